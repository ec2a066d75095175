"""The edition that is being judged now: judges with full, half-done and untouched queues."""

from datetime import datetime, timedelta
from typing import Any

from cms.demo.people import Cast
from cms.demo.proposals import write_proposal
from cms.demo.reading import calendar_from_today, moment_from_today, read_demo_data
from cms.demo.rules import opened_edition
from cms.demo.scores import values_around
from competition.models import Edition, Stage
from judging.panels.models import Assignment
from judging.panels.services.panels import assign_everybody, make_panel, recuse_judge
from judging.sheets.enums import SheetSource
from judging.sheets.services.sheets import Filled, record_sheets
from submissions.services.proposals import change_status
from submissions.services.submitting import submit_proposal

BETWEEN_SHEETS = timedelta(hours=5)
BETWEEN_CHECKS = timedelta(minutes=9)


def play_underway(cast: Cast) -> Edition:
    plan, today = read_demo_data("editions")["judged"], cast.today
    calendar = calendar_from_today(plan, today)
    loaded, opened = moment_from_today(plan["loaded"], today), moment_from_today(plan["opened"], today)
    edition = opened_edition(plan, calendar=calendar, loaded=loaded, opened=opened, actor=cast.people["chief"])
    entries = _receive_proposals(edition, plan, cast)
    stage = edition.rulebook_version.stages.get(code="proposal")
    assignments = _seat_judges(edition, stage, plan, cast)
    _lock_sheets(assignments, stage, plan, entries, calendar["proposal"][0], cast)
    return edition


def _receive_proposals(edition: Edition, plan: dict[str, Any], cast: Cast) -> dict[str, dict[str, Any]]:
    """Entries by the code their proposal got; all were sent and passed the check."""
    entries = {}
    for entry in sorted(read_demo_data("proposals-nagari"), key=lambda entry: entry["sent"]["day"]):
        operator = cast.operator_of(cast.units[entry["unit"]])
        begun_at, sent = moment_from_today(entry["begun"], cast.today), moment_from_today(entry["sent"], cast.today)
        proposal = write_proposal(entry, edition=edition, cast=cast, actor=operator, at=begun_at)
        submit_proposal(proposal=proposal, actor=operator, at=sent)
        entries[proposal.code] = entry
    at = moment_from_today(plan["checked"], cast.today)
    for proposal in edition.proposals.order_by("code"):
        change_status(proposal=proposal, step="pass_check", actor=cast.people["desk"], at=at)
        at += BETWEEN_CHECKS
    return entries


def _seat_judges(edition: Edition, stage: Stage, plan: dict[str, Any], cast: Cast) -> list[Assignment]:
    codes, seated = read_demo_data("people")["judges"], moment_from_today(plan["seated"], cast.today)
    people = [(code, cast.people[codes[code]]) for code in plan["locked"]]
    chief = cast.people["chief"]
    panel = make_panel(edition=edition, stage=stage, name="Dewan juri", people=people, actor=chief, at=seated)
    return assign_everybody(panel=panel, actor=chief, at=seated)[0]


def _lock_sheets(
    assignments: list[Assignment],
    stage: Stage,
    plan: dict[str, Any],
    entries: dict[str, dict[str, Any]],
    opens_at: datetime,
    cast: Cast,
) -> None:
    """As many sheets of each judge as the plan says, from the start of the queue; the others stay untouched."""
    recusal = plan["recused"]
    criteria = [criterion.code for criterion in stage.scored_rules.scored_criteria("umum")]
    for code, count in plan["locked"].items():
        at = opens_at
        for assignment in _queue_of(code, assignments):
            key = entries[assignment.proposal.code]["key"]
            if (code, key) == (recusal["judge"], recusal["proposal"]):
                recuse_judge(
                    assignment=assignment,
                    reason=recusal["reason"],
                    actor=assignment.judge.user,
                    at=moment_from_today(recusal, cast.today),
                )
            elif count:
                count, at = count - 1, at + BETWEEN_SHEETS
                strength = entries[assignment.proposal.code]["strength"]
                values = values_around(strength, key, stage=stage.code, judge=code, criteria=criteria)
                record_sheets(
                    edition=assignment.panel.edition,
                    stage=stage,
                    filled=[Filled(assignment, values)],
                    source=SheetSource.JUDGE,
                    actor=assignment.judge.user,
                    at=at,
                )


def _queue_of(judge_code: str, assignments: list[Assignment]) -> list[Assignment]:
    queue = [assignment for assignment in assignments if assignment.judge.code == judge_code]
    return sorted(queue, key=lambda assignment: assignment.proposal.code)
