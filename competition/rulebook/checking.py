"""Everything that can be said against a document before it becomes a rulebook."""

from __future__ import annotations

from typing import NamedTuple

from competition.rulebook.checks_advancement import find_advancement_problems
from competition.rulebook.checks_eligibility import find_eligibility_problems
from competition.rulebook.checks_form import find_form_problems
from competition.rulebook.checks_references import find_reference_problems
from competition.rulebook.checks_results import find_result_problems
from competition.rulebook.checks_scoring import find_scoring_problems
from competition.rulebook.checks_stages import find_stage_problems
from competition.rulebook.normalisation import normalise_document
from competition.rulebook.problems import RulebookProblem
from competition.rulebook.schema import Document
from competition.rulebook.structure import find_decimal_problems, find_structure_problems

CROSS_CHECKS = (
    find_reference_problems,
    find_form_problems,
    find_eligibility_problems,
    find_stage_problems,
    find_scoring_problems,
    find_advancement_problems,
    find_result_problems,
)


class CheckedDocument(NamedTuple):
    """The normalised document (None while the shape is wrong) and all problems, errors and warnings."""

    normalised: Document | None
    problems: list[RulebookProblem]


def check_document(document: object) -> CheckedDocument:
    """Normalise and check a document. Its parts are compared with each other only when the shape is right.

    A cross check leaves alone what another one reports already (an unknown stage has no range to check). The normalised
    document is frozen and read again for years, so its shape is checked too: composing accents can lengthen a text.
    """
    problems = find_structure_problems(document)
    # Without the right keys and types there is nothing that the cross checks could compare.
    if problems or not isinstance(document, dict):
        return CheckedDocument(None, problems)
    normalised = normalise_document(document)
    problems = list(find_decimal_problems(document))
    for find_problems in CROSS_CHECKS:
        problems += find_problems(normalised)
    if not any(problem.is_error for problem in problems):
        problems += find_structure_problems(normalised)
    return CheckedDocument(normalised, problems)
