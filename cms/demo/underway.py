"""The edition that is being judged now: judges with full, half-done and untouched queues."""

from collections.abc import Iterator
from datetime import timedelta

from cms.demo.people import Cast
from cms.demo.proposals import write_proposal
from cms.demo.reading import moment_from_today, read_demo_data
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
    calendar = {
        code: tuple(moment_from_today(stage_days[end], today) for end in ("opens", "closes"))
        for code, stage_days in plan["calendar"].items()
    }
    loaded, opened = moment_from_today(plan["loaded"], today), moment_from_today(plan["opened"], today)
    edition = opened_edition(plan, calendar=calendar, loaded=loaded, opened=opened, actor=cast.people["chief"])
    entries = _receive(edition, plan, cast)
    stage = edition.rulebook_version.stages.get(code="proposal")
    rows = _seat(edition, stage, plan, cast)
    _judge(rows, stage, edition, plan, entries, calendar["proposal"][0], cast)
    return edition


def _receive(edition, plan, cast) -> dict[str, dict]:
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


def _seat(edition: Edition, stage: Stage, plan: dict, cast: Cast) -> list[Assignment]:
    codes, seated = read_demo_data("people")["judges"], moment_from_today(plan["seated"], cast.today)
    people = [(code, cast.people[codes[code]]) for code in plan["locked"]]
    chief = cast.people["chief"]
    panel = make_panel(edition=edition, stage=stage, name="Dewan juri", people=people, actor=chief, at=seated)
    return assign_everybody(panel=panel, actor=chief, at=seated)[0]


def _judge(rows, stage, edition, plan, entries, opens, cast) -> None:
    recusal = plan["recused"]
    criteria = [criterion.code for criterion in stage.scored_rules.scored_criteria("umum")]
    for code, count in plan["locked"].items():
        at = opens
        for row in _queue(rows, code):
            key = entries[row.proposal.code]["key"]
            if (code, key) == (recusal["judge"], recusal["proposal"]):
                recuse_judge(
                    assignment=row,
                    reason=recusal["reason"],
                    actor=row.judge.user,
                    at=moment_from_today(recusal, cast.today),
                )
            elif count:
                count, at = count - 1, at + BETWEEN_SHEETS
                strength = entries[row.proposal.code]["strength"]
                values = values_around(strength, key, stage=stage.code, judge=code, criteria=criteria)
                sheet = {"filled": [Filled(row, values)], "source": SheetSource.JUDGE, "actor": row.judge.user}
                record_sheets(edition=edition, stage=stage, **sheet, at=at)


def _queue(rows, code) -> Iterator[Assignment]:
    return iter(sorted((row for row in rows if row.judge.code == code), key=lambda row: row.proposal.code))
