"""Walks the URLconf: every route, every kind of person, four moments of an edition."""

import functools
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseNotFound
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

from tests.routes import PUBLIC_PARTS, ROOMS, ROUTES
from tests.world import ROLES, STAGES, world_at

REFUSED = (401, 403, 404, 410)
DESK = "/kelola/"  # where Wagtail sends those who may not see a page, with a message
FOREIGN_NAMES = ("wagtail", "account_", "mfa_")
OWN_PACKAGES = {"config", "core", "accounts", "competition", "submissions", "judging", "cms"}


@dataclass(frozen=True)
class Route:
    """`name` with its namespaces, or the address where there is none; `is_ours`: the view is in this project."""

    name: str
    address: str
    keys: tuple
    is_ours: bool


@functools.cache
def routes():
    return list(_walk(get_resolver().url_patterns))


def _walk(patterns, before="", spaces=()):
    for entry in patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name)) if entry.name else address
            yield Route(name, address, tuple(entry.pattern.converters), _is_ours(name, entry.callback))
        else:
            yield from _walk(entry.url_patterns, address, (*spaces, entry.namespace) if entry.namespace else spaces)


def _is_ours(name, view):
    """By where the view is written; one that a decorator of Wagtail hides is told by its name."""
    package = getattr(view, "view_class", view).__module__.split(".")[0]
    return package in OWN_PACKAGES or not (name.startswith(FOREIGN_NAMES) or "/" in name)


def room_of(route):
    return next((prefix for prefix in ROOMS if route.address.lstrip("^").startswith(prefix)), None)


def test_every_route_names_its_roles():
    unnamed = [route for route in routes() if route.name not in ROUTES]
    assert {route.name for route in unnamed if route.is_ours or room_of(route) is None} == set()


def test_every_row_has_a_route():
    assert set(ROUTES) - {route.name for route in routes()} == set()


def kwargs_of(name, world):
    row = ROUTES[name]
    keys = next(route.keys for route in routes() if route.name == name)
    values = {**world.codes(row.object_kind), **row.more}
    return {key: values[key] for key in keys}


def clients(world):
    clients_by_role = {}
    for role in ROLES:
        client = Client(raise_request_exception=False)
        if role in world.people:
            client.force_login(world.people[role], backend=settings.AUTHENTICATION_BACKENDS[0])
        clients_by_role[role] = client
    return clients_by_role


def is_refused(response):
    if response.status_code in (302, 301):
        return response["Location"].startswith(reverse(settings.LOGIN_URL)) or response["Location"] == DESK
    return response.status_code in REFUSED


@pytest.fixture
def short_refusals(monkeypatch):
    """The page that tells of an unknown address is drawn in other tests; here it would be a third of the work."""

    def answer_shortly(request, exception):
        return HttpResponseNotFound()

    monkeypatch.setattr("config.urls.handler404", answer_shortly, raising=False)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.usefixtures("short_refusals")
def test_who_may_open_what(db, stage):
    world = world_at(stage)
    people = clients(world)
    wrong = []
    for name, row in ROUTES.items():
        address = row.address or reverse(name, kwargs=kwargs_of(name, world))
        for role, client in people.items():
            with transaction.atomic():
                response = getattr(client, row.method)(address)
                if response.streaming:
                    list(response)  # to the end, so that the file is closed
                transaction.set_rollback(True)
            expected = role in row.opens[stage]
            if response.status_code >= 500 or response.status_code == 405 or expected == is_refused(response):
                wrong.append(f"{name} {role}: {response.status_code}, expected {'open' if expected else 'refused'}")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("stage", STAGES[:1])
@pytest.mark.usefixtures("short_refusals")
def test_nobody_enters_a_room_of_others(db, stage):
    people = clients(world_at(stage))
    wrong = []
    for route in routes():
        room = room_of(route)
        if room is None or route.keys or route.name in (*ROUTES, *PUBLIC_PARTS) or set("(^") & set(route.address):
            continue
        for role, client in people.items():
            response = client.get(f"/{route.address}")
            if role not in ROOMS[room]:
                bad = not is_refused(response) and response.status_code not in (301, 302)
            else:
                bad = response.status_code >= 500 and route.name != "wagtailadmin_error_test"
            if bad:
                wrong.append(f"{route.name} {role}: {response.status_code}")
    assert "\n".join(wrong) == ""
