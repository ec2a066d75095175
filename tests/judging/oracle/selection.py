"""Who goes on from a stage (scoring.md 5)."""

from .chain import untie
from .numbers import exact
from .ranks import split
from .rules import comparable, option, stage_of


def field(entry, name):
    """A dimension or a declared attribute of an entry."""
    return entry[name] if name in entry else entry.get("attributes", {}).get(name)


def parts_of(per, entries):
    """{values of the dimensions of `per`: entries}."""
    parts = {}
    for entry in entries:
        parts.setdefault(tuple(field(entry, name) for name in per), []).append(entry)
    return parts


def select(game, code, orders=(), named=()):
    """{part: {"advancing": set, "pending": [classes], "unmet": [(by, value, missing)]}} for the stage `code`."""
    rule = option(stage_of(game["rulebook"], code), "advancement", {"method": "all_passed"})
    table = game["tables"][code]
    complete = [game["entries"][entry] for entry in table if table[entry]["complete"]]
    parts = parts_of(option(rule, "per", []), complete)
    return {part: select_part(game, code, rule, part, members, orders, named) for part, members in parts.items()}


def select_part(game, code, rule, part, complete, orders, named):
    if rule["method"] in ("top_n", "threshold_then_top_n"):
        return Walk(game, code, rule, part, complete, orders).result()
    advancing = {entry["code"] for entry in complete if passes(game, code, rule, entry, named)}
    return {"advancing": advancing, "pending": [], "unmet": []}


def passes(game, code, rule, entry, named):
    if rule["method"] == "manual":
        return entry["code"] in named
    return rule["method"] == "all_passed" or reaches(game, code, rule, entry)


def reaches(game, code, rule, entry):
    return comparable(game["rulebook"], game["tables"][code][entry["code"]]["score"]) >= exact(rule["min_score"])


def seats_of(rule, part):
    return option(rule, "n_by", {}).get(part[0], rule.get("n")) if part else rule.get("n")


def concerns(quota, rule, part):
    """A quota on a dimension of the split belongs to the part of its value."""
    per = option(rule, "per", [])
    return quota["by"] not in per or part[per.index(quota["by"])] == quota["value"]


class Walk:
    """The walk through the classes of one part."""

    def __init__(self, game, code, rule, part, complete, orders):
        self.game, self.code, self.rule, self.orders = game, code, rule, orders
        self.quotas = [quota for quota in option(rule, "quotas", []) if concerns(quota, rule, part)]
        seats = seats_of(rule, part)
        self.seats = len(complete) if seats is None else seats
        if rule["method"] == "threshold_then_top_n":
            complete = [entry for entry in complete if reaches(game, code, rule, entry)]
        self.entries = {entry["code"]: entry for entry in complete}
        self.seated, self.passed, self.pending = [], set(), []

    def result(self):
        classes = self.classes()
        while classes and not self.pending:
            self.walk_class(classes.pop(0), classes)
        missing = [
            (quota["by"], quota["value"], self.unmet_minimum(quota))
            for quota in self.quotas
            if self.unmet_minimum(quota)
        ]
        return {"advancing": set(self.seated), "pending": self.pending, "unmet": [] if self.pending else missing}

    def classes(self):
        """Best class first: by priority, by comparable score and, where the cut is for the tie chain, by the chain."""
        classes = split(list(self.entries), lambda entry: -self.priority(self.entries[entry]))
        classes = [part for group in classes for part in split(group, self.level)]
        if self.rule["tie_at_cut"] != "tie_break":
            return classes
        return [part for group in classes for part in untie(self.game, group, self.orders)]

    def level(self, entry):
        return comparable(self.game["rulebook"], self.game["tables"][self.code][entry]["score"])

    def priority(self, entry):
        """The number of the first priority rule that the entry meets; smaller comes first."""
        rules = option(self.rule, "priority", []) if self.rule["method"] == "threshold_then_top_n" else []
        met = [number for number, rule in enumerate(rules) if field(entry, rule["attribute"]) == rule["equals"]]
        return min(met, default=len(rules))

    def walk_class(self, members, later):
        """Take all, none, or stop at the cut; an order that names the whole class makes singles of it."""
        before = list(self.seated)
        admissible = [entry for entry in members if self.is_admissible(entry)]
        for entry in members:
            if self.is_admissible(entry):
                self.seated.append(entry)
        took = len(self.seated) - len(before)
        if took in (0, len(members)):
            self.passed |= set(members)
            return
        self.seated = before
        if self.rule["tie_at_cut"] == "include_all":
            self.seated += admissible
            self.passed |= set(members)
            return
        full_orders = [order for order in self.orders if set(members) <= set(order)]
        if not full_orders:
            self.pending.append(sorted(members))
            return
        later[:0] = [[entry] for entry in full_orders[-1] if entry in members]

    def is_admissible(self, entry):
        free_seats = self.seats - len(self.seated)
        if free_seats <= 0:
            return False
        if any(self.is_full(quota) for quota in self.quotas if self.falls_under(entry, quota)):
            return False
        shortfall = min(free_seats - self.reserved_seats(), 0)
        self.seated.append(entry)
        slack = free_seats - 1 - self.reserved_seats()
        self.seated.pop()
        return slack >= shortfall

    def falls_under(self, entry, quota):
        return field(self.entries[entry], quota["by"]) == quota["value"]

    def number_in(self, quota):
        return sum(self.falls_under(entry, quota) for entry in self.seated)

    def is_full(self, quota):
        return quota.get("max") is not None and self.number_in(quota) >= quota["max"]

    def unmet_minimum(self, quota):
        return max(0, option(quota, "min", 0) - self.number_in(quota))

    def reserved_seats(self):
        """Seats the minima claim of those still waiting: per dimension the sum, and the largest dimension counts."""
        reserved = {}
        available = [other for other in self.entries if other not in self.seated and other not in self.passed]
        for quota in self.quotas:
            candidates = sum(self.falls_under(other, quota) for other in available)
            reserved[quota["by"]] = reserved.get(quota["by"], 0) + min(self.unmet_minimum(quota), candidates)
        return max(reserved.values(), default=0)
