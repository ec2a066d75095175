"""The edition that is open now: proposals in every state a team and the bureau meet before the deadline."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from cms.demo.people import Cast
from cms.demo.proposals import write_proposal
from cms.demo.reading import calendar_from_today, moment_from_today, read_demo_data
from cms.demo.rules import opened_edition
from competition.models import Edition
from submissions.services.proposals import change_status
from submissions.services.submitting import submit_proposal


def play_upcoming(cast: Cast) -> Edition:
    plan, today = read_demo_data("editions")["open"], cast.today
    calendar = calendar_from_today(plan, today)
    loaded, opened = moment_from_today(plan["loaded"], today), moment_from_today(plan["opened"], today)
    edition = opened_edition(plan, calendar=calendar, loaded=loaded, opened=opened, actor=cast.people["chief"])
    entries = sorted(read_demo_data("proposals-2026"), key=lambda entry: moment_from_today(entry["begun"], today))
    # All proposals together by the clock: the ledger holds its entries in the order of their moments.
    steps = [step for entry in entries for step in _steps_of(entry, edition, cast)]
    for at, step in sorted(steps, key=lambda pair: pair[0]):
        step(at=at)
    return edition


def _steps_of(entry: dict[str, Any], edition: Edition, cast: Cast) -> Iterator[tuple[datetime, partial[Any]]]:
    """Write the proposal at once, and yield what happens to it later with its moment."""
    writer = next((cast.people[key] for key in entry.get("writers", ())), None)
    operator = cast.operator_of(cast.units[entry["unit"]])
    begun_at = moment_from_today(entry["begun"], cast.today)
    proposal = write_proposal(entry, edition=edition, cast=cast, actor=writer or operator, at=begun_at)
    if "sent" in entry:
        yield moment_from_today(entry["sent"], cast.today), partial(submit_proposal, proposal=proposal, actor=operator)
    if "then" in entry:
        later = {"proposal": proposal, "step": entry["then"]["step"], "note": entry["then"]["note"]}
        yield moment_from_today(entry["then"], cast.today), partial(change_status, **later, actor=cast.people["desk"])
