"""The edition that is open now: proposals in every state a team and the bureau meet before the deadline."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from cms.demo.people import Cast
from cms.demo.proposals import write_proposal
from cms.demo.reading import moment_from_today, read_demo_data
from cms.demo.rules import opened_edition
from competition.models import Edition
from submissions.services.proposals import change_status
from submissions.services.submitting import submit_proposal


def play_upcoming(cast: Cast) -> Edition:
    plan, today = read_demo_data("editions")["open"], cast.today
    calendar = {
        code: tuple(moment_from_today(stage_days[end], today) for end in ("opens", "closes"))
        for code, stage_days in plan["calendar"].items()
    }
    loaded, opened = moment_from_today(plan["loaded"], today), moment_from_today(plan["opened"], today)
    edition = opened_edition(plan, calendar=calendar, loaded=loaded, opened=opened, actor=cast.people["chief"])
    entries = sorted(read_demo_data("proposals-2026"), key=lambda entry: moment_from_today(entry["begun"], today))
    steps = [step for entry in entries for step in _life(entry, edition, cast)]
    for at, step in sorted(steps, key=lambda pair: pair[0]):
        step(at=at)
    return edition


def _life(entry: dict, edition: Edition, cast: Cast) -> Iterator[tuple[datetime, partial]]:
    """The proposal is written at once; what happens to it later is told with its moment."""
    writer = next((cast.people[key] for key in entry.get("writers", ())), None)
    operator = cast.operator_of(cast.units[entry["unit"]])
    begun_at = moment_from_today(entry["begun"], cast.today)
    proposal = write_proposal(entry, edition=edition, cast=cast, actor=writer or operator, at=begun_at)
    if "sent" in entry:
        yield moment_from_today(entry["sent"], cast.today), partial(submit_proposal, proposal=proposal, actor=operator)
    if "then" in entry:
        later = {"proposal": proposal, "step": entry["then"]["step"], "note": entry["then"]["note"]}
        yield moment_from_today(entry["then"], cast.today), partial(change_status, **later, actor=cast.people["desk"])
