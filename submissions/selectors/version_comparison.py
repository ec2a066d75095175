"""What changed between two versions of a proposal, in the words of the rulebook."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from accounts.models import WorkUnit
from competition.rulebook.rules import Rulebook
from core.formats import format_date_id
from submissions.enums import TeamRole
from submissions.selectors.answered_sections import display_answer
from submissions.selectors.word_diff import DiffPiece, word_diff

DIGEST_LENGTH = 12


@dataclass(frozen=True, slots=True)
class ReceiptLabels:
    """What the codes of a receipt mean: those of the frozen rulebook, and the names of work units."""

    rules: Rulebook
    units: Mapping[str, str]

    def label(self, part: str, code: str | None) -> str:
        rows = getattr(self.rules, part)
        return next((row.label for row in rows if row.code == code), code or "")

    def unit(self, code: str) -> str:
        return self.units.get(code, code)


def receipt_labels_of(rules: Rulebook, contents: Iterable[dict]) -> ReceiptLabels:
    codes = {code for content in contents for code in (content["unit"], *content["partners"])}
    return ReceiptLabels(rules, dict(WorkUnit.objects.filter(code__in=codes).values_list("code", "name")))


@dataclass(frozen=True, slots=True)
class TextComparison:
    """One text in both versions."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def pieces(self) -> list[DiffPiece]:
        return word_diff(self.before, self.after)


@dataclass(frozen=True, slots=True)
class SectionComparison:
    label: str
    answers: Sequence[TextComparison]

    @property
    def changed(self) -> list[TextComparison]:
        return [answer for answer in self.answers if answer.is_changed]

    @property
    def unchanged(self) -> list[TextComparison]:
        return [answer for answer in self.answers if not answer.is_changed]


class FileChange(StrEnum):
    ADDED = "added"
    REPLACED = "replaced"
    RENAMED = "renamed"
    REMOVED = "removed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class FileComparison:
    """`was`: what stood in its place; files are the same where their SHA-256 is."""

    fate: FileChange
    kind: str
    file: dict
    was: dict | None = None

    @property
    def digest(self) -> str:
        return self.file["sha256"][:DIGEST_LENGTH]

    @property
    def digest_was(self) -> str:
        return self.was["sha256"][:DIGEST_LENGTH] if self.was else ""


@dataclass(frozen=True, slots=True)
class VersionComparison:
    before: dict
    after: dict
    words: ReceiptLabels

    @property
    def facts(self) -> list[TextComparison]:
        """Title, unit, team and the rest of what is no answer; only what changed."""
        old, new = _facts(self.before, self.words), _facts(self.after, self.words)
        compared = [TextComparison(label, old[label], new[label]) for label in new]
        return [fact for fact in compared if fact.is_changed]

    @property
    def sections(self) -> list[SectionComparison]:
        """Every question that one of both answers, in the order of the form."""
        old, new = self.before["answers"], self.after["answers"]
        return [
            section
            for part in self.words.rules.form
            if (section := SectionComparison(part.label, [*_answers(part.questions, old, new)])).answers
        ]

    @property
    def files(self) -> list[FileComparison]:
        return _files(self.before["attachments"], self.after["attachments"], self.words)

    def sentence(self) -> str:
        """`3 answers changed, 1 file new`: for a list of versions."""
        answers = sum(len(section.changed) for section in self.sections)
        fates = Counter(file.fate for file in self.files)
        counts = [
            (_("answers changed: %(count)d"), answers),
            (_("files new: %(count)d"), fates[FileChange.ADDED]),
            (_("files replaced: %(count)d"), fates[FileChange.REPLACED]),
            (_("files renamed: %(count)d"), fates[FileChange.RENAMED]),
            (_("files removed: %(count)d"), fates[FileChange.REMOVED]),
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
        _("In use since"): format_date_id(date.fromisoformat(day)) if day else "",
        _("Team"): "\n".join(_member(member) for member in content["team"]),
    }


def _member(member) -> str:
    position = f", {member['position']}" if member["position"] else ""
    return f"{member['name']}{position} ({TeamRole(member['role']).label})"


def _answers(questions, old, new):
    for question in questions:
        before, after = (display_answer(question, texts.get(question.code, "")) for texts in (old, new))
        if before or after:
            yield TextComparison(question.label, before, after)


def _files(before, after, words) -> list[FileComparison]:
    """First the same bytes, whatever their name; then, among what is left, the same name with other bytes."""
    old = {(file["type"], file["sha256"]): file for file in before}
    new = {(file["type"], file["sha256"]): file for file in after}
    gone = [file for key, file in old.items() if key not in new]
    found = []
    for key, file in new.items():
        was = old.get(key)
        if was is not None:
            fate = FileChange.SAME if was["name"] == file["name"] else FileChange.RENAMED
        else:
            was = next((each for each in gone if _is_in_place_of(file, each)), None)
            gone = [each for each in gone if each is not was]
            fate = FileChange.REPLACED if was else FileChange.ADDED
        found.append(FileComparison(fate, words.label("evidence", file["type"]), file, was))
    found += [FileComparison(FileChange.REMOVED, words.label("evidence", file["type"]), file) for file in gone]
    return sorted(found, key=lambda compared: list(FileChange).index(compared.fate))


def _is_in_place_of(file, other) -> bool:
    return (file["type"], file["name"]) == (other["type"], other["name"])
