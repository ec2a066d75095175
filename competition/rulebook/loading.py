"""From a document to a rulebook that can be stored: checked and normalised once."""

from __future__ import annotations

from dataclasses import dataclass

from competition.rulebook.building import build_rulebook
from competition.rulebook.canonical import write_canonical
from competition.rulebook.checking import check_document
from competition.rulebook.problems import RulebookError, RulebookProblem
from competition.rulebook.rules import Rulebook
from competition.rulebook.schema import Document
from core.hashes import hash_text


@dataclass(frozen=True, slots=True)
class LoadedRulebook:
    """A normalised document without errors and what follows from it; `text` is canonical, `digest` its SHA-256."""

    document: Document
    text: str
    digest: str
    rules: Rulebook
    warnings: tuple[RulebookProblem, ...]


def load_document(document: object) -> LoadedRulebook:
    """Check, normalise, hash and build; the document itself is left alone.

    Raises RulebookError with every problem when one of them is an error; warnings alone do not stop it.
    """
    normalised, problems = check_document(document)
    if normalised is None or any(problem.is_error for problem in problems):
        raise RulebookError(problems)
    text = write_canonical(normalised)
    return LoadedRulebook(normalised, text, hash_text(text), build_rulebook(normalised), tuple(problems))
