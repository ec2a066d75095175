"""The edition that is open now: proposals in every state a team and the bureau meet before the deadline."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from cms.demo.people import Cast
from cms.demo.proposals import write_proposal
from cms.demo.reading import counted, data
from cms.demo.rules import opened_edition
from competition.models import Edition
from submissions.services.proposals import change_status
from submissions.services.submitting import submit_proposal


def play_upcoming(cast: Cast) -> Edition:
    plan, today = data("editions")["open"], cast.today
    calendar = {
        code: tuple(counted(own[end], today) for end in ("opens", "closes")) for code, own in plan["calendar"].items()
    }
    loaded, opened = counted(plan["loaded"], today), counted(plan["opened"], today)
    edition = opened_edition(plan, calendar=calendar, loaded=loaded, opened=opened, actor=cast.people["chief"])
    entries = sorted(data("proposals-2026"), key=lambda entry: counted(entry["begun"], today))
    steps = [step for entry in entries for step in _life(entry, edition, cast)]
    for at, step in sorted(steps, key=lambda pair: pair[0]):
        step(at=at)
    return edition


def _life(entry: dict, edition: Edition, cast: Cast) -> Iterator[tuple[datetime, partial]]:
    """The proposal is written at once; what happens to it later is told with its moment."""
    writer = next((cast.people[key] for key in entry.get("writers", ())), None)
    operator = cast.operator_of(cast.units[entry["unit"]])
    begun = counted(entry["begun"], cast.today)
    proposal = write_proposal(entry, edition=edition, cast=cast, actor=writer or operator, at=begun)
    if "sent" in entry:
        yield counted(entry["sent"], cast.today), partial(submit_proposal, proposal=proposal, actor=operator)
    if "then" in entry:
        later = {"proposal": proposal, "step": entry["then"]["step"], "note": entry["then"]["note"]}
        yield counted(entry["then"], cast.today), partial(change_status, **later, actor=cast.people["desk"])
