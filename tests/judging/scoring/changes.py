"""One contest turned into another: sheets, values, weights or rules changed, everything else kept."""

from dataclasses import replace


def with_stages(contest, change):
    """Each scored stage of the rulebook through `change`, which returns the keys to replace."""
    stages = [stage | change(stage) if stage.get("scored") else stage for stage in contest.rulebook["stages"]]
    return replace(contest, rulebook=contest.rulebook | {"stages": stages})


def with_rules(contest, **keys):
    return replace(contest, rulebook=contest.rulebook | keys)


def with_sheets(contest, change):
    """`change` makes the list of sheets that take the place of one sheet."""
    return replace(
        contest,
        sheets={
            stage: [new for sheet in sheets for new in change(stage, sheet)] for stage, sheets in contest.sheets.items()
        },
    )


def with_values(contest, change):
    """Every value v of a stage becomes change(stage, v); "not applicable" stays."""

    def changed(stage, sheet):
        values = {code: None if v is None else change(stage, v) for code, v in sheet["values"].items()}
        return [sheet | {"values": values}]

    return with_sheets(contest, changed)


def without_extras(stage):
    """No spread, no severity and no equal number where it can be left out: a value changes its own entry only."""
    is_sum = stage["aggregate"]["method"] == "sum"
    return {"spread": None, "adjustment": "none", "judges": stage["judges"] | {"equal_number": is_sum}}


def unrounded(stage):
    return {"round": {}}


def shifted_scale(factor, offset):
    """The scale that v -> factor * v + offset makes of a stage's own."""

    def change(stage):
        low, high, step = (stage["scale"][key] for key in ("min", "max", "step"))
        return {"scale": {"min": low * factor + offset, "max": high * factor + offset, "step": step * factor}}

    return change


def reversed_input(contest):
    """The same facts, told in another sequence."""
    return replace(
        contest,
        entries=contest.entries[::-1],
        entrants={stage: rows[::-1] for stage, rows in contest.entrants.items()},
        sheets={stage: rows[::-1] for stage, rows in contest.sheets.items()},
        named={stage: rows[::-1] for stage, rows in contest.named.items()},
    )


def renamed(contest):
    """The same contest with the codes given out from the other end."""
    new = dict(zip(contest.codes, contest.codes[::-1], strict=True))

    def by_stage(lists):
        return {stage: [new[code] for code in codes] for stage, codes in lists.items()}

    return replace(
        with_sheets(contest, lambda _, sheet: [sheet | {"entry": new[sheet["entry"]]}]),
        entries=[entry | {"code": new[entry["code"]]} for entry in contest.entries],
        entrants=by_stage(contest.entrants),
        named=by_stage(contest.named),
        consolidated=by_stage(contest.consolidated),
        cut_orders={
            stage: [[new[c] for c in order] for order in orders] for stage, orders in contest.cut_orders.items()
        },
        orders=[[new[code] for code in order] for order in contest.orders],
        moves=[(new[code], rank, scope) for code, rank, scope in contest.moves],
        withdrawn=[new[code] for code in contest.withdrawn],
    )


def shuffled_input(contest, random):
    """The same facts, told in any other sequence."""
    mixed = reversed_input(contest)
    random.shuffle(mixed.entries)
    for rows in (*mixed.sheets.values(), *mixed.entrants.values(), *mixed.named.values()):
        random.shuffle(rows)
    return mixed
