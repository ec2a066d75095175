"""From stages to the final, the tie chain and the awards."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from competition.rulebook.checks_references import unknown
from competition.rulebook.choices import CarryAs, Scope, TieBreakBy
from competition.rulebook.problems import Problem, place, problem
from competition.rulebook.reach import final_reach, leaves

WITH_REF = {
    TieBreakBy.CRITERION: "a stage, a dot and a criterion, as substansi.signifikansi",
    TieBreakBy.STAGE: "the code of a stage",
}


def result_problems(document: dict) -> Iterator[Problem]:
    yield from _final(document)
    yield from _tie_break(document)
    yield from _awards(document)


def _scored(document: dict) -> list[str]:
    return [stage["code"] for stage in document["stages"] if stage["scored"]]


def _final(document: dict) -> Iterator[Problem]:
    final = document["final"]
    if final is None:
        reason = "scored stages" if _scored(document) else "awards" if document["awards"] else None
        if reason:
            yield problem("final_missing", "final", None, reason=reason)
        return
    yield from _sources(document, final["from"])
    for position, name in enumerate(final["rankings"]):
        if name in (Scope.CATEGORY, Scope.GROUP_CATEGORY) and not document["categories"]:
            yield problem("no_categories", place("final", "rankings", position), name)


def _sources(document: dict, sources: list[dict]) -> Iterator[Problem]:
    total = sum(source["weight"] for source in sources)
    if total != 100:
        yield problem("carry_weights_sum", "final.from", total, sum=total)
    if len({source["as"] for source in sources}) > 1:
        yield problem("carry_mixed", "final.from", [source["as"] for source in sources])
    named = [source["stage"] for source in sources]
    for position, code in enumerate(named):
        path = ("final", "from", position, "stage")
        yield from _stage(document, code, *path)
        if code in named[:position]:
            yield problem("stage_twice", place(*path), code, stage=code)
        else:
            yield from _groups_left_out(document, code, *path)


def _stage(document: dict, code: str, *steps: object) -> Iterator[Problem]:
    """The stage exists and is scored."""
    codes = [stage["code"] for stage in document["stages"]]
    yield from unknown("stage", code, codes, *steps)
    if code in codes and code not in _scored(document):
        yield problem("stage_not_scored", place(*steps), code, stage=code, known=_scored(document))


def _groups_left_out(document: dict, code: str, *steps: object) -> Iterator[Problem]:
    stage = next((stage for stage in document["stages"] if stage["code"] == code), None)
    for group in document["groups"] if stage else ():
        if group["code"] not in stage["groups"]:
            yield problem("group_not_in_final", place(*steps), code, group=group["code"], stage=code)


def _tie_break(document: dict) -> Iterator[Problem]:
    steps = document["tie_break"]
    for position, step in enumerate(steps):
        here = ("tie_break", position)
        yield from _ref(document, step, *here, "ref")
        if step in steps[:position]:
            yield problem("step_twice", place(*here), step)
        if step["by"] == TieBreakBy.PLENARY and position != len(steps) - 1:
            yield problem("plenary_not_last", place(*here, "by"), step["by"])


def _ref(document: dict, step: dict, *here: object) -> Iterator[Problem]:
    by, ref, path = step["by"], step["ref"], place(*here)
    expected = WITH_REF.get(by)
    if expected is None:
        if ref is not None:
            yield problem("ref_not_used", path, ref, by=by)
    elif ref is None:
        yield problem("ref_missing", path, None, by=by, expected=expected)
    elif ("." in ref) != (by == TieBreakBy.CRITERION):
        yield problem("ref_form", path, ref, value=ref, expected=expected)
    elif by == TieBreakBy.STAGE:
        yield from _stage(document, ref, *here)
    else:
        yield from _criterion(document, ref, *here)


def _criterion(document: dict, ref: str, *here: object) -> Iterator[Problem]:
    code, _, criterion = ref.partition(".")
    problems = list(_stage(document, code, *here))
    yield from problems
    if problems:
        return
    stage = next(stage for stage in document["stages"] if stage["code"] == code)
    known = [other["code"] for other in stage["criteria"]]
    yield from unknown("criterion", criterion, known, *here)
    scored = {leaf["code"] for group in stage["groups"] for leaf in leaves(stage, group)}
    if criterion in known and criterion not in scored:
        yield problem("ref_not_scored", place(*here), ref, criterion=criterion, stage=code)


def _awards(document: dict) -> Iterator[Problem]:
    for position, award in enumerate(document["awards"]):
        here = ("awards", position)
        first, last = award["rank_from"], award["rank_to"]
        if first > last:
            yield problem("rank_order", place(*here, "rank_to"), last, first=first, last=last)
        if "on_tie" not in award:
            yield problem("on_tie_missing", place(*here, "on_tie"), None, first=first)
        if document["final"] is not None:
            yield from _award_and_final(document, award, *here)
    yield from _overlaps(document["awards"])
    yield from _gaps(document["awards"])


def _award_and_final(document: dict, award: dict, *here: object) -> Iterator[Problem]:
    final, score = document["final"], award["min_score"]
    if award["per"] not in final["rankings"]:
        yield problem("award_list", place(*here, "per"), award["per"], per=award["per"], known=final["rankings"])
    if score is None:
        return
    path = place(*here, "min_score")
    if any(source["as"] == CarryAs.RANK for source in final["from"]):
        yield problem("min_score_of_ranks", path, score)
    elif (reach := final_reach(document)) and not reach[0] <= score <= reach[1]:
        params = {"score": score, "low": reach[0], "high": reach[1], "what": "the final score"}
        yield problem("min_score_unreachable", path, score, **params)


def _overlaps(awards: list[dict]) -> Iterator[Problem]:
    for (_, other), (position, award) in combinations(enumerate(awards), 2):
        first, last = award["rank_from"], award["rank_to"]
        if award["per"] == other["per"] and first <= other["rank_to"] and other["rank_from"] <= last:
            params = {"first": first, "last": last, "per": award["per"], "other": other["code"]}
            yield problem("awards_overlap", place("awards", position, "rank_from"), first, **params)


def _gaps(awards: list[dict]) -> Iterator[Problem]:
    """Holes between rank 1 and the last awarded rank of a list."""
    for per in dict.fromkeys(award["per"] for award in awards):
        reached = 0
        for award in sorted((a for a in awards if a["per"] == per), key=lambda a: a["rank_from"]):
            if award["rank_from"] > reached + 1:
                ranks = [reached + 1, award["rank_from"] - 1]
                yield problem(
                    "rank_without_award", "awards", ranks, per=per, ranks=" to ".join(map(str, dict.fromkeys(ranks)))
                )
            reached = max(reached, award["rank_to"])
