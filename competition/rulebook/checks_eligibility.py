"""Each type of eligibility rule has parameters that mean something in this rulebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from competition.rulebook.checks_references import codes_of, questions_of, unknown
from competition.rulebook.choices import JUDGED_BY_PEOPLE, EligibilityType, QuestionKind, Severity
from competition.rulebook.problems import Problem, place, problem

Steps = tuple[object, ...]


def eligibility_problems(document: dict) -> Iterator[Problem]:
    for position, rule in enumerate(document["eligibility"]):
        yield from _severity(rule, ("eligibility", position, "severity"))
        params_check = PARAMS_CHECKS.get(rule["type"])
        if params_check:
            yield from params_check(document, rule["params"], ("eligibility", position, "params"))


def _severity(rule: dict, steps: Steps) -> Iterator[Problem]:
    severity = rule["severity"]
    if rule["type"] in JUDGED_BY_PEOPLE and severity != Severity.MANUAL:
        params = {"type": rule["type"], "severity": severity}
        yield problem("severity_must_be_manual", place(*steps), severity, **params)
    if rule["type"] == EligibilityType.UNIQUE_TITLE and severity == Severity.BLOCK and rule["params"]["similarity"] < 1:
        yield problem("likeness_cannot_block", place(*steps), severity)


def _min_age(document: dict, params: dict, steps: Steps) -> Iterator[Problem]:
    yield from unknown("category", params["exceptions"], codes_of(document["categories"]), *steps, "exceptions")


def _implemented_within(document: dict, params: dict, steps: Steps) -> Iterator[Problem]:
    days = {key: _day(params[key]) for key in ("start", "end")}
    for key, day in days.items():
        if day is None:
            yield problem("not_a_day", place(*steps, key), params[key], value=params[key])
    if all(days.values()) and days["end"] < days["start"]:
        yield problem("days_reversed", place(*steps, "end"), params["end"], **params)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _years(document: dict, params: dict, steps: Steps) -> Iterator[Problem]:
    years = params["years"]
    if years is not None and years["from"] > years["to"]:
        yield problem("years_reversed", place(*steps, "years"), years, first=years["from"], last=years["to"])


def _max_entries(document: dict, params: dict, steps: Steps) -> Iterator[Problem]:
    if params["n"] is None and not params["by_participant_type"] and not params["by_group"]:
        yield problem("no_limit", place(*steps), params)
    types = codes_of(document["participant_types"])
    yield from unknown("participant type", params["by_participant_type"], types, *steps, "by_participant_type")
    yield from unknown("group", params["by_group"], codes_of(document["groups"]), *steps, "by_group")


def _min_words(document: dict, params: dict, steps: Steps) -> Iterator[Problem]:
    for position, code in enumerate(params["questions"]):
        yield from _question(document, code, QuestionKind.TEXT, (*steps, "questions", position))


def _evidence_present(document: dict, params: dict, steps: Steps) -> Iterator[Problem]:
    yield from unknown("evidence type", params["codes"], codes_of(document["evidence"]), *steps, "codes")


def _video(document: dict, params: dict, steps: Steps) -> Iterator[Problem]:
    if params["question"] is not None:
        yield from _question(document, params["question"], QuestionKind.LINK, (*steps, "question"))
    evidence = params.get("evidence")
    if evidence is not None:
        yield from unknown("evidence type", evidence, codes_of(document["evidence"]), *steps, "evidence")


def _sdg_linked(document: dict, params: dict, steps: Steps) -> Iterator[Problem]:
    asked = any(question["kind"] == QuestionKind.SDGS for question in questions_of(document).values())
    if not asked and not any(category["sdgs"] for category in document["categories"]):
        yield problem("no_goals", place(*steps), params)


def _declares(document: dict, params: dict, steps: Steps) -> Iterator[Problem]:
    if params["question"] is not None:
        yield from _question(document, params["question"], QuestionKind.DECLARATION, (*steps, "question"))
    elif not any(question["kind"] == QuestionKind.DECLARATION for question in questions_of(document).values()):
        yield problem("no_declaration", place(*steps, "question"))


def _meets_all_criteria(document: dict, params: dict, steps: Steps) -> Iterator[Problem]:
    if not document["gate"]:
        yield problem("no_gate", place(*steps), params)
    else:
        yield from unknown("kriteria of the gate", params["criteria"], codes_of(document["gate"]), *steps, "criteria")


def _question(document: dict, code: str, kind: QuestionKind, steps: Steps) -> Iterator[Problem]:
    questions = questions_of(document)
    yield from unknown("question", code, questions, *steps)
    if code in questions and questions[code]["kind"] != kind:
        params = {"question": code, "kind": questions[code]["kind"], "expected": kind.value}
        yield problem("wrong_question_kind", place(*steps), code, **params)


PARAMS_CHECKS: dict[str, Callable[[dict, dict, Steps], Iterator[Problem]]] = {
    EligibilityType.MIN_AGE: _min_age,
    EligibilityType.IMPLEMENTED_WITHIN: _implemented_within,
    EligibilityType.NEVER_AWARDED: _years,
    EligibilityType.IS_FORMER_WINNER: _years,
    EligibilityType.REPLICATES_LISTED: _years,
    EligibilityType.MAX_ENTRIES: _max_entries,
    EligibilityType.MIN_WORDS: _min_words,
    EligibilityType.EVIDENCE_PRESENT: _evidence_present,
    EligibilityType.VIDEO: _video,
    EligibilityType.SDG_LINKED: _sdg_linked,
    EligibilityType.DECLARES: _declares,
    EligibilityType.MEETS_ALL_CRITERIA: _meets_all_criteria,
}
