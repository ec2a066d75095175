"""Files with the bureau's own list of proposals, turned into data with every problem named by row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from django.db.models import CharField
from django.utils.translation import gettext as _

from accounts.models import WorkUnit
from competition.models import Edition, ParticipantType
from core.imported_tables import ImportProblem, ImportRow, read_table
from submissions.models import Proposal
from submissions.selectors.rulebook_rows import rulebook_rows_of
from submissions.services.proposals import ProposalData

REQUIRED_COLUMNS = {"title": ("judul", "judul inovasi", "entry"), "unit": ("unit kerja", "skpd", "opd", "instansi")}
OPTIONAL_COLUMNS = {
    "reference": ("nomor", "no", "ref"),
    "group": ("kelompok",),
    "category": ("kategori",),
    "participant_type": ("jenis peserta",),
    "team": ("tim", "tim inovasi"),
    "partners": ("mitra",),
    "started_on": ("tanggal mulai",),
}


@dataclass(frozen=True, slots=True)
class EntryFile:
    """The rows of a file; `proposals_data` is complete only when there are no problems."""

    proposals_data: list[ProposalData]
    problems: list[ImportProblem]


def read_entries(path: Path | str, *, edition: Edition, mapping: Mapping[str, str] | None = None) -> EntryFile:
    table = read_table(path, required=REQUIRED_COLUMNS, optional=OPTIONAL_COLUMNS, mapping=mapping)
    reader = EntryReader(edition)
    results = [reader.read_row(row) for row in table.rows]
    return EntryFile([data for data in results if data], [*table.problems, *reader.problems])


class EntryReader:
    """Reads rows with the names of one edition, which it fetches once."""

    def __init__(self, edition: Edition) -> None:
        self.rulebook_rows = rulebook_rows_of(edition)
        self.units = _units_by_name()
        # References of the edition and, while reading, of the file itself.
        # Without the empty one, which all proposals without a reference share.
        self.references = set(Proposal.objects.filter(edition=edition).values_list("reference", flat=True)) - {""}
        self.problems: list[ImportProblem] = []

    def read_row(self, row: ImportRow) -> ProposalData | None:
        """None for a row with a problem, which is added to `problems`."""
        problem_count = len(self.problems)
        unit = self._unit(row, row.values["unit"])
        data: dict[str, Any] = {
            "title": self._title(row),
            "unit": unit,
            "group": self._rulebook_row(row, "group", self.rulebook_rows.groups),
            "category": self._rulebook_row(row, "category", self.rulebook_rows.categories),
            "participant_type": self._participant_type(row, unit),
            "reference": self._reference(row),
            "team_name": self._limited_text(row, "team", "team_name"),
            "started_on": self._date(row),
            "partners": tuple(self._unit(row, name) for name in _split_names(row.values.get("partners", ""))),
        }
        return ProposalData(**data) if len(self.problems) == problem_count else None

    def _add_problem(self, row: ImportRow, text: str) -> None:
        self.problems.append(ImportProblem(row.number, text))

    def _title(self, row: ImportRow) -> str:
        title = row.values["title"]
        if not title:
            self._add_problem(row, _("no title"))
        elif len(title) > 250:
            self._add_problem(row, _("the title is longer than 250 characters"))
        return title

    def _limited_text(self, row: ImportRow, column: str, field: str) -> str:
        """A text that must fit its column in the database."""
        text = row.values.get(column, "")
        limit = cast(CharField, Proposal._meta.get_field(field)).max_length or 0
        if len(text) > limit:
            self._add_problem(
                row, _("%(column)s: longer than %(limit)d characters") % {"column": column, "limit": limit}
            )
        return text

    def _unit(self, row: ImportRow, name: str) -> WorkUnit | None:
        units = self.units.get(name.casefold(), set())
        if not units:
            self._add_problem(row, _("unknown work unit “%(name)s”") % {"name": name})
        elif len(units) > 1:
            codes = ", ".join(sorted(unit.code for unit in units))
            message = _("several work units are called “%(name)s”; write the code: %(codes)s")
            self._add_problem(row, message % {"name": name, "codes": codes})
        else:
            return next(iter(units))
        return None

    def _rulebook_row(self, row: ImportRow, column: str, by_code: Mapping[str, Any]) -> Any:
        """A group, category or participant type by code or label; without the column the only one there is."""
        text = row.values.get(column, "")
        if not text and len(by_code) == 1:
            return next(iter(by_code.values()))
        if not text and not by_code:
            return None
        rulebook_row = by_code.get(text) or next(
            (candidate for candidate in by_code.values() if candidate.label.casefold() == text.casefold()), None
        )
        if rulebook_row is None:
            message = _("unknown %(field)s “%(text)s” (known: %(known)s)")
            self._add_problem(row, message % {"field": column, "text": text, "known": ", ".join(by_code)})
        return rulebook_row

    def _participant_type(self, row: ImportRow, unit: WorkUnit | None) -> ParticipantType | None:
        if row.values.get("participant_type"):
            return self._rulebook_row(row, "participant_type", self.rulebook_rows.participant_types)
        return self.rulebook_rows.participant_type_of(unit) if unit else None

    def _reference(self, row: ImportRow) -> str:
        reference = self._limited_text(row, "reference", "reference")
        if reference and reference in self.references:
            self._add_problem(row, _("the reference “%(reference)s” is used twice") % {"reference": reference})
        self.references.add(reference)
        return reference

    def _date(self, row: ImportRow) -> date | None:
        text = row.values.get("started_on", "")
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._add_problem(row, _("“%(text)s” is not a date; write 2026-08-17") % {"text": text})
            return None


def _units_by_name() -> dict[str, set[WorkUnit]]:
    """Active units by code and by name; only a code is sure to name one."""
    units = WorkUnit.objects.filter(is_active=True)
    by_name: dict[str, set[WorkUnit]] = {}
    for unit in units:
        by_name.setdefault(unit.name.casefold(), set()).add(unit)
    # Codes come last, so that a code wins over a unit of that name.
    return by_name | {unit.code.casefold(): {unit} for unit in units}


def _split_names(text: str) -> list[str]:
    return [name.strip() for name in text.split(";") if name.strip()]
