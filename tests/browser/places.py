"""Where a browser goes to see every page once; run inside the server's own database."""

import json

from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.services.people import join_unit
from tests.builders import unit
from tests.people import person_who_signed_in
from tests.routes import ROUTES
from tests.submissions import evidence_rules
from tests.submissions.team_rules import start_draft
from tests.test_routes import kwargs_of
from tests.world import world_at

STAGES = ("judging", "published", "registration", "closed")  # each page is seen in the first that opens it
GUIDES = ("admin", "judge", "member", "operator")  # who shows a page, when anonymous people may not see it


def print_places(stage: str) -> None:
    """Makes the world of this stage; prints a JSON list of (route, e-mail or "", address)."""
    world = world_at(stage)
    places = []
    for name, row in ROUTES.items():
        first = next((stage for stage in STAGES if row.opens[stage]), None)
        if row.method == "get" and first == stage and not row.address:
            address = reverse(name, kwargs=kwargs_of(name, world))
            places.append((name, _guide(world, row.opens[stage]), address))
    print(json.dumps(places))  # noqa: T201 - read by the process that asked


def _guide(world, roles) -> str:
    if "anonymous" in roles:
        return ""
    role = next((role for role in GUIDES if role in roles), None) or min(roles)
    return world.people[role].email


def print_draft_with_films(email: str) -> None:
    """A draft of a new person in an open edition that takes every kind of evidence; prints its code."""
    person = person_who_signed_in(email)
    join_unit(user=person, unit=unit(), role=MembershipRole.MEMBER)
    at = timezone.now().replace(microsecond=0)
    print(start_draft(evidence_rules.open_edition(at), person, at=at).code)  # noqa: T201 - read by the process that asked
