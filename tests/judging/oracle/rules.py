"""Questions to the plain rulebook mapping, in the shape of its YAML file (keys with a default may be absent)."""

from .numbers import exact, half_up, printed


def stage_of(rulebook, code):
    return next(stage for stage in rulebook["stages"] if stage["code"] == code)


def option(mapping, key, default):
    """A key that is absent and a key that is null both mean the default."""
    value = mapping.get(key)
    return default if value is None else value


def leaves(stage, group):
    """Codes and weights of the criteria that an entry of `group` is scored on."""
    parents = {criterion.get("parent") for criterion in stage["criteria"]}
    return {
        criterion["code"]: exact(criterion["weight"])
        for criterion in stage["criteria"]
        if criterion["code"] not in parents
        and exact(criterion["weight"]) > 0
        and group in option(criterion, "groups", [group])
    }


def x(stage, value):
    """The value as it enters every sum: a share of the scale in percent, or the raw points."""
    if stage["values"] == "raw":
        return exact(value)
    low, high = exact(stage["scale"]["min"]), exact(stage["scale"]["max"])
    return (exact(value) - low) / (high - low) * 100


def rounding(stage, key):
    return option(stage, "round", {}).get(key)


def places(rulebook):
    return rulebook["final"]["round"]["places"]


def comparable(rulebook, value):
    """What ranks: the printed figure, or the exact one."""
    if rulebook["final"]["rank_on"] == "exact":
        return value
    return half_up(value, places(rulebook))


def printed_value(rulebook, value):
    return printed(value, places(rulebook))


def source_stages(rulebook):
    """Stage codes of the final, in the order of the rulebook's stages."""
    named = {source["stage"] for source in rulebook["final"]["from"]}
    return [stage["code"] for stage in rulebook["stages"] if stage["code"] in named]
