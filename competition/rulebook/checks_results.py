"""From stages to the final, the tie chain and the awards."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from competition.rulebook.checks_references import find_unknown_names
from competition.rulebook.problems import RulebookProblem, build_problem, join_path
from competition.rulebook.schema import Document
from competition.rulebook.score_bounds import final_score_bounds, scored_leaves
from competition.rulebook.vocabulary import CarryAs, RankingScope, TieBreakBy

WITH_REF: dict[str, str] = {
    TieBreakBy.CRITERION: "a stage, a dot and a criterion, as substansi.signifikansi",
    TieBreakBy.STAGE: "the code of a stage",
}


def find_result_problems(document: Document) -> Iterator[RulebookProblem]:
    yield from _final_problems(document)
    yield from _tie_break_problems(document)
    yield from _award_problems(document)


def _scored_stage_codes(document: Document) -> list[str]:
    return [stage["code"] for stage in document["stages"] if stage["scored"]]


def _final_problems(document: Document) -> Iterator[RulebookProblem]:
    final = document["final"]
    if final is None:
        # A competition without scores and awards needs no final.
        reason = "scored stages" if _scored_stage_codes(document) else "awards" if document["awards"] else None
        if reason:
            yield build_problem("final_missing", "final", None, reason=reason)
        return
    yield from _source_problems(document, final["from"])
    for position, scope in enumerate(final["rankings"]):
        if scope in (RankingScope.CATEGORY, RankingScope.GROUP_CATEGORY) and not document["categories"]:
            yield build_problem("no_categories", join_path("final", "rankings", position), scope)


def _source_problems(document: Document, sources: list[Document]) -> Iterator[RulebookProblem]:
    total = sum(source["weight"] for source in sources)
    if total != 100:
        yield build_problem("carry_weights_sum", "final.from", total, sum=total)
    # Scores and ranks run in opposite directions; their sum means nothing.
    if len({source["as"] for source in sources}) > 1:
        yield build_problem("carry_mixed", "final.from", [source["as"] for source in sources])
    codes = [source["stage"] for source in sources]
    for position, code in enumerate(codes):
        steps = ("final", "from", position, "stage")
        yield from _stage_reference_problems(document, code, *steps)
        if code in codes[:position]:
            yield build_problem("stage_twice", join_path(*steps), code, stage=code)
        else:
            yield from _groups_outside_final(document, code, *steps)


def _stage_reference_problems(document: Document, code: str, *steps: object) -> Iterator[RulebookProblem]:
    """The stage exists and is scored."""
    codes = [stage["code"] for stage in document["stages"]]
    yield from find_unknown_names("stage", code, codes, *steps)
    scored_codes = _scored_stage_codes(document)
    if code in codes and code not in scored_codes:
        yield build_problem("stage_not_scored", join_path(*steps), code, stage=code, known=scored_codes)


def _groups_outside_final(document: Document, code: str, *steps: object) -> Iterator[RulebookProblem]:
    stage = next((stage for stage in document["stages"] if stage["code"] == code), None)
    if stage is None:
        return
    for group in document["groups"]:
        if group["code"] not in stage["groups"]:
            yield build_problem("group_not_in_final", join_path(*steps), code, group=group["code"], stage=code)


def _tie_break_problems(document: Document) -> Iterator[RulebookProblem]:
    tie_break = document["tie_break"]
    for position, step in enumerate(tie_break):
        place = ("tie_break", position)
        yield from _step_reference_problems(document, step, *place, "ref")
        if step in tie_break[:position]:
            yield build_problem("step_twice", join_path(*place), step)
        if step["by"] == TieBreakBy.PLENARY and position != len(tie_break) - 1:
            yield build_problem("plenary_not_last", join_path(*place, "by"), step["by"])


def _step_reference_problems(document: Document, step: Document, *place: object) -> Iterator[RulebookProblem]:
    by, ref, path = step["by"], step["ref"], join_path(*place)
    expected = WITH_REF.get(by)
    if expected is None:
        if ref is not None:
            yield build_problem("ref_not_used", path, ref, by=by)
    elif ref is None:
        yield build_problem("ref_missing", path, None, by=by, expected=expected)
    # The reference of a criterion has a dot, that of a stage none.
    elif ("." in ref) != (by == TieBreakBy.CRITERION):
        yield build_problem("ref_form", path, ref, value=ref, expected=expected)
    elif by == TieBreakBy.STAGE:
        yield from _stage_reference_problems(document, ref, *place)
    else:
        yield from _criterion_reference_problems(document, ref, *place)


def _criterion_reference_problems(document: Document, ref: str, *place: object) -> Iterator[RulebookProblem]:
    stage_code, _dot, code = ref.partition(".")
    problems = list(_stage_reference_problems(document, stage_code, *place))
    yield from problems
    if problems:
        return
    stage = next(stage for stage in document["stages"] if stage["code"] == stage_code)
    codes = [criterion["code"] for criterion in stage["criteria"]]
    yield from find_unknown_names("criterion", code, codes, *place)
    scored_codes = {leaf["code"] for group in stage["groups"] for leaf in scored_leaves(stage, group)}
    if code in codes and code not in scored_codes:
        yield build_problem("ref_not_scored", join_path(*place), ref, criterion=code, stage=stage_code)


def _award_problems(document: Document) -> Iterator[RulebookProblem]:
    for position, award in enumerate(document["awards"]):
        place = ("awards", position)
        first, last = award["rank_from"], award["rank_to"]
        if first > last:
            yield build_problem("rank_order", join_path(*place, "rank_to"), last, first=first, last=last)
        if "on_tie" not in award:
            yield build_problem("on_tie_missing", join_path(*place, "on_tie"), None, first=first)
        if document["final"] is not None:
            yield from _award_against_final(document, award, *place)
    yield from _overlapping_awards(document["awards"])
    yield from _gaps_between_awards(document["awards"])


def _award_against_final(document: Document, award: Document, *place: object) -> Iterator[RulebookProblem]:
    final, per, score = document["final"], award["per"], award["min_score"]
    if per not in final["rankings"]:
        yield build_problem("award_list", join_path(*place, "per"), per, per=per, known=final["rankings"])
    if score is None:
        return
    path = join_path(*place, "min_score")
    if any(source["as"] == CarryAs.RANK for source in final["from"]):
        yield build_problem("min_score_of_ranks", path, score)
        return
    bounds = final_score_bounds(document)
    if bounds and not bounds[0] <= score <= bounds[1]:
        params = {"score": score, "low": bounds[0], "high": bounds[1], "what": "the final score"}
        yield build_problem("min_score_unreachable", path, score, **params)


def _overlapping_awards(awards: list[Document]) -> Iterator[RulebookProblem]:
    for (_position, other), (position, award) in combinations(enumerate(awards), 2):
        first, last = award["rank_from"], award["rank_to"]
        if award["per"] == other["per"] and first <= other["rank_to"] and other["rank_from"] <= last:
            params = {"first": first, "last": last, "per": award["per"], "other": other["code"]}
            yield build_problem("awards_overlap", join_path("awards", position, "rank_from"), first, **params)


def _gaps_between_awards(awards: list[Document]) -> Iterator[RulebookProblem]:
    """Holes between rank 1 and the last awarded rank of a list."""
    # dict.fromkeys instead of a set: the warnings come in the order of the file.
    for scope in dict.fromkeys(award["per"] for award in awards):
        last_awarded = 0
        for award in sorted((a for a in awards if a["per"] == scope), key=lambda a: int(a["rank_from"])):
            if award["rank_from"] > last_awarded + 1:
                gap = [last_awarded + 1, award["rank_from"] - 1]
                ranks = " to ".join(map(str, dict.fromkeys(gap)))
                yield build_problem("rank_without_award", "awards", gap, per=scope, ranks=ranks)
            last_awarded = max(last_awarded, award["rank_to"])
