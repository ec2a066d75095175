"""Stages as such: the registration, windows, and which fields a stage may have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from competition.rulebook.problems import RulebookProblem, build_problem, join_path
from competition.rulebook.schema import Document
from competition.rulebook.stage_rules import SCORING_FIELDS
from competition.rulebook.vocabulary import ALWAYS_SCORED, SCORED_KINDS, Blinding, StageKind

NEEDED_FIELDS = ("scale", "judges", "criteria")
# A field that its kind of stage does not use is refused: somebody would rely on it.
FIELDS_OF_KIND = {
    "days": StageKind.PUBLIC_OBJECTION,
    "minutes": StageKind.PRESENTATION,
    "outcomes": StageKind.FIELD_VERIFICATION,
}


def find_stage_problems(document: Document) -> Iterator[RulebookProblem]:
    yield from _registration_problems(document["stages"])
    for position, stage in enumerate(document["stages"]):
        steps = ("stages", position)
        yield from _window_problems(stage, *steps)
        yield from _missing_scoring(stage, *steps)
        yield from _misplaced_fields(stage, *steps)


# Parts of the scoring may be missing while the document is being checked; that is reported once, elsewhere.
def has_scoring(stage: Document) -> bool:
    """Whether the scoring part of a stage is there to be checked."""
    return bool(stage["scored"]) and all(stage[field] for field in NEEDED_FIELDS)


def _registration_problems(stages: list[Document]) -> Iterator[RulebookProblem]:
    positions = [position for position, stage in enumerate(stages) if stage["kind"] == StageKind.REGISTRATION]
    if len(positions) != 1:
        path = join_path("stages", positions[1], "kind") if positions else "stages"
        yield build_problem("registration_once", path, None, count=len(positions))
    elif positions[0] != 0:
        path = join_path("stages", positions[0], "kind")
        yield build_problem("registration_first", path, None, position=positions[0] + 1)


def _window_problems(stage: Document, *steps: object) -> Iterator[RulebookProblem]:
    opens, closes = (_parse_instant(stage[key]) for key in ("opens_at", "closes_at"))
    for key, instant in (("opens_at", opens), ("closes_at", closes)):
        if instant is None and stage[key] is not None:
            yield build_problem("not_an_instant", join_path(*steps, key), stage[key], value=stage[key])
    if opens and closes and closes <= opens:
        params = {"stage": stage["code"], "opens": stage["opens_at"], "closes": stage["closes_at"]}
        yield build_problem("closes_before_opens", join_path(*steps, "closes_at"), stage["closes_at"], **params)


def _parse_instant(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _missing_scoring(stage: Document, *steps: object) -> Iterator[RulebookProblem]:
    path = join_path(*steps, "scored")
    if stage["kind"] in ALWAYS_SCORED and not stage["scored"]:
        yield build_problem("always_scored", path, False, kind=stage["kind"])
    elif stage["kind"] not in SCORED_KINDS and stage["scored"]:
        yield build_problem("never_scored", path, True, kind=stage["kind"], allowed=sorted(SCORED_KINDS))
    elif stage["scored"]:
        for field in NEEDED_FIELDS:
            if not stage[field]:
                params = {"stage": stage["code"], "field": field}
                yield build_problem("scored_stage_needs", join_path(*steps, field), stage[field], **params)


def _misplaced_fields(stage: Document, *steps: object) -> Iterator[RulebookProblem]:
    if not stage["scored"] and stage["kind"] not in ALWAYS_SCORED:
        yield from _scoring_in_unscored_stage(stage, *steps)
    for field, kind in FIELDS_OF_KIND.items():
        if stage[field] and stage["kind"] != kind:
            params = {"field": field, "expected": kind.value, "stage": stage["code"], "kind": stage["kind"]}
            yield build_problem("field_of_other_kind", join_path(*steps, field), stage[field], **params)
    # Where scores are given, the scores are the outcome.
    if stage["scored"] and stage["outcomes"] and stage["kind"] == StageKind.FIELD_VERIFICATION:
        params = {"field": "outcomes", "expected": "field_verification without scores"}
        params |= {"stage": stage["code"], "kind": "scored field_verification"}
        yield build_problem("field_of_other_kind", join_path(*steps, "outcomes"), stage["outcomes"], **params)


def _scoring_in_unscored_stage(stage: Document, *steps: object) -> Iterator[RulebookProblem]:
    # Some kinds may be scored or not: there the author may only have forgotten to say so.
    hint = ", or scored: true given" if stage["kind"] in SCORED_KINDS - ALWAYS_SCORED else ""
    filled_fields = [field for field in SCORING_FIELDS if field != "blind" and stage[field]]
    if stage["blind"] != Blinding.NONE:
        filled_fields.append("blind")
    for field in filled_fields:
        params = {"stage": stage["code"], "field": field, "hint": hint}
        yield build_problem("scoring_field_unscored", join_path(*steps, field), stage[field], **params)
