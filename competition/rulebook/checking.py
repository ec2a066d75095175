"""Everything that can be said against a document before it becomes a rulebook."""

from __future__ import annotations

from competition.rulebook.checks_advancement import advancement_problems
from competition.rulebook.checks_eligibility import eligibility_problems
from competition.rulebook.checks_form import form_problems
from competition.rulebook.checks_references import reference_problems
from competition.rulebook.checks_results import result_problems
from competition.rulebook.checks_scoring import scoring_problems
from competition.rulebook.checks_stages import stage_problems
from competition.rulebook.normal import normalise
from competition.rulebook.problems import Problem
from competition.rulebook.schema import decimals, structure

CROSS_CHECKS = (
    reference_problems,
    form_problems,
    eligibility_problems,
    stage_problems,
    scoring_problems,
    advancement_problems,
    result_problems,
)


def check(document: object) -> list[Problem]:
    """All problems, errors and warnings. The parts are compared with each other only when the shape is right.

    A cross check leaves alone what another one reports already (an unknown stage has no range to check). The normalised
    document is frozen and read again for years, so its shape is checked too: composing accents can lengthen a text.
    """
    problems = structure(document)
    if problems:
        return problems
    normal = normalise(document)
    problems = [*decimals(document), *(found for cross_check in CROSS_CHECKS for found in cross_check(normal))]
    if any(problem.severity == "error" for problem in problems):
        return problems
    return [*problems, *structure(normal)]
