"""What changed between two versions of a proposal, in the words of the rulebook."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from accounts.models import WorkUnit
from competition.rulebook import Rulebook
from core.formats import date_id
from submissions.enums import TeamRole
from submissions.selectors.reading import shown_text
from submissions.selectors.worddiff import Piece, word_diff

SHORT = 12


@dataclass(frozen=True, slots=True)
class Words:
    """What the codes of a receipt mean: those of the frozen rulebook, and the names of work units."""

    rules: Rulebook
    units: Mapping[str, str]

    def label(self, part: str, code: str | None) -> str:
        rows = getattr(self.rules, part)
        return next((row.label for row in rows if row.code == code), code or "")

    def unit(self, code: str) -> str:
        return self.units.get(code, code)


def words_of(rules: Rulebook, contents: Iterable[dict]) -> Words:
    codes = {code for content in contents for code in (content["unit"], *content["partners"])}
    return Words(rules, dict(WorkUnit.objects.filter(code__in=codes).values_list("code", "name")))


@dataclass(frozen=True, slots=True)
class Compared:
    """One text in both versions."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def pieces(self) -> list[Piece]:
        return word_diff(self.before, self.after)


@dataclass(frozen=True, slots=True)
class SectionCompared:
    label: str
    answers: Sequence[Compared]

    @property
    def changed(self) -> list[Compared]:
        return [answer for answer in self.answers if answer.is_changed]

    @property
    def unchanged(self) -> list[Compared]:
        return [answer for answer in self.answers if not answer.is_changed]


class Fate(StrEnum):
    ADDED = "added"
    REPLACED = "replaced"
    RENAMED = "renamed"
    REMOVED = "removed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class FileCompared:
    """`was`: what stood in its place; files are the same where their SHA-256 is."""

    fate: Fate
    kind: str
    file: dict
    was: dict | None = None

    @property
    def digest(self) -> str:
        return self.file["sha256"][:SHORT]

    @property
    def digest_was(self) -> str:
        return self.was["sha256"][:SHORT] if self.was else ""


@dataclass(frozen=True, slots=True)
class Comparison:
    before: dict
    after: dict
    words: Words

    @property
    def facts(self) -> list[Compared]:
        """Title, unit, team and the rest of what is no answer; only what changed."""
        old, new = _facts(self.before, self.words), _facts(self.after, self.words)
        compared = [Compared(label, old[label], new[label]) for label in new]
        return [fact for fact in compared if fact.is_changed]

    @property
    def sections(self) -> list[SectionCompared]:
        """Every question that one of both answers, in the order of the form."""
        old, new = self.before["answers"], self.after["answers"]
        return [
            section
            for part in self.words.rules.form
            if (section := SectionCompared(part.label, [*_answers(part.questions, old, new)])).answers
        ]

    @property
    def files(self) -> list[FileCompared]:
        return _files(self.before["attachments"], self.after["attachments"], self.words)

    def sentence(self) -> str:
        """`3 answers changed, 1 file new`: for a list of versions."""
        answers = sum(len(section.changed) for section in self.sections)
        fates = Counter(file.fate for file in self.files)
        counts = [
            (_("answers changed: %(count)d"), answers),
            (_("files new: %(count)d"), fates[Fate.ADDED]),
            (_("files replaced: %(count)d"), fates[Fate.REPLACED]),
            (_("files renamed: %(count)d"), fates[Fate.RENAMED]),
            (_("files removed: %(count)d"), fates[Fate.REMOVED]),
        ]
        parts = [text % {"count": count} for text, count in counts if count]
        names = [fact.label for fact in self.facts]
        if names:
            parts.append(_("also changed: %(names)s") % {"names": ", ".join(names)})
        return ", ".join(parts) or _("Nothing changed.")


def _facts(content, words) -> dict[str, str]:
    day = content["started_on"]
    return {
        _("Title of the innovation"): content["title"],
        _("Work unit"): words.unit(content["unit"]),
        _("Partner units"): "\n".join(words.unit(code) for code in content["partners"]),
        _("Group"): words.label("groups", content["group"]),
        _("Category"): words.label("categories", content["category"]),
        _("Name of the team"): content["team_name"],
        _("In use since"): date_id(date.fromisoformat(day)) if day else "",
        _("Team"): "\n".join(_member(member) for member in content["team"]),
    }


def _member(member) -> str:
    position = f", {member['position']}" if member["position"] else ""
    return f"{member['name']}{position} ({TeamRole(member['role']).label})"


def _answers(questions, old, new):
    for question in questions:
        before, after = (shown_text(question, texts.get(question.code, "")) for texts in (old, new))
        if before or after:
            yield Compared(question.label, before, after)


def _files(before, after, words) -> list[FileCompared]:
    """First the same bytes, whatever their name; then, among what is left, the same name with other bytes."""
    old = {(file["type"], file["sha256"]): file for file in before}
    new = {(file["type"], file["sha256"]): file for file in after}
    gone = [file for key, file in old.items() if key not in new]
    found = []
    for key, file in new.items():
        was = old.get(key)
        if was is not None:
            fate = Fate.SAME if was["name"] == file["name"] else Fate.RENAMED
        else:
            was = next((each for each in gone if _is_in_place_of(file, each)), None)
            gone = [each for each in gone if each is not was]
            fate = Fate.REPLACED if was else Fate.ADDED
        found.append(FileCompared(fate, words.label("evidence", file["type"]), file, was))
    found += [FileCompared(Fate.REMOVED, words.label("evidence", file["type"]), file) for file in gone]
    return sorted(found, key=lambda compared: list(Fate).index(compared.fate))


def _is_in_place_of(file, other) -> bool:
    return (file["type"], file["name"]) == (other["type"], other["name"])
