"""Small contests for a drawn rulebook: entries, sheets (missing, recused and outstanding ones too) and decisions."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.judging.oracle.rules import leaves
from tests.judging.scoring.strategies import CATEGORIES, TYPES, rulebooks

JUDGES = ("J1", "J2", "J3", "J4", "J5")
STATES = ("submitted",) * 12 + ("recused", "excluded", "outstanding", "absent")


@dataclass
class Contest:
    """`sheets`, `entrants`, `cut_orders`, `named`, `consolidated` by stage code; `moves` are (entry, rank, scope).

    `left` names who left the competition after the last stage was closed.
    """

    rulebook: dict
    entries: list
    entrants: dict = field(default_factory=dict)
    sheets: dict = field(default_factory=dict)
    cut_orders: dict = field(default_factory=dict)
    named: dict = field(default_factory=dict)
    consolidated: dict = field(default_factory=dict)
    orders: list = field(default_factory=list)
    moves: list = field(default_factory=list)
    withdrawn: list = field(default_factory=list)

    @property
    def codes(self):
        return [entry["code"] for entry in self.entries]


def legal_values(stage):
    low, high, step = (stage["scale"][key] for key in ("min", "max", "step"))
    return [low + step * i for i in range(int((high - low) / step) + 1)]


@st.composite
def entry_lists(draw, groups, fewest=1, most=8):
    shape = st.tuples(st.sampled_from(groups), st.sampled_from(CATEGORIES), st.sampled_from(TYPES), st.booleans())
    rows = draw(st.lists(shape, min_size=fewest, max_size=most))
    return [
        {
            "code": f"P{number:02}",
            "group": group,
            "category": category,
            "participant_type": kind,
            "attributes": {"replicated": replicated},
        }
        for number, (group, category, kind, replicated) in enumerate(rows, start=1)
    ]


@st.composite
def answers(draw, stage, group, palette):
    """A complete sheet of one entry; not every criterion may be not applicable."""
    codes = list(leaves(stage, group))
    choices = [*palette, *palette, None] if stage["not_applicable"] == "exclude_criterion" else palette
    values = draw(st.lists(st.sampled_from(choices), min_size=len(codes), max_size=len(codes)))
    if all(value is None for value in values):
        values[0] = palette[0]
    return dict(zip(codes, values, strict=True))


@st.composite
def sheet_lists(draw, stage, entrants, is_dense):
    """A panel's sheets for these entries; a dense one is small, complete and of two or three different values."""
    colours = 3 if is_dense else 4
    palette = draw(st.lists(st.sampled_from(legal_values(stage)), min_size=1, max_size=colours, unique=True))
    least = min(stage["judges"]["min"], len(JUDGES))
    judges = JUDGES[: draw(st.integers(least, least + 1 if is_dense else len(JUDGES)))]
    states = ("submitted",) if is_dense else draw(st.sampled_from((("submitted",), STATES)))
    sheets = []
    for entry in entrants:
        for judge in judges:
            state = draw(st.sampled_from(states))
            if state != "absent":
                values = draw(answers(stage, entry["group"], palette))
                sheets.append({"entry": entry["code"], "judge": judge, "values": values, "state": state})
    return sheets


def some_orders(codes, fewest=0):
    """Up to two recorded orders of all entries or of some."""
    some = st.lists(st.sampled_from(codes), unique=True, min_size=min(2, len(codes)), max_size=4)
    return st.lists(st.permutations(codes) | some, min_size=fewest, max_size=2)


def one_in_three():
    return st.integers(0, 2).map(lambda number: number == 2)


def some_of(codes):
    return st.lists(st.sampled_from(codes), unique=True)


@st.composite
def contests(draw, documents=None, fewest=1, is_dense=False):
    rulebook = draw(rulebooks() if documents is None else documents)
    groups = [group["code"] for group in rulebook["groups"]]
    contest = Contest(rulebook, draw(entry_lists(groups, fewest)))
    entrants = contest.entries
    for stage in rulebook["stages"][1:]:
        code = stage["code"]
        entrants = [entry for entry in entrants if entry["group"] in stage["groups"]]
        contest.entrants[code] = [entry["code"] for entry in entrants]
        contest.sheets[code] = draw(sheet_lists(stage, entrants, is_dense))
        contest.cut_orders[code] = draw(some_orders(contest.codes, int(is_dense)))
        contest.named[code] = draw(some_of(contest.codes))
        contest.consolidated[code] = draw(some_of(contest.codes))
        if draw(one_in_three()):
            stay = draw(some_of(contest.entrants[code] or contest.codes)) or contest.entrants[code]
            entrants = [entry for entry in entrants if entry["code"] in stay]
    contest.orders = draw(some_orders(contest.codes, int(is_dense)))
    moves = st.tuples(st.sampled_from(contest.codes), st.integers(1, 8), st.sampled_from(rulebook["final"]["rankings"]))
    contest.moves = draw(st.lists(moves, max_size=2))
    contest.withdrawn = draw(some_of(contest.codes)) if draw(one_in_three()) else []
    return contest
