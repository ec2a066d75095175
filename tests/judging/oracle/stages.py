"""Sheets to stage scores (scoring.md 1 to 4)."""

from fractions import Fraction

from .numbers import half_up, mean
from .ranks import rank_classes
from .rules import comparable, leaves, option, printed_value, rounding, stage_of, x


def counted(stage, entry, sheets):
    """The sheets that count for one entry: submitted, neither recused nor excluded, with an answer to every leaf."""
    leaf_codes = leaves(stage, entry["group"])
    return [
        sheet
        for sheet in sheets
        if sheet["entry"] == entry["code"]
        and sheet.get("state", "submitted") == "submitted"
        and all(code in sheet["values"] for code in leaf_codes)
    ]


def has_outstanding(entry, sheets):
    return any(sheet["entry"] == entry["code"] and sheet.get("state") == "outstanding" for sheet in sheets)


def combined(stage, weights, xs, places):
    """Weighted mean or sum of the `xs` that exist; each term is rounded to `places` before adding."""
    applicable = [code for code in weights if xs[code] is not None]
    divisor = 1 if stage["combine"] == "weighted_sum" else sum(weights[code] for code in applicable)
    terms = [half_up(weights[code] * xs[code] / divisor, places) for code in applicable]
    return sum(terms, Fraction(0))


def judge_total(stage, group, values):
    """One sheet's total. In a stage that aggregates criteria it is unrounded (it serves spread and votes only)."""
    weights = leaves(stage, group)
    xs = {code: None if values[code] is None else x(stage, values[code]) for code in weights}
    if stage["aggregate"]["over"] == "criterion":
        return combined(stage, weights, xs, None)
    return half_up(combined(stage, weights, xs, rounding(stage, "weighted_criterion")), rounding(stage, "judge_total"))


def aggregated(stage, numbers):
    """A(numbers), or None when there are no numbers or A refuses."""
    rule = stage["aggregate"]
    ordered = sorted(numbers)
    if not ordered:
        return None
    if rule["method"] == "sum":
        return sum(ordered, Fraction(0))
    if rule["method"] == "median":
        half = len(ordered) // 2
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    if rule["method"] == "trimmed_mean":
        low, high = option(rule, "drop_low", 0), option(rule, "drop_high", 0)
        trimmed = ordered[low : len(ordered) - high] if low + high < len(ordered) else []
        if not trimmed:
            return mean(ordered) if option(rule, "if_too_few", "refuse") == "mean" else None
        return mean(trimmed)
    return mean(ordered)


def criterion_xs(stage, sheets, code):
    return [x(stage, sheet["values"][code]) for sheet in sheets if sheet["values"].get(code) is not None]


def criterion_score(stage, entry, sheets, code):
    """The aggregate of one criterion over the judges who gave it a value, unrounded; None without one."""
    if code not in leaves(stage, entry["group"]):
        return None
    return aggregated(stage, criterion_xs(stage, counted(stage, entry, sheets), code))


def score_over_criteria(stage, entry, sheets):
    weights = leaves(stage, entry["group"])
    scores = {}
    for code in weights:
        criterion_values = criterion_xs(stage, sheets, code)
        scores[code] = aggregated(stage, criterion_values)
        if criterion_values and scores[code] is None:
            return None
        if criterion_values:
            scores[code] = half_up(scores[code], rounding(stage, "criterion"))
    return combined(stage, weights, scores, rounding(stage, "weighted_criterion"))


def severities(totals):
    """Each judge's mean difference from the entry's mean, over every counted sheet; `totals` is {entry: {judge: T}}."""
    differences = {}
    for by_judge in totals.values():
        for judge, total in by_judge.items():
            differences.setdefault(judge, []).append(total - mean(list(by_judge.values())))
    return {judge: mean(values) for judge, values in differences.items()}


def spread(stage, entry, sheets):
    """Highest minus lowest among the judges, None without sheets."""
    if not sheets:
        return None
    if stage["spread"]["on"] == "judge_total":
        rows = [[judge_total(stage, entry["group"], sheet["values"]) for sheet in sheets]]
    else:
        rows = [criterion_xs(stage, sheets, code) for code in leaves(stage, entry["group"])]
    return max(max(row) - min(row) for row in rows if row)


def stage_table(rulebook, code, entries, sheets):
    """{entry code: its line}. Scores are exact, `printed` is what a page shows; incomplete means no score, no rank."""
    stage = stage_of(rulebook, code)
    lines = {entry["code"]: stage_line(stage, entry, sheets) for entry in entries}
    if option(stage, "adjustment", "none") == "severity":
        harsh = severities({entry: line["totals"] for entry, line in lines.items()})
        for line in lines.values():
            line["adjusted"] = {judge: total - harsh[judge] for judge, total in line["totals"].items()}
    most = max((line["counted"] for line in lines.values()), default=0) if equal_numbers(stage) else 0
    for entry in entries:
        finish(rulebook, stage, entry, lines[entry["code"]], sheets, most)
    scores = {entry: line["score"] for entry, line in lines.items() if line["complete"]}
    ranks = rank_classes(by_score(rulebook, scores))
    for entry, line in lines.items():
        line["rank"] = ranks.get(entry)
    return lines


def stage_line(stage, entry, sheets):
    entry_sheets = counted(stage, entry, sheets)
    totals = {sheet["judge"]: judge_total(stage, entry["group"], sheet["values"]) for sheet in entry_sheets}
    return {"counted": len(entry_sheets), "totals": totals, "adjusted": totals}


def finish(rulebook, stage, entry, line, sheets, most):
    """Score, completeness and flags of one line; it lacks a sheet as long as another entry has more (equal_number)."""
    entry_sheets = counted(stage, entry, sheets)
    if stage["aggregate"]["over"] == "criterion":
        score = score_over_criteria(stage, entry, entry_sheets) if entry_sheets else None
    else:
        score = aggregated(stage, list(line["adjusted"].values()))
    enough = len(entry_sheets) >= stage["judges"]["min"] and not has_outstanding(entry, sheets)
    line["criteria"] = {code: criterion_score(stage, entry, sheets, code) for code in leaves(stage, entry["group"])}
    rule = stage.get("spread")
    line["spread"] = spread(stage, entry, entry_sheets) if rule else None
    line["flagged"] = line["spread"] is not None and line["spread"] > Fraction(str(rule["max"]))
    if line["flagged"] and rule["then"] == "third_judge":
        enough = enough and len(entry_sheets) > stage["judges"]["min"]
    line["complete"] = enough and score is not None and len(entry_sheets) >= most
    line["score"] = half_up(score, rounding(stage, "stage")) if line["complete"] else None
    line["printed"] = printed_value(rulebook, line["score"])
    line["moderate"] = line["flagged"] and rule["then"] == "moderate"


def by_score(rulebook, scores):
    """Classes of equal comparable scores, best first."""
    levels = {entry: comparable(rulebook, score) for entry, score in scores.items()}
    return [
        [entry for entry in levels if levels[entry] == level] for level in sorted(set(levels.values()), reverse=True)
    ]


def equal_numbers(stage):
    return option(stage["judges"], "equal_number", False)
