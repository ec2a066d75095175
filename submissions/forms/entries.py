"""Files of proposals as the bureau keeps them, turned into data with every problem named by row."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import WorkUnit
from competition.models import Edition
from core.imported_tables import ImportProblem, ImportRow, read_table
from submissions.models import Proposal
from submissions.selectors.proposals import rulebook_rows_of
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
    """What a file says; `data` is complete only when there are no problems."""

    data: list[ProposalData]
    problems: list[ImportProblem]


def read_entries(path, *, edition: Edition, mapping: dict | None = None) -> EntryFile:
    table = read_table(path, required=REQUIRED_COLUMNS, optional=OPTIONAL_COLUMNS, mapping=mapping)
    reader = EntryReader(edition)
    data = [made for row in table.rows if (made := reader.read(row))]
    return EntryFile(data, [*table.problems, *reader.problems])


class EntryReader:
    """Resolves names against the edition once, then row by row."""

    def __init__(self, edition):
        self.parts = rulebook_rows_of(edition)
        self.units = _units_by_name()
        self.references = set(Proposal.objects.filter(edition=edition).values_list("reference", flat=True)) - {""}
        self.problems: list[ImportProblem] = []

    def read(self, row: ImportRow) -> ProposalData | None:
        before = len(self.problems)
        unit = self._unit(row, row.values["unit"])
        data = {
            "title": self._title(row),
            "unit": unit,
            "group": self._part(row, "group", self.parts.groups),
            "category": self._part(row, "category", self.parts.categories),
            "participant_type": self._participant_type(row, unit),
            "reference": self._reference(row),
            "team_name": self._short(row, "team", "team_name"),
            "started_on": self._date(row),
            "partners": tuple(self._unit(row, name) for name in _names(row.values.get("partners", ""))),
        }
        return ProposalData(**data) if len(self.problems) == before else None

    def _wrong(self, row, text) -> None:
        self.problems.append(ImportProblem(row.number, text))

    def _title(self, row):
        title = row.values["title"]
        if not title:
            self._wrong(row, _("no title"))
        elif len(title) > 250:
            self._wrong(row, _("the title is longer than 250 characters"))
        return title

    def _short(self, row, column, field):
        """A text that fits its column in the database."""
        text, limit = row.values.get(column, ""), Proposal._meta.get_field(field).max_length
        if len(text) > limit:
            self._wrong(row, _("%(column)s: longer than %(limit)d characters") % {"column": column, "limit": limit})
        return text

    def _unit(self, row, name):
        found = self.units.get(name.casefold(), ())
        if not found:
            self._wrong(row, _("unknown work unit “%(name)s”") % {"name": name})
        elif len(found) > 1:
            codes = ", ".join(sorted(unit.code for unit in found))
            message = _("several work units are called “%(name)s”; write the code: %(codes)s")
            self._wrong(row, message % {"name": name, "codes": codes})
        else:
            return next(iter(found))
        return None

    def _part(self, row, field, known):
        """A group or category by code or label; without the column the only one there is."""
        text = row.values.get(field, "")
        if not text and len(known) == 1:
            return next(iter(known.values()))
        if not text and not known:
            return None
        found = known.get(text) or next(
            (part for part in known.values() if part.label.casefold() == text.casefold()), None
        )
        if found is None:
            message = _("unknown %(field)s “%(text)s” (known: %(known)s)")
            self._wrong(row, message % {"field": field, "text": text, "known": ", ".join(known)})
        return found

    def _participant_type(self, row, unit):
        if row.values.get("participant_type"):
            return self._part(row, "participant_type", self.parts.participant_types)
        return self.parts.participant_type_of(unit) if unit else None

    def _reference(self, row):
        reference = self._short(row, "reference", "reference")
        if reference and reference in self.references:
            self._wrong(row, _("the reference “%(reference)s” is used twice") % {"reference": reference})
        self.references.add(reference)
        return reference

    def _date(self, row):
        text = row.values.get("started_on", "")
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._wrong(row, _("“%(text)s” is not a date; write 2026-08-17") % {"text": text})


def _units_by_name() -> dict[str, set[WorkUnit]]:
    """Active units by code and by name; only a code is sure to name one."""
    units = WorkUnit.objects.filter(is_active=True)
    names: dict[str, set[WorkUnit]] = {}
    for unit in units:
        names.setdefault(unit.name.casefold(), set()).add(unit)
    return names | {unit.code.casefold(): {unit} for unit in units}


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(";") if name.strip()]
