"""The bureau writes the region's name and colour on one screen; whatever prints them asks the same place."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from accounts.documents import render_invitation_letters
from accounts.enums import Role
from accounts.notifications import mail_invitation
from accounts.services.invitations import create_invitation
from cms.models import SiteSettings
from core.region import region_name
from tests.builders import bureau
from tests.people import PASSWORD, person_who_signed_in

pytestmark = pytest.mark.django_db


def write_region(name):
    site = SiteSettings.for_site(Site.objects.get())
    site.region = name
    site.save()


def invited():
    fields = {"email": "diundang@contoh.invalid", "name": "Diundang", "deliver_to": "diundang@contoh.invalid"}
    return create_invitation(**fields, actor=bureau(), at=timezone.now())


def settings_form(**changes):
    names = ("region", "logo", "brand_colour", "office", "address", "phone", "email", "hours", "note")
    return dict.fromkeys(names, "") | changes


@pytest.fixture
def save(client):
    person = person_who_signed_in("kabag@contoh.invalid", Role.BUREAU_ADMIN)
    assert client.login(username=person.email, password=PASSWORD)
    address = reverse("wagtailsettings:edit", args=["cms", "sitesettings", Site.objects.get().pk])
    return lambda **changes: client.post(address, settings_form(**changes), follow=True).content.decode()


def test_until_the_bureau_writes_a_name_the_installation_has_one(settings, rf):
    settings.REGION_NAME = "Kabupaten Awal"
    assert region_name() == region_name(rf.get("/")) == "Kabupaten Awal"


def test_what_the_bureau_wrote_is_the_name_everywhere(client, settings):
    settings.ALLOWED_HOSTS = ["balairung.example", "testserver"]
    write_region("Kota Baru")
    assert "<b>Balairung</b>Kota Baru" in client.get("/akun/login/").content.decode()
    invitation, token = invited()
    mail_invitation(invitation, token)
    assert "Kota Baru" in mail.outbox[-1].body
    assert render_invitation_letters([(invitation, token)]).startswith(b"%PDF")


def test_an_address_of_no_site_has_the_name_of_the_installation(settings, rf):
    Site.objects.all().delete()
    assert region_name(rf.get("/")) == region_name() == settings.REGION_NAME


def test_a_page_asks_for_name_and_colour_in_one_question(client):
    write_region("Kota Baru")
    with CaptureQueriesContext(connection) as queries:
        client.get("/akun/login/")
    assert sum('FROM "cms_sitesettings"' in query["sql"] for query in queries) == 1


def test_a_colour_that_cannot_be_read_is_darkened_and_the_bureau_is_told(save, client):
    text = save(brand_colour="#FFCC00")
    used = SiteSettings.objects.get().colour_in_use
    assert text.count(f"Halaman memakai {used}") == 2  # once as a message, once beside the field for later
    sheet = client.get("/warna.css").content.decode()
    assert f"--brand-fill: {used};" in sheet
    assert "#ffcc00" not in sheet.lower()


def test_a_dark_colour_is_used_as_it_is_and_nothing_is_said(save, client):
    text = save(brand_colour="#0B5D3B", region="Kota Baru")
    assert "Halaman memakai #0b5d3b." in text
    assert "di atas #" not in text
    assert "--brand-fill: #0b5d3b;" in client.get("/warna.css").content.decode()
    assert region_name() == "Kota Baru"
