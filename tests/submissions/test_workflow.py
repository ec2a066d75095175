import pytest

from submissions.enums import EDITABLE_STATUSES, EXCLUDED_STATUSES, RECEIVED_STATUSES, ProposalStatus
from submissions.workflow import TRANSITIONS, Actor, IllegalTransition, NoteNeeded, status_after, transitions_from

LEGAL = {
    "request_approval": {"draft": "in_approval"},
    "return_to_team": {"in_approval": "draft"},
    "submit": {"draft": "submitted", "in_approval": "submitted", "returned": "submitted"},
    "return_for_correction": {"submitted": "returned"},
    "pass_check": {"submitted": "eligible"},
    "fail_check": {"submitted": "ineligible", "returned": "ineligible"},
    "reopen_check": {"eligible": "submitted", "ineligible": "submitted"},
    "withdraw": {
        "draft": "withdrawn",
        "in_approval": "withdrawn",
        "submitted": "withdrawn",
        "returned": "withdrawn",
        "eligible": "withdrawn",
    },
    "disqualify": {"submitted": "disqualified", "returned": "disqualified", "eligible": "disqualified"},
}
NEED_A_REASON = {"return_to_team", "return_for_correction", "fail_check", "reopen_check", "withdraw", "disqualify"}
EVERY_PAIR = [(step, status) for step in LEGAL for status in ProposalStatus.values]


def test_the_table_has_exactly_these_steps():
    assert set(TRANSITIONS) == set(LEGAL)
    assert {step.name for step in TRANSITIONS.values() if step.needs_note} == NEED_A_REASON


@pytest.mark.parametrize(("step", "status"), EVERY_PAIR)
def test_a_step_leads_where_the_table_says_or_is_refused(step, status):
    if status in LEGAL[step]:
        assert status_after(step, status, note="Alasan") == LEGAL[step][status]
    else:
        with pytest.raises(IllegalTransition, match=f"“{TRANSITIONS[step].label}”"):
            status_after(step, status, note="Alasan")


@pytest.mark.parametrize("step", sorted(NEED_A_REASON))
@pytest.mark.parametrize("note", ["", "  \n"])
def test_a_step_against_the_team_needs_a_reason(step, note):
    status = next(iter(LEGAL[step]))
    with pytest.raises(NoteNeeded, match=f"“{TRANSITIONS[step].label}”"):
        status_after(step, status, note=note)


@pytest.mark.parametrize("step", sorted(set(LEGAL) - NEED_A_REASON))
def test_other_steps_need_none(step):
    status, target = next(iter(LEGAL[step].items()))
    assert status_after(step, status) == target


def test_an_impossible_step_is_refused_before_its_reason_is_asked_for():
    with pytest.raises(IllegalTransition):
        status_after("withdraw", "disqualified")


def test_an_unknown_step_raises_an_error_of_the_program():
    with pytest.raises(KeyError):
        status_after("publish", "draft")


def test_every_status_can_be_reached_from_a_draft():
    reached, waiting = {"draft"}, ["draft"]
    while waiting:
        status = waiting.pop()
        targets = {str(step.target) for step in TRANSITIONS.values() if status in step.sources}
        waiting += targets - reached
        reached |= targets
    assert reached == set(ProposalStatus.values)


def test_nothing_leads_out_of_withdrawn_and_disqualified():
    ends = {status for status in ProposalStatus.values if not any(status in targets for targets in LEGAL.values())}
    assert ends == {"withdrawn", "disqualified"}


@pytest.mark.parametrize(
    ("status", "actor", "steps"),
    [
        ("draft", Actor.TEAM, ["request_approval", "submit", "withdraw"]),
        ("draft", Actor.OPERATOR, ["submit", "withdraw"]),
        ("draft", Actor.BUREAU, ["submit"]),
        ("in_approval", Actor.TEAM, ["submit", "withdraw"]),
        ("in_approval", Actor.OPERATOR, ["return_to_team", "submit", "withdraw"]),
        ("submitted", Actor.TEAM, ["withdraw"]),
        ("submitted", Actor.BUREAU, ["return_for_correction", "pass_check", "fail_check", "disqualify"]),
        ("returned", Actor.TEAM, ["submit", "withdraw"]),
        ("returned", Actor.BUREAU, ["submit", "fail_check", "disqualify"]),
        ("eligible", Actor.OPERATOR, ["withdraw"]),
        ("eligible", Actor.BUREAU, ["reopen_check", "disqualify"]),
        ("ineligible", Actor.TEAM, []),
        ("ineligible", Actor.BUREAU, ["reopen_check"]),
        ("withdrawn", Actor.BUREAU, []),
        ("disqualified", Actor.BUREAU, []),
    ],
)
def test_everybody_is_offered_their_own_steps_only(status, actor, steps):
    assert [step.name for step in transitions_from(status, actor)] == steps


def test_groups_of_statuses_do_not_contradict_each_other():
    assert set(EDITABLE_STATUSES) == {"draft", "returned"}
    assert set(EXCLUDED_STATUSES) == {"ineligible", "withdrawn", "disqualified"}
    assert set(RECEIVED_STATUSES) == set(ProposalStatus.values) - {"draft", "in_approval", "withdrawn"}
