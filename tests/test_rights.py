"""What somebody may open and what their lists show is one rule: checked for every kind of person and every status."""

import pytest
from django.contrib.auth.models import AnonymousUser

from judging.panels.models import Assignment
from judging.panels.permissions import assignments_visible_to, can_view_assignment
from submissions.enums import ProposalStatus
from submissions.models import Proposal
from submissions.permissions import can_view_proposal, proposals_visible_to
from tests.world import ROLES, STAGES, world_at


def person(world, role):
    return world.people.get(role, AnonymousUser())


@pytest.mark.parametrize("stage", STAGES)
def test_lists_and_single_objects_agree(db, stage):
    world = world_at(stage)
    rules = (
        (Proposal, proposals_visible_to, can_view_proposal),
        (Assignment, assignments_visible_to, can_view_assignment),
    )
    for role in ROLES:
        user = person(world, role)
        for model, visible_to, can_view in rules:
            listed = set(visible_to(user))
            assert {row for row in model.objects.all() if can_view(user, row)} == listed, (role, model)


@pytest.mark.parametrize("status", ProposalStatus.values)
def test_who_sees_a_proposal_in_every_status(db, status):
    world = world_at("judging")
    Proposal.objects.filter(pk=world.proposal.pk).update(status=status)
    seen_by = {role for role in ROLES if world.proposal in proposals_visible_to(person(world, role))}
    assert seen_by == {"admin", "staff", "inspector", "operator", "member"}
    assert {role for role in ROLES if can_view_proposal(person(world, role), world.proposal)} == seen_by


@pytest.mark.parametrize("stage", STAGES[1:])
def test_who_sees_an_assignment_in_every_stage(db, stage):
    world = world_at(stage)
    seen_by = {role for role in ROLES if can_view_assignment(person(world, role), world.assignment)}
    assert seen_by == {"admin", "staff", "inspector", "judge"}
    recused_by = {role for role in ROLES if can_view_assignment(person(world, role), world.recused)}
    assert recused_by == {"admin", "staff", "inspector"}
