"""Stages as such: the registration, windows, and which fields a stage may have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from competition.rulebook.choices import ALWAYS_SCORED, SCORED_KINDS, StageKind
from competition.rulebook.problems import Problem, place, problem

SCORING_FIELDS = (
    "scale",
    "values",
    "not_applicable",
    "judges",
    "combine",
    "criteria",
    "aggregate",
    "spread",
    "round",
    "adjustment",
)
NEEDED_FIELDS = ("scale", "judges", "criteria")
FIELDS_OF_KIND = {
    "days": StageKind.PUBLIC_OBJECTION,
    "minutes": StageKind.PRESENTATION,
    "outcomes": StageKind.FIELD_VERIFICATION,
}
CHOSEN = SCORED_KINDS - ALWAYS_SCORED


def stage_problems(document: dict) -> Iterator[Problem]:
    yield from _registration(document["stages"])
    for position, stage in enumerate(document["stages"]):
        steps = ("stages", position)
        yield from _window(stage, *steps)
        yield from _scored(stage, *steps)
        yield from _fields(stage, *steps)


def can_score(stage: dict) -> bool:
    """Whether the scoring part of a stage is there to be checked."""
    return stage["scored"] and all(stage[field] for field in NEEDED_FIELDS)


def _registration(stages: list[dict]) -> Iterator[Problem]:
    positions = [position for position, stage in enumerate(stages) if stage["kind"] == StageKind.REGISTRATION]
    if len(positions) != 1:
        path = place("stages", positions[1], "kind") if positions else "stages"
        yield problem("registration_once", path, None, count=len(positions))
    elif positions[0] != 0:
        yield problem("registration_first", place("stages", positions[0], "kind"), None, position=positions[0] + 1)


def _window(stage: dict, *steps: object) -> Iterator[Problem]:
    moments = {key: _moment(stage[key]) for key in ("opens_at", "closes_at")}
    for key, moment in moments.items():
        if moment is None and stage[key] is not None:
            yield problem("not_an_instant", place(*steps, key), stage[key], value=stage[key])
    opens, closes = moments.values()
    if opens and closes and closes <= opens:
        params = {"stage": stage["code"], "opens": stage["opens_at"], "closes": stage["closes_at"]}
        yield problem("closes_before_opens", place(*steps, "closes_at"), stage["closes_at"], **params)


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _scored(stage: dict, *steps: object) -> Iterator[Problem]:
    path = place(*steps, "scored")
    if stage["kind"] in ALWAYS_SCORED and not stage["scored"]:
        yield problem("always_scored", path, False, kind=stage["kind"])
    elif stage["kind"] not in SCORED_KINDS and stage["scored"]:
        yield problem("never_scored", path, True, kind=stage["kind"], allowed=sorted(SCORED_KINDS))
    elif stage["scored"]:
        for field in NEEDED_FIELDS:
            if not stage[field]:
                yield problem(
                    "scored_stage_needs", place(*steps, field), stage[field], stage=stage["code"], field=field
                )


def _fields(stage: dict, *steps: object) -> Iterator[Problem]:
    if not stage["scored"] and stage["kind"] not in ALWAYS_SCORED:
        yield from _unscored(stage, *steps)
    for field, kind in FIELDS_OF_KIND.items():
        if stage[field] and stage["kind"] != kind:
            params = {"field": field, "expected": kind.value, "stage": stage["code"], "kind": stage["kind"]}
            yield problem("field_of_other_kind", place(*steps, field), stage[field], **params)
    if stage["scored"] and stage["outcomes"] and stage["kind"] == StageKind.FIELD_VERIFICATION:
        params = {"field": "outcomes", "expected": "field_verification without scores"}
        named = {"stage": stage["code"], "kind": "scored field_verification"}
        yield problem("field_of_other_kind", place(*steps, "outcomes"), stage["outcomes"], **params, **named)


def _unscored(stage: dict, *steps: object) -> Iterator[Problem]:
    hint = ", or scored: true given" if stage["kind"] in CHOSEN else ""
    given = [field for field in SCORING_FIELDS if stage[field]]
    if stage["blind"] != "none":
        given.append("blind")
    for field in given:
        params = {"stage": stage["code"], "field": field, "hint": hint}
        yield problem("scoring_field_unscored", place(*steps, field), stage[field], **params)
