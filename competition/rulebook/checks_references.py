"""Codes are unique, and whatever is named exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from competition.rulebook.problems import RulebookProblem, build_problem, join_path
from competition.rulebook.schema import Document

DIMENSIONS = ("group", "category", "participant_type")
CODED_LISTS = (
    "gate",
    "groups",
    "categories",
    "participant_types",
    "eligibility",
    "form",
    "evidence",
    "stages",
    "awards",
)


def find_reference_problems(document: Document) -> Iterator[RulebookProblem]:
    if document["ranked_entity"] != "proposal":
        yield build_problem("reserved_entity", "ranked_entity", document["ranked_entity"])
    yield from _unverified_bases(document)
    yield from _repeated_codes(document)
    yield from _attribute_problems(document)
    yield from _unknown_groups(document)
    yield from _criterion_problems(document)


def codes_of(parts: Iterable[Document]) -> list[str]:
    return [part["code"] for part in parts]


def questions_of(document: Document) -> dict[str, Document]:
    """The questions of all sections by code."""
    return {question["code"]: question for section in document["form"] for question in section["questions"]}


def attributes_of(document: Document) -> list[str]:
    return [name for owner in ("unit", "entry") for name in document["attributes"][owner]]


def values_of(document: Document, dimension: str) -> list[str]:
    """The codes an entry can have in group, category or participant_type."""
    parts = {"group": "groups", "category": "categories", "participant_type": "participant_types"}
    return codes_of(document[parts[dimension]])


def find_unknown_names(
    kind: str, names: Iterable[str], known_names: Iterable[str], *steps: object
) -> Iterator[RulebookProblem]:
    """A problem for each name that is not known. A list is pointed at by position, a mapping by key, text by itself."""
    known_names = list(known_names)
    for last_steps, name in _places_of_names(names):
        if name not in known_names:
            path = join_path(*steps, *last_steps)
            yield build_problem("unknown_reference", path, name, kind=kind, name=name, known=known_names)


def _places_of_names(names: Iterable[str]) -> list[tuple[tuple[object, ...], str]]:
    if isinstance(names, str):
        return [((), names)]
    if isinstance(names, dict):
        return [((key,), key) for key in names]
    return [((position,), name) for position, name in enumerate(names)]


def _find_duplicates(codes: Iterable[str], paths: Iterable[str]) -> Iterator[RulebookProblem]:
    first_paths: dict[str, str] = {}
    for code, path in zip(codes, paths, strict=True):
        if code in first_paths:
            yield build_problem("duplicate_code", path, code, code=code, first=first_paths[code])
        # A third use points at the first one, too.
        first_paths.setdefault(code, path)


def _unverified_bases(document: Document) -> Iterator[RulebookProblem]:
    for position, basis in enumerate(document["legal_bases"]):
        if not basis["verified"]:
            params = {name: basis[name] for name in ("kind", "number", "year")}
            path = join_path("legal_bases", position, "verified")
            yield build_problem("legal_basis_unverified", path, False, **params)


def _repeated_codes(document: Document) -> Iterator[RulebookProblem]:
    for name in CODED_LISTS:
        yield from _repeated_codes_in(document[name], name)
    for position, stage in enumerate(document["stages"]):
        yield from _repeated_codes_in(stage["criteria"], "stages", position, "criteria")
    # A question is named without its section, so its code is unique in the whole form.
    places = [
        (question["code"], join_path("form", section_position, "questions", position, "code"))
        for section_position, section in enumerate(document["form"])
        for position, question in enumerate(section["questions"])
    ]
    yield from _find_duplicates([code for code, _path in places], [path for _code, path in places])


def _repeated_codes_in(parts: list[Document], *steps: object) -> Iterator[RulebookProblem]:
    return _find_duplicates(codes_of(parts), [join_path(*steps, position, "code") for position in range(len(parts))])


def _attribute_problems(document: Document) -> Iterator[RulebookProblem]:
    # Attributes of units and of entries share one list of names: a quota does not say whose attribute it means.
    names, paths = [], []
    for owner in ("unit", "entry"):
        for position, name in enumerate(document["attributes"][owner]):
            names.append(name)
            paths.append(join_path("attributes", owner, position))
            if name in DIMENSIONS:
                yield build_problem("reserved_attribute", paths[-1], name, name=name)
    yield from _find_duplicates(names, paths)


def _unknown_groups(document: Document) -> Iterator[RulebookProblem]:
    groups = codes_of(document["groups"])
    for position, participant_type in enumerate(document["participant_types"]):
        steps = ("participant_types", position, "max_entries_by_group")
        yield from find_unknown_names("group", participant_type["max_entries_by_group"], groups, *steps)
    for name, key in (("eligibility", "groups"), ("evidence", "required_for"), ("stages", "groups")):
        for position, part in enumerate(document[name]):
            yield from find_unknown_names("group", part[key], groups, name, position, key)


def _criterion_problems(document: Document) -> Iterator[RulebookProblem]:
    groups, questions = codes_of(document["groups"]), questions_of(document)
    for stage_position, stage in enumerate(document["stages"]):
        codes = codes_of(stage["criteria"])
        for position, criterion in enumerate(stage["criteria"]):
            steps = ("stages", stage_position, "criteria", position)
            yield from find_unknown_names("group", criterion["groups"], groups, *steps, "groups")
            yield from find_unknown_names("question", criterion["questions"], questions, *steps, "questions")
            if criterion["parent"] is not None:
                yield from find_unknown_names("criterion", criterion["parent"], codes, *steps, "parent")
            yield from _groups_outside_stage(stage, criterion, groups, *steps, "groups")


def _groups_outside_stage(
    stage: Document, criterion: Document, groups: list[str], *steps: object
) -> Iterator[RulebookProblem]:
    for name in criterion["groups"]:
        if name in groups and name not in stage["groups"]:
            params = {"stage": stage["code"], "name": name, "known": stage["groups"]}
            yield build_problem("group_not_in_stage", join_path(*steps), name, **params)
