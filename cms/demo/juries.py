"""Judges at work in one stage: seats, sheets on working days, and those who had to step back."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from cms.demo.people import Cast
from cms.demo.reading import parse_moment, read_demo_data
from cms.demo.scores import values_of
from competition.models import Edition, Stage
from judging.panels.models import Assignment
from judging.panels.services.panels import assign_everybody, exclude_judge, make_panel, recuse_judge
from judging.sheets.enums import SheetSource
from judging.sheets.services.sheets import Filled, record_sheets

SEATED_BEFORE = timedelta(days=3)
MORNING = time(8, 10)
OFFICE_MINUTES = 460
SATURDAY = 5
# When something happens, and the service that does it, with all arguments but the moment.
Step = tuple[datetime, partial[Any]]


def judge_stage(
    edition: Edition, stage: Stage, *, keys: Mapping[str, str], window: tuple[datetime, datetime], cast: Cast
) -> None:
    """All sheets of a stage locked by their judges inside the window, in the order of the clock.

    `keys` turns proposal codes into keys of the data files.
    """
    chief, seated = cast.people["chief"], window[0] - SEATED_BEFORE
    people = [(code, cast.people[key]) for code, key in read_demo_data("people")["judges"].items()]
    panel = make_panel(edition=edition, stage=stage, name="Dewan juri", people=people, actor=chief, at=seated)
    assigned, _conflicts = assign_everybody(panel=panel, actor=chief, at=seated)
    departures = _departures(assigned, keys, window[0], cast)
    staying = [assignment for assignment in assigned if assignment.pk not in departures]
    steps = [*departures.values(), *_sheets(edition, stage, staying, keys, window)]
    for at, step in sorted(steps, key=lambda pair: pair[0]):
        step(at=at)


def _departures(
    assignments: Iterable[Assignment], keys: Mapping[str, str], opens_at: datetime, cast: Cast
) -> dict[int, Step]:
    """Assignment id → the step that ends it; in a later stage the same conflict is declared when it opens."""
    plan = read_demo_data("editions")["finished"]
    recused, excluded = plan["recused"], plan["excluded"]
    departures = {}
    for row in assignments:
        pair = {"judge": row.judge.code, "proposal": keys[row.proposal.code]}
        if pair.items() <= recused.items():
            step = partial(recuse_judge, assignment=row, reason=recused["reason"], actor=row.judge.user)
            departures[row.pk] = (max(parse_moment(recused["at"]), opens_at + timedelta(minutes=20)), step)
        elif pair.items() <= excluded.items():
            step = partial(exclude_judge, assignment=row, reason=excluded["reason"], actor=cast.people["chief"])
            departures[row.pk] = (parse_moment(excluded["at"]), step)
    return departures


def _sheets(
    edition: Edition,
    stage: Stage,
    assignments: Iterable[Assignment],
    keys: Mapping[str, str],
    window: tuple[datetime, datetime],
) -> Iterator[Step]:
    """The steps that lock all sheets: each judge by the codes of the proposals, spread evenly over the working days."""
    rules = edition.rules
    final_round = stage.code == rules.scored_stages[-1].code
    criteria = [criterion.code for criterion in stage.scored_rules.scored_criteria("umum")]
    days = _working_days(*window)
    queues: dict[str, list[Assignment]] = {}
    for row in sorted(assignments, key=lambda row: row.proposal.code):
        queues.setdefault(row.judge.code, []).append(row)
    for number, (judge, queue) in enumerate(sorted(queues.items())):
        for place, row in enumerate(queue):
            day = days[place * len(days) // len(queue)]
            # 97 and 41 scatter the sheets over the office hours without chance, so that every demo is the same.
            at = day + timedelta(minutes=(place * 97 + number * 41) % OFFICE_MINUTES)
            key = keys[row.proposal.code]
            values = values_of(key, stage=stage.code, judge=judge, criteria=criteria, final_round=final_round)
            yield (
                at,
                partial(
                    record_sheets,
                    edition=edition,
                    stage=stage,
                    filled=[Filled(row, values)],
                    source=SheetSource.JUDGE,
                    actor=row.judge.user,
                ),
            )


def _working_days(opens: datetime, closes: datetime) -> list[datetime]:
    """The mornings from Monday to Friday inside a window, on the clock of this installation."""
    first, last = timezone.localdate(opens), timezone.localdate(closes)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [timezone.make_aware(datetime.combine(day, MORNING)) for day in days if day.weekday() < SATURDAY]
