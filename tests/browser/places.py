"""The sites that tests find ready, and where a browser goes in them to see every template once. Run in the database of
a server.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template import engines
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
from django.utils import timezone
from django.views.defaults import permission_denied

from accounts.enums import MembershipRole
from accounts.models import User
from accounts.services.invitations import create_invitation
from accounts.services.passwords import issue_password_link
from accounts.services.people import join_unit
from cms.demo.loading import load_demo
from competition.rulebook.loading import load_document
from competition.services import create_edition, load_rulebook
from tests.browser.visits import Answer, choose_pages, sign_in
from tests.builders import document, unit
from tests.people import PASSWORD, person_who_signed_in
from tests.routes import ROUTES
from tests.submissions import evidence_rules
from tests.submissions.team_rules import start_draft
from tests.test_routes import kwargs_of
from tests.world import World, people_of_world, world_at

STAGES = ("judging", "published", "registration", "closed")  # each route is seen in the first that opens it
GUIDES = ("admin", "judge", "member", "operator")  # who shows a page, when anonymous people may not see it
SEARCHES = ("/cari/?q=inovasi", "/cari/?q=tidakadasamasekali")
DOORS = ("login/", "signup/", "confirm-email/", "undangan/tidak-ada/")
RESET = ("", "done/", "key/1-tidak-ada/", "key/done/")
OWN_ACCOUNT = ("email/", "password/change/", "2fa/", "reauthenticate/", "logout/")
MOST_GUESSES = 31  # after so many tokens a stranger must wait
PREPARED = "lomba-persiapan"


def build_demo() -> dict:
    """Passwords by e-mail, and the pages to see: the public site, the doors, the account of one person."""
    setup_test_environment()  # so that Django tells which templates it renders
    passwords = {account.email: account.password for account in load_demo(at=timezone.now())}
    pages = choose_pages((*_answers_to_public(), *_answers_to_person(*next(iter(passwords.items())))))
    return {"passwords": passwords, "pages": list(map(asdict, pages))}


def build_moments() -> dict:
    """The pages to see of every route that a person opens, in editions at four moments side by side."""
    setup_test_environment()
    people = people_of_world()
    clients = {name: sign_in(person.email, PASSWORD) for name, person in people.items()}
    clients["anonymous"] = Client()
    worlds = {
        stage: world_at(stage, slug=f"lomba-{stage}", prefix=f"W{number}", people=people)
        for number, stage in enumerate(STAGES)
    }
    answers = [
        *_answers_to_routes(worlds, clients),
        *_answers_to_links(people, clients),
        *_answers_before_opening(people["admin"], clients),
        *_refusals(worlds, clients),
    ]
    return {"pages": list(map(asdict, choose_pages(answers)))}


def _answers_to_public() -> Iterator[Answer]:
    client = Client()
    sitemap = client.get("/sitemap.xml").content.decode()
    pages = [re.sub(r"^https?://[^/]+", "", address) for address in re.findall(r"<loc>(.*?)</loc>", sitemap)]
    assert len(pages) > 10, sitemap
    doors = [*(f"/akun/{door}" for door in DOORS), *(f"/akun/password/reset/{step}" for step in RESET)]
    for address in (*pages, *SEARCHES, *doors, "/tidak-ada/"):
        yield Answer("", client.get(address))
    mail.send_mail("Undangan CONTOH", "Buka http://127.0.0.1/akun/ ya.", None, ["juri1@contoh.invalid"])
    yield Answer("", client.get("/surat-contoh/"))
    for _guess in range(MOST_GUESSES):
        response = client.get("/akun/undangan/tebakan/", REMOTE_ADDR="192.0.2.1")
    yield Answer("", response, is_repeatable=False)
    yield Answer("", Client(enforce_csrf_checks=True).post("/akun/login/"))
    yield Answer("", _denied(client.get("/").wsgi_request), is_repeatable=False)


def _denied(request):
    """The page for whoever may not do something outside the desk, which answers with pages of its own."""
    response = permission_denied(request, PermissionDenied())
    response.wsgi_request, response.templates = request, [engines["django"].get_template("403.html").template]
    return response


def _answers_to_person(email: str, password: str) -> Iterator[Answer]:
    client = sign_in(email, password)
    for address in ("/kelola/", "/kelola/tidak-ada/", *(f"/akun/{page}" for page in OWN_ACCOUNT)):
        yield Answer(email, client.get(address))
    client.post("/akun/reauthenticate/", {"password": password})
    yield Answer(email, client.get("/akun/2fa/totp/activate/"), is_repeatable=False)
    with transaction.atomic():
        RecoveryCodes.activate(User.objects.get(email=email))
        yield Answer(email, client.get("/akun/2fa/recovery-codes/"), is_repeatable=False)
        transaction.set_rollback(True)


def _answers_to_routes(worlds: dict[str, World], clients: dict[str, Client]) -> Iterator[Answer]:
    for name, row in ROUTES.items():
        stage = next((stage for stage in STAGES if row.opens[stage]), None)
        if stage and row.method == "get" and not row.address:
            guide = _guide_of(row.opens[stage])
            yield _answer(worlds[stage], clients, guide, "get", name)


def _guide_of(roles: frozenset[str]) -> str:
    if "anonymous" in roles:
        return "anonymous"
    return next((role for role in GUIDES if role in roles), None) or min(roles)


def _answer(world: World, clients, role: str, method: str, name: str, data=None, **kwargs) -> Answer:
    """What this role gets at the address of a route in this world; `kwargs` in place of what the world has."""
    address = reverse(name, kwargs={**kwargs_of(name, world), **kwargs})
    email = world.people[role].email if role in world.people else ""
    return Answer(email, getattr(clients[role], method)(address, data))


def _answers_to_links(people: dict[str, User], clients: dict[str, Client]) -> Iterator[Answer]:
    at, admin = timezone.now(), people["admin"]
    invitation, _token = create_invitation(email="lama@contoh.invalid", name="Lama", actor=admin, at=at)
    yield Answer(admin.email, clients["admin"].post(reverse("invitation-renew", args=[invitation.pk])))
    _invitation, token = create_invitation(email="baru@contoh.invalid", name="Baru", actor=admin, at=at)
    yield Answer("", clients["anonymous"].get(reverse("invitation", args=[token])))
    _link, token = issue_password_link(person=people["rival"], reason="Lupa", actor=admin, at=at)
    yield Answer("", clients["anonymous"].get(reverse("password-link", args=[token])))


def _answers_before_opening(admin: User, clients: dict[str, Client]) -> Iterator[Answer]:
    """Of an edition whose rules may still change."""
    at = timezone.now()
    version = load_rulebook(rulebook=load_document(document()), actor=admin, at=at)
    names = {"slug": PREPARED, "name": "Lomba persiapan", "prefix": "PR"}
    create_edition(**names, year=2027, version=version, actor=admin, at=at)
    for name, parts in (("edition-open", [""]), ("rules-file", [""]), ("rules-part", ["umum", "tahapan"])):
        for part in parts:
            address = reverse(name, kwargs={"slug": PREPARED} | ({"part": part} if part else {}))
            yield Answer(admin.email, clients["admin"].get(address))


def _refusals(worlds: dict[str, World], clients: dict[str, Client]) -> Iterator[Answer]:
    """And answers to forms: what only a few people meet."""
    registration, judging, published = worlds["registration"], worlds["judging"], worlds["published"]
    answer_text = {"ringkasan": "Ditulis, sementara sesi berakhir."}
    yield _answer(published, clients, "staff", "get", "results-publish")
    yield _answer(published, clients, "member", "get", "proposal-write")
    yield _answer(published, clients, "member", "get", "proposal-start")
    yield _answer(registration, clients, "member", "get", "proposal-team")
    yield _answer(registration, clients, "member", "post", "team-link-make", {"role": "writer"})
    yield _answer(registration, clients, "anonymous", "post", "proposal-write", answer_text)
    yield _answer(registration, clients, "anonymous", "get", "team-join", token="tidak-ada")
    yield _answer(judging, clients, "conflicted_judge", "post", "sheet-save", uuid=judging.recused.uuid)


def print_draft_with_films(email: str) -> None:
    """A draft of a new person in an open edition that takes every kind of evidence; prints its code."""
    person = person_who_signed_in(email)
    join_unit(user=person, unit=unit(), role=MembershipRole.MEMBER)
    at = timezone.now().replace(microsecond=0)
    print(start_draft(evidence_rules.open_edition(at), person, at=at).code)  # noqa: T201 - read by the process that asked
