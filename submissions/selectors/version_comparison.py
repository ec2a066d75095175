"""What changed between two versions of a proposal, in the words of the rulebook."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import WorkUnit
from competition.rulebook.entry_rules import QuestionRules
from competition.rulebook.rules import Rulebook
from core.formats import format_date_id
from submissions.enums import TeamRole
from submissions.selectors.answered_sections import display_answer
from submissions.selectors.word_diff import DiffPiece, word_diff

DIGEST_LENGTH = 12
# What a receipt says was sent (selectors/receipt_content.py) and one file of it, read from JSON.
ReceiptContent = Mapping[str, Any]
ReceiptFile = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReceiptLabels:
    """The labels of the codes in a receipt, from the frozen rulebook, and the names of its work units by code."""

    rules: Rulebook
    unit_names: Mapping[str, str]

    def label_of(self, list_name: str, code: str | None) -> str:
        """`list_name`: an attribute of the rulebook, such as `groups`. A code it does not know stays as it is."""
        rows = getattr(self.rules, list_name)
        return next((row.label for row in rows if row.code == code), code or "")

    def unit_name(self, code: str) -> str:
        return self.unit_names.get(code, code)


def receipt_labels_of(rules: Rulebook, contents: Iterable[ReceiptContent]) -> ReceiptLabels:
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
    """One file; `previous`: the file it replaces or was called before. Files are the same where their SHA-256 is."""

    change: FileChange
    evidence_label: str
    file: ReceiptFile
    previous: ReceiptFile | None = None

    @property
    def digest(self) -> str:
        return self.file["sha256"][:DIGEST_LENGTH]

    @property
    def previous_digest(self) -> str:
        return self.previous["sha256"][:DIGEST_LENGTH] if self.previous else ""


@dataclass(frozen=True, slots=True)
class VersionComparison:
    before: ReceiptContent
    after: ReceiptContent
    labels: ReceiptLabels

    @property
    def fields(self) -> list[TextComparison]:
        """Title, unit, team and everything else that is no answer; only what changed."""
        old, new = _field_texts(self.before, self.labels), _field_texts(self.after, self.labels)
        comparisons = [TextComparison(label, old[label], new[label]) for label in new]
        return [comparison for comparison in comparisons if comparison.is_changed]

    @property
    def sections(self) -> list[SectionComparison]:
        """Every question that one of both answers, in the order of the form."""
        old, new = self.before["answers"], self.after["answers"]
        sections = [
            SectionComparison(section.label, [*_compare_answers(section.questions, old, new)])
            for section in self.labels.rules.form
        ]
        return [section for section in sections if section.answers]

    @property
    def files(self) -> list[FileComparison]:
        return _compare_files(self.before["attachments"], self.after["attachments"], self.labels)

    def sentence(self) -> str:
        """`3 answers changed, 1 file new`: for a list of versions."""
        changed_answers = sum(len(section.changed) for section in self.sections)
        file_counts = Counter(file.change for file in self.files)
        counts = [
            (_("answers changed: %(count)d"), changed_answers),
            (_("files new: %(count)d"), file_counts[FileChange.ADDED]),
            (_("files replaced: %(count)d"), file_counts[FileChange.REPLACED]),
            (_("files renamed: %(count)d"), file_counts[FileChange.RENAMED]),
            (_("files removed: %(count)d"), file_counts[FileChange.REMOVED]),
        ]
        clauses = [text % {"count": count} for text, count in counts if count]
        names = [field.label for field in self.fields]
        if names:
            clauses.append(_("also changed: %(names)s") % {"names": ", ".join(names)})
        return ", ".join(clauses) or _("Nothing changed.")


def _field_texts(content: ReceiptContent, labels: ReceiptLabels) -> dict[str, str]:
    """Label → text of everything in a receipt that is neither answer nor file."""
    started_on = content["started_on"]
    return {
        _("Title of the innovation"): content["title"],
        _("Work unit"): labels.unit_name(content["unit"]),
        _("Partner units"): "\n".join(labels.unit_name(code) for code in content["partners"]),
        _("Group"): labels.label_of("groups", content["group"]),
        _("Category"): labels.label_of("categories", content["category"]),
        _("Name of the team"): content["team_name"],
        _("In use since"): format_date_id(date.fromisoformat(started_on)) if started_on else "",
        _("Team"): "\n".join(_describe_member(member) for member in content["team"]),
    }


def _describe_member(member: Mapping[str, str]) -> str:
    position = f", {member['position']}" if member["position"] else ""
    return f"{member['name']}{position} ({TeamRole(member['role']).label})"


def _compare_answers(
    questions: Iterable[QuestionRules], old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[TextComparison]:
    for question in questions:
        before, after = (display_answer(question, texts.get(question.code, "")) for texts in (old, new))
        if before or after:
            yield TextComparison(question.label, before, after)


def _compare_files(
    before: Iterable[ReceiptFile], after: Iterable[ReceiptFile], labels: ReceiptLabels
) -> list[FileComparison]:
    """Pairs files with the same bytes first, whatever their name; then, among the others, those of one name."""
    # By content, because a renamed file is the same evidence.
    old = {(file["type"], file["sha256"]): file for file in before}
    new = {(file["type"], file["sha256"]): file for file in after}
    removed = [file for key, file in old.items() if key not in new]
    comparisons = []
    for key, file in new.items():
        previous = old.get(key)
        if previous is not None:
            change = FileChange.SAME if previous["name"] == file["name"] else FileChange.RENAMED
        else:
            previous = next((candidate for candidate in removed if _has_same_name(file, candidate)), None)
            removed = [candidate for candidate in removed if candidate is not previous]
            change = FileChange.REPLACED if previous else FileChange.ADDED
        comparisons.append(FileComparison(change, labels.label_of("evidence", file["type"]), file, previous))
    comparisons += [
        FileComparison(FileChange.REMOVED, labels.label_of("evidence", file["type"]), file) for file in removed
    ]
    return sorted(comparisons, key=lambda comparison: list(FileChange).index(comparison.change))


def _has_same_name(file: ReceiptFile, other: ReceiptFile) -> bool:
    """Whether both have one name and belong to one evidence type."""
    return (file["type"], file["name"]) == (other["type"], other["name"])
