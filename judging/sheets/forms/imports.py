"""Files of scores as a secretariat keeps them, checked row by row before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _

from competition.models import Edition, Stage
from core.imported_tables import ImportProblem, ImportRow, parse_number, read_table
from judging.panels.enums import AssignmentStatus
from judging.panels.models import Assignment, Judge
from judging.scoring.values import ValueProblemKind
from judging.sheets.enums import VALUE_PROBLEMS, SheetStatus
from judging.sheets.selectors.scoring_plans import get_scoring_plan
from judging.sheets.services.sheets import Filled
from submissions.models import Proposal
from submissions.selectors.proposals import proposals_by_import_name

REQUIRED = {
    "entry": ("proposal", "kode", "kode proposal", "peserta"),
    "judge": ("juri",),
    "criterion": ("kriteria", "aspek"),
    "value": ("nilai", "skor"),
}
T = TypeVar("T")
Values = Mapping[str, Decimal | None]
NOT_APPLICABLE = ("", "-", "n/a", "na", "tidak berlaku")


@dataclass(frozen=True, slots=True)
class ScoreFile:
    """`filled`: complete sheets; every row that is wrong and every sheet that lacks a value is a problem."""

    filled: list[Filled]
    problems: list[ImportProblem]
    rows: int


def read_scores(
    path: str | Path, *, edition: Edition, stage: Stage, mapping: dict[str, str] | None = None
) -> ScoreFile:
    table = read_table(path, required=REQUIRED, mapping=mapping)
    reader = _ScoreFileReader(edition, stage)
    for row in table.rows:
        reader.read(row)
    return ScoreFile(reader.complete_sheets(), [*table.problems, *reader.problems], len(table.rows))


class _ScoreFileReader:
    def __init__(self, edition: Edition, stage: Stage) -> None:
        self.plan = get_scoring_plan(edition).stages[stage.code]
        self.proposals = proposals_by_import_name(edition)
        self.judges = {judge.code.casefold(): judge for judge in Judge.objects.filter(edition=edition)}
        assignments = Assignment.objects.filter(panel__edition=edition, stage=stage)
        rows = assignments.select_related("judge", "proposal__group", "sheet")
        self.assignments = {(row.judge_id, row.proposal_id): row for row in rows}
        names = {criterion.label.casefold(): criterion.code for criterion in self.plan.stage.criteria}
        # Codes come last, so that a code wins over the label of another criterion.
        self.criteria = names | {criterion.code.casefold(): criterion.code for criterion in self.plan.stage.criteria}
        self.values: dict[Assignment, dict[str, Decimal | None]] = {}
        self.first_row: dict[Assignment, int] = {}
        self.broken: set[Assignment] = set()
        self.problems: list[ImportProblem] = []

    def read(self, row: ImportRow) -> None:
        assignment = self._assignment(row)
        if assignment is None:
            return
        values = self.values.setdefault(assignment, {})
        self.first_row.setdefault(assignment, row.number)
        try:
            code = self._criterion(row, assignment)
            if code in values:
                raise ValueError(
                    _("%(criterion)s has a value already (row twice)") % {"criterion": row.values["criterion"]}
                )
            values[code] = self._value(row.values["value"])
        except ValueError as error:
            self.broken.add(assignment)
            self.problems.append(ImportProblem(row.number, str(error)))

    def _assignment(self, row: ImportRow) -> Assignment | None:
        try:
            proposal = self._find(self.proposals, row.values["entry"], _("unknown proposal “%(name)s”"))
            judge = self._find(self.judges, row.values["judge"], _("unknown judge “%(name)s”"))
            assignment = self.assignments.get((judge.pk, proposal.pk))
            self._refuse_unusable(assignment, judge, proposal)
        except ValueError as error:
            self.problems.append(ImportProblem(row.number, str(error)))
            return None
        return assignment

    def _find(self, table: Mapping[str, T], name: str, message: str) -> T:
        if name.casefold() not in table:
            raise ValueError(message % {"name": name})
        return table[name.casefold()]

    def _refuse_unusable(self, assignment: Assignment | None, judge: Judge, proposal: Proposal) -> None:
        names = {"judge": judge.code, "proposal": proposal.code}
        if assignment is None:
            raise ValueError(_("%(judge)s is not assigned to %(proposal)s in this stage") % names)
        if assignment.status != AssignmentStatus.ACTIVE:
            raise ValueError(_("%(judge)s was taken off %(proposal)s") % names)
        sheet = getattr(assignment, "sheet", None)
        if sheet is not None and sheet.status == SheetStatus.SUBMITTED:
            raise ValueError(_("the sheet of %(judge)s for %(proposal)s is locked already") % names)

    def _criterion(self, row: ImportRow, assignment: Assignment) -> str:
        code = self._find(self.criteria, row.values["criterion"], _("unknown criterion “%(name)s”"))
        if code not in {criterion.code for criterion in self.plan.criteria(assignment.proposal.group.code)}:
            raise ValueError(_("%(criterion)s is not scored for this proposal's group") % {"criterion": code})
        return code

    def _value(self, text: str) -> Decimal | None:
        if text.casefold() in NOT_APPLICABLE and self.plan.stage.not_applicable == "exclude_criterion":
            return None
        # `1.234` is a value only on a scale of three or more decimals; elsewhere it may be a thousand.
        value = parse_number(text, places=self.plan.scale.places if self.plan.scale.places > 2 else None)
        problem = self.plan.scale.problem_with(value)
        if problem:
            raise ValueError(VALUE_PROBLEMS[problem] % {"value": text})
        return value

    def complete_sheets(self) -> list[Filled]:
        return [
            Filled(assignment, values)
            for assignment, values in self.values.items()
            if self._is_complete(assignment, values)
        ]

    def _is_complete(self, assignment: Assignment, values: Values) -> bool:
        """A sheet with a wrong row is reported already; of the others nothing may be missing."""
        if assignment in self.broken:
            return False
        wrong = self._what_is_missing(assignment, values)
        if wrong:
            names = {"judge": assignment.judge.code, "proposal": assignment.proposal.code, "wrong": wrong}
            message = _("%(judge)s for %(proposal)s: %(wrong)s") % names
            self.problems.append(ImportProblem(self.first_row[assignment], message))
        return not wrong

    def _what_is_missing(self, assignment: Assignment, values: Values) -> str | None:
        needed = [criterion.code for criterion in self.plan.criteria(assignment.proposal.group.code)]
        missing = [code for code in needed if code not in values]
        if missing:
            return _("no value for %(missing)s") % {"missing": ", ".join(missing)}
        if all(value is None for value in values.values()):
            return str(VALUE_PROBLEMS[ValueProblemKind.NOTHING_APPLICABLE])
        return None
