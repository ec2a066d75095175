"""Final scores and the ranked lists (scoring.md 6)."""

from .chain import untie
from .numbers import exact
from .ranks import rank_classes, split
from .rules import comparable, printed_value, source_stages

DIMENSIONS = {
    "overall": (),
    "group": ("group",),
    "category": ("category",),
    "group+category": ("group", "category"),
}


def final_score(game, entry):
    """F, or None for an entry that lacks a score in some stage of the final."""
    total = 0
    for source in game["rulebook"]["final"]["from"]:
        line = game["tables"].get(source["stage"], {}).get(entry)
        if line is None or not line["complete"]:
            return None
        total += exact(source["weight"]) * exact(line[source["as"]]) / 100
    return total


def lower_is_better(rulebook):
    return rulebook["final"]["from"][0]["as"] == "rank"


def last_reached(game, entry):
    """(number of the last stage of the final where the entry has a score, that comparable score), or None."""
    for number, stage in reversed(list(enumerate(source_stages(game["rulebook"])))):
        line = game["tables"].get(stage, {}).get(entry)
        if line is not None and line["complete"]:
            return number, comparable(game["rulebook"], line["score"])
    return None


def final_order_key(game, entry):
    """A key that is larger for the better placed; None = unranked."""
    rulebook, score = game["rulebook"], final_score(game, entry)
    if score is not None:
        level = comparable(rulebook, score)
        return 1, 0, -level if lower_is_better(rulebook) else level
    reached = last_reached(game, entry)
    if rulebook["final"]["not_reached_last"] == "unranked" or reached is None:
        return None
    return 0, *reached


def lists_of(game, scope):
    """{values of the scope's dimensions: entry codes}."""
    lists = {}
    for code, entry in game["entries"].items():
        key = tuple(entry[name] for name in DIMENSIONS[scope])
        if None not in key:
            lists.setdefault(key, []).append(code)
    return lists


def classes_of(game, members, orders):
    """Tie classes of the ranked members of one list, best first, after the chain."""
    ranked = [entry for entry in members if final_order_key(game, entry) is not None]
    classes = split(ranked, lambda entry: final_order_key(game, entry))
    return [part for group in classes for part in untie(game, group, orders)]


def moved(classes, moves):
    """Official classes: a moved entry leaves its place and goes in before the first class at or behind the new rank."""
    for entry, rank in moves:
        other_classes = [[other for other in group if other != entry] for group in classes]
        other_classes = [group for group in other_classes if group]
        ranks = rank_classes(other_classes)
        before = [group for group in other_classes if ranks[group[0]] < rank]
        classes = [*before, [entry], *other_classes[len(before) :]]
    return classes


def final_table(game, orders=None, moves=None):
    """`scores` and `printed` by entry; `lists`: {(scope, key): {"computed": ranks, "official": ranks, "classes": …}}.

    `orders` and `moves` are {(scope, key): [order]} and {(scope, key): [(entry, rank)]}.
    """
    rulebook = game["rulebook"]
    scores = {entry: final_score(game, entry) for entry in game["entries"]}
    table = {"scores": scores, "lists": {}}
    table["printed"] = {entry: printed_value(rulebook, score) for entry, score in scores.items()}
    awarded = [award["per"] for award in rulebook.get("awards") or []]
    for scope in dict.fromkeys([*rulebook["final"]["rankings"], *awarded]):
        for key, members in lists_of(game, scope).items():
            computed = classes_of(game, members, (orders or {}).get((scope, key), []))
            official = moved(computed, (moves or {}).get((scope, key), []))
            table["lists"][scope, key] = {
                "members": members,
                "computed": rank_classes(computed),
                "official": rank_classes(official),
                "classes": official,
            }
    return table
