"""Codes are unique, and whatever is named exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from competition.rulebook.problems import Problem, place, problem

DIMENSIONS = ("group", "category", "participant_type")


def reference_problems(document: dict) -> Iterator[Problem]:
    if document["ranked_entity"] != "proposal":
        yield problem("reserved_entity", "ranked_entity", document["ranked_entity"])
    yield from _legal_bases(document)
    yield from _unique_codes(document)
    yield from _attributes(document)
    yield from _named_groups(document)
    yield from _criteria(document)


def codes_of(parts: Iterable[dict]) -> list[str]:
    return [part["code"] for part in parts]


def questions_of(document: dict) -> dict[str, dict]:
    return {question["code"]: question for section in document["form"] for question in section["questions"]}


def attributes_of(document: dict) -> list[str]:
    return [name for owner in ("unit", "entry") for name in document["attributes"][owner]]


def values_of(document: dict, dimension: str) -> list[str]:
    """The codes an entry can have in group, category or participant_type."""
    parts = {"group": "groups", "category": "categories", "participant_type": "participant_types"}
    return codes_of(document[parts[dimension]])


def unknown(kind: str, names: Iterable[str], known: Iterable[str], *steps: object) -> Iterator[Problem]:
    """A problem for each name that is not known. A list is pointed at by position, a mapping by key, text by itself."""
    known = list(known)
    if isinstance(names, str):
        entries = [((), names)]
    else:
        entries = (
            [((key,), key) for key in names] if isinstance(names, dict) else [((i,), n) for i, n in enumerate(names)]
        )
    for extra, name in entries:
        if name not in known:
            yield problem("unknown_reference", place(*steps, *extra), name, kind=kind, name=name, known=known)


def duplicates(codes: Iterable[str], paths: Iterable[str]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for code, path in zip(codes, paths, strict=True):
        if code in first:
            yield problem("duplicate_code", path, code, code=code, first=first[code])
        first.setdefault(code, path)


def _legal_bases(document: dict) -> Iterator[Problem]:
    for position, basis in enumerate(document["legal_bases"]):
        if not basis["verified"]:
            named = {name: basis[name] for name in ("kind", "number", "year")}
            yield problem("legal_basis_unverified", place("legal_bases", position, "verified"), False, **named)


def _unique_codes(document: dict) -> Iterator[Problem]:
    for name in (
        "gate",
        "groups",
        "categories",
        "participant_types",
        "eligibility",
        "form",
        "evidence",
        "stages",
        "awards",
    ):
        yield from _unique(document[name], name)
    for position, stage in enumerate(document["stages"]):
        yield from _unique(stage["criteria"], "stages", position, "criteria")
    places = [
        (question["code"], place("form", section_position, "questions", position, "code"))
        for section_position, section in enumerate(document["form"])
        for position, question in enumerate(section["questions"])
    ]
    yield from duplicates([code for code, _ in places], [path for _, path in places])


def _unique(parts: list[dict], *steps: object) -> Iterator[Problem]:
    return duplicates(codes_of(parts), [place(*steps, position, "code") for position in range(len(parts))])


def _attributes(document: dict) -> Iterator[Problem]:
    names, paths = [], []
    for owner in ("unit", "entry"):
        for position, name in enumerate(document["attributes"][owner]):
            names.append(name)
            paths.append(place("attributes", owner, position))
            if name in DIMENSIONS:
                yield problem("reserved_attribute", paths[-1], name, name=name)
    yield from duplicates(names, paths)


def _named_groups(document: dict) -> Iterator[Problem]:
    groups = codes_of(document["groups"])
    for position, kind in enumerate(document["participant_types"]):
        steps = ("participant_types", position, "max_entries_by_group")
        yield from unknown("group", kind["max_entries_by_group"], groups, *steps)
    for name, key in (("eligibility", "groups"), ("evidence", "required_for"), ("stages", "groups")):
        for position, part in enumerate(document[name]):
            yield from unknown("group", part[key], groups, name, position, key)


def _criteria(document: dict) -> Iterator[Problem]:
    groups, questions = codes_of(document["groups"]), questions_of(document)
    for stage_position, stage in enumerate(document["stages"]):
        codes = codes_of(stage["criteria"])
        for position, criterion in enumerate(stage["criteria"]):
            steps = ("stages", stage_position, "criteria", position)
            yield from unknown("group", criterion["groups"], groups, *steps, "groups")
            yield from unknown("question", criterion["questions"], questions, *steps, "questions")
            if criterion["parent"] is not None:
                yield from unknown("criterion", criterion["parent"], codes, *steps, "parent")
            yield from _outside_stage(stage, criterion, groups, *steps, "groups")


def _outside_stage(stage: dict, criterion: dict, groups: list[str], *steps: object) -> Iterator[Problem]:
    for name in criterion["groups"]:
        if name in groups and name not in stage["groups"]:
            params = {"stage": stage["code"], "name": name, "known": stage["groups"]}
            yield problem("group_not_in_stage", place(*steps), name, **params)
