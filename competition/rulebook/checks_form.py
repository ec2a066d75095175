"""The questions of the form agree with themselves."""

from __future__ import annotations

from collections.abc import Iterator

from competition.rulebook.checks_references import codes_of, find_unknown_names
from competition.rulebook.problems import RulebookProblem, build_problem, join_path
from competition.rulebook.schema import Document
from competition.rulebook.vocabulary import EvidenceNeed, QuestionKind

WITH_CHOICES = (QuestionKind.CHOICE, QuestionKind.MULTIPLE_CHOICE)


def find_form_problems(document: Document) -> Iterator[RulebookProblem]:
    groups = codes_of(document["groups"])
    for section_position, section in enumerate(document["form"]):
        for position, question in enumerate(section["questions"]):
            steps = ("form", section_position, "questions", position)
            yield from find_unknown_names("group", question["groups"], groups, *steps, "groups")
            yield from _word_limit_problems(question, groups, *steps)
            yield from _choice_problems(question, *steps)
            if question["evidence"] == EvidenceNeed.REQUIRED and not document["evidence"]:
                path = join_path(*steps, "evidence")
                yield build_problem("required_file_only", path, question["evidence"], question=question["code"])


def _word_limit_problems(question: Document, groups: list[str], *steps: object) -> Iterator[RulebookProblem]:
    for key in ("min_words", "max_words"):
        limits = question[key]
        if limits and question["kind"] != QuestionKind.TEXT:
            params = {"question": question["code"], "kind": question["kind"]}
            yield build_problem("words_only_for_text", join_path(*steps, key), limits, **params)
        yield from find_unknown_names("group", limits, groups, *steps, key)
        yield from _groups_not_asked(question, limits, groups, *steps, key)
    # After normalisation both limits are mappings from group to number.
    for group, minimum in question["min_words"].items():
        maximum = question["max_words"].get(group)
        if maximum is not None and minimum > maximum:
            params = {"question": question["code"], "min": minimum, "max": maximum, "group": group}
            yield build_problem("min_above_max_words", join_path(*steps, "min_words"), minimum, **params)


def _groups_not_asked(
    question: Document, limits: Document, groups: list[str], *steps: object
) -> Iterator[RulebookProblem]:
    """A limit for a group of the rulebook that is not asked this question."""
    for group in limits:
        if group in groups and group not in question["groups"]:
            params = {"question": question["code"], "name": group, "known": question["groups"]}
            yield build_problem("group_not_asked", join_path(*steps, group), group, **params)


def _choice_problems(question: Document, *steps: object) -> Iterator[RulebookProblem]:
    params = {"question": question["code"], "kind": question["kind"]}
    if question["kind"] in WITH_CHOICES and len(question["choices"]) < 2:
        yield build_problem("choices_missing", join_path(*steps, "choices"), question["choices"], **params)
    if question["kind"] not in WITH_CHOICES and question["choices"]:
        yield build_problem("choices_not_used", join_path(*steps, "choices"), question["choices"], **params)
