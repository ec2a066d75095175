"""Awards (scoring.md 7)."""

from .numbers import exact
from .rules import comparable


def awards(game, final):
    """(given, pending): {award code: set of entries per list} and the classes that wait for a plenary."""
    awarded, pending = {}, {}
    rules = game["rulebook"].get("awards") or []
    for (scope, key), ranking in final["lists"].items():
        list_rules = [rule for rule in rules if rule["per"] == scope]
        finalists = [[entry for entry in group if final["scores"][entry] is not None] for group in ranking["classes"]]
        walk_list(game, final, (scope, key), list_rules, [group for group in finalists if group], awarded, pending)
    return awarded, pending


def walk_list(game, final, where, rules, classes, awarded, pending):
    place = 1
    for members in classes:
        rule = next((rule for rule in rules if rule["rank_from"] <= place <= rule["rank_to"]), None)
        end = place + len(members)
        if rule is None or is_below(game, final, rule, members):
            place = end
        elif end - 1 <= rule["rank_to"] or rule["on_tie"] == "share_and_skip":
            awarded.setdefault((rule["code"], *where), set()).update(members)
            place = end
        elif rule["on_tie"] == "share":
            awarded.setdefault((rule["code"], *where), set()).update(members)
            place = rule["rank_to"] + 1
        else:
            pending.setdefault((rule["code"], *where), []).append(sorted(members))
            place = end


def is_below(game, final, rule, members):
    if rule.get("min_score") is None:
        return False
    score = comparable(game["rulebook"], final["scores"][members[0]])
    return score < exact(rule["min_score"])
