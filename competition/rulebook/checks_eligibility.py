"""Each type of eligibility rule has parameters that mean something in this rulebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from competition.rulebook.checks_references import codes_of, find_unknown_names, questions_of
from competition.rulebook.problems import RulebookProblem, build_problem, join_path
from competition.rulebook.schema import Document
from competition.rulebook.vocabulary import JUDGED_BY_PEOPLE, EligibilityType, QuestionKind, RuleSeverity

Steps = tuple[object, ...]


def find_eligibility_problems(document: Document) -> Iterator[RulebookProblem]:
    for position, rule in enumerate(document["eligibility"]):
        yield from _severity_problems(rule, ("eligibility", position, "severity"))
        check_params = PARAMS_CHECKS.get(rule["type"])
        if check_params:
            yield from check_params(document, rule["params"], ("eligibility", position, "params"))


def _severity_problems(rule: Document, steps: Steps) -> Iterator[RulebookProblem]:
    rule_type, severity = rule["type"], rule["severity"]
    if rule_type in JUDGED_BY_PEOPLE and severity != RuleSeverity.MANUAL:
        params = {"type": rule_type, "severity": severity}
        yield build_problem("severity_must_be_manual", join_path(*steps), severity, **params)
    # Likeness is an estimate: no machine may keep a proposal out because of one.
    blocks_titles = rule_type == EligibilityType.UNIQUE_TITLE and severity == RuleSeverity.BLOCK
    if blocks_titles and rule["params"]["similarity"] < 1:
        yield build_problem("likeness_cannot_block", join_path(*steps), severity)


def _check_min_age(document: Document, params: Document, steps: Steps) -> Iterator[RulebookProblem]:
    categories = codes_of(document["categories"])
    yield from find_unknown_names("category", params["exceptions"], categories, *steps, "exceptions")


def _check_implemented_within(document: Document, params: Document, steps: Steps) -> Iterator[RulebookProblem]:
    start, end = (_parse_day(params[key]) for key in ("start", "end"))
    for key, day in (("start", start), ("end", end)):
        if day is None:
            yield build_problem("not_a_day", join_path(*steps, key), params[key], value=params[key])
    if start and end and end < start:
        yield build_problem("days_reversed", join_path(*steps, "end"), params["end"], **params)


def _parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _check_years(document: Document, params: Document, steps: Steps) -> Iterator[RulebookProblem]:
    years = params["years"]
    if years is not None and years["from"] > years["to"]:
        path = join_path(*steps, "years")
        yield build_problem("years_reversed", path, years, first=years["from"], last=years["to"])


def _check_max_entries(document: Document, params: Document, steps: Steps) -> Iterator[RulebookProblem]:
    # A rule without any limit would pass everybody and look like a quota.
    if params["n"] is None and not params["by_participant_type"] and not params["by_group"]:
        yield build_problem("no_limit", join_path(*steps), params)
    types = codes_of(document["participant_types"])
    yield from find_unknown_names(
        "participant type", params["by_participant_type"], types, *steps, "by_participant_type"
    )
    yield from find_unknown_names("group", params["by_group"], codes_of(document["groups"]), *steps, "by_group")


def _check_min_words(document: Document, params: Document, steps: Steps) -> Iterator[RulebookProblem]:
    for position, code in enumerate(params["questions"]):
        yield from _question_problems(document, code, QuestionKind.TEXT, (*steps, "questions", position))


def _check_evidence_present(document: Document, params: Document, steps: Steps) -> Iterator[RulebookProblem]:
    yield from find_unknown_names("evidence type", params["codes"], codes_of(document["evidence"]), *steps, "codes")


def _check_video(document: Document, params: Document, steps: Steps) -> Iterator[RulebookProblem]:
    if params["question"] is not None:
        yield from _question_problems(document, params["question"], QuestionKind.LINK, (*steps, "question"))
    evidence = params.get("evidence")
    if evidence is not None:
        yield from find_unknown_names("evidence type", evidence, codes_of(document["evidence"]), *steps, "evidence")


def _check_sdg_linked(document: Document, params: Document, steps: Steps) -> Iterator[RulebookProblem]:
    is_asked = any(question["kind"] == QuestionKind.SDGS for question in questions_of(document).values())
    if not is_asked and not any(category["sdgs"] for category in document["categories"]):
        yield build_problem("no_goals", join_path(*steps), params)


def _check_declares(document: Document, params: Document, steps: Steps) -> Iterator[RulebookProblem]:
    if params["question"] is not None:
        yield from _question_problems(document, params["question"], QuestionKind.DECLARATION, (*steps, "question"))
    elif not any(question["kind"] == QuestionKind.DECLARATION for question in questions_of(document).values()):
        yield build_problem("no_declaration", join_path(*steps, "question"))


def _check_meets_all_criteria(document: Document, params: Document, steps: Steps) -> Iterator[RulebookProblem]:
    if not document["gate"]:
        yield build_problem("no_gate", join_path(*steps), params)
    else:
        gate = codes_of(document["gate"])
        yield from find_unknown_names("kriteria of the gate", params["criteria"], gate, *steps, "criteria")


def _question_problems(document: Document, code: str, kind: QuestionKind, steps: Steps) -> Iterator[RulebookProblem]:
    """The question exists and is of that kind."""
    questions = questions_of(document)
    yield from find_unknown_names("question", code, questions, *steps)
    if code in questions and questions[code]["kind"] != kind:
        params = {"question": code, "kind": questions[code]["kind"], "expected": kind.value}
        yield build_problem("wrong_question_kind", join_path(*steps), code, **params)


PARAMS_CHECKS: dict[str, Callable[[Document, Document, Steps], Iterator[RulebookProblem]]] = {
    EligibilityType.MIN_AGE: _check_min_age,
    EligibilityType.IMPLEMENTED_WITHIN: _check_implemented_within,
    EligibilityType.NEVER_AWARDED: _check_years,
    EligibilityType.IS_FORMER_WINNER: _check_years,
    EligibilityType.REPLICATES_LISTED: _check_years,
    EligibilityType.MAX_ENTRIES: _check_max_entries,
    EligibilityType.MIN_WORDS: _check_min_words,
    EligibilityType.EVIDENCE_PRESENT: _check_evidence_present,
    EligibilityType.VIDEO: _check_video,
    EligibilityType.SDG_LINKED: _check_sdg_linked,
    EligibilityType.DECLARES: _check_declares,
    EligibilityType.MEETS_ALL_CRITERIA: _check_meets_all_criteria,
}
