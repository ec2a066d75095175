"""The questions of the form agree with themselves."""

from __future__ import annotations

from collections.abc import Iterator

from competition.rulebook.checks_references import codes_of, unknown
from competition.rulebook.choices import EvidenceNeed, QuestionKind
from competition.rulebook.problems import Problem, place, problem

WITH_CHOICES = (QuestionKind.CHOICE, QuestionKind.MULTIPLE_CHOICE)


def form_problems(document: dict) -> Iterator[Problem]:
    groups = codes_of(document["groups"])
    for section_position, section in enumerate(document["form"]):
        for position, question in enumerate(section["questions"]):
            steps = ("form", section_position, "questions", position)
            yield from unknown("group", question["groups"], groups, *steps, "groups")
            yield from _words(question, groups, *steps)
            yield from _choices(question, *steps)
            if question["evidence"] == EvidenceNeed.REQUIRED and not document["evidence"]:
                path = place(*steps, "evidence")
                yield problem("required_file_only", path, question["evidence"], question=question["code"])


def _words(question: dict, groups: list[str], *steps: object) -> Iterator[Problem]:
    for key in ("min_words", "max_words"):
        limits = question[key]
        if limits and question["kind"] != QuestionKind.TEXT:
            named = {"question": question["code"], "kind": question["kind"]}
            yield problem("words_only_for_text", place(*steps, key), limits, **named)
        yield from unknown("group", limits, groups, *steps, key)
        yield from _not_asked(question, limits, groups, *steps, key)
    for group, least in question["min_words"].items():
        most = question["max_words"].get(group)
        if most is not None and least > most:
            named = {"question": question["code"], "min": least, "max": most, "group": group}
            yield problem("min_above_max_words", place(*steps, "min_words"), least, **named)


def _not_asked(question: dict, limits: dict, groups: list[str], *steps: object) -> Iterator[Problem]:
    for group in limits:
        if group in groups and group not in question["groups"]:
            named = {"question": question["code"], "name": group, "known": question["groups"]}
            yield problem("group_not_asked", place(*steps, group), group, **named)


def _choices(question: dict, *steps: object) -> Iterator[Problem]:
    named = {"question": question["code"], "kind": question["kind"]}
    if question["kind"] in WITH_CHOICES and len(question["choices"]) < 2:
        yield problem("choices_missing", place(*steps, "choices"), question["choices"], **named)
    if question["kind"] not in WITH_CHOICES and question["choices"]:
        yield problem("choices_not_used", place(*steps, "choices"), question["choices"], **named)
