import json

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Site

from accounts.enums import Role
from cms.models import HomePage, NewsPage, StandardPage
from tests.builders import opened
from tests.cms.site import news_index
from tests.people import PASSWORD, person_who_signed_in

pytestmark = pytest.mark.django_db


def signed_in(client, role):
    person = person_who_signed_in(f"{role}@contoh.invalid", role)
    assert client.login(username=person.email, password=PASSWORD)
    return person


@pytest.fixture
def editor(client):
    signed_in(client, Role.EDITOR)
    return client


def stream(name, *blocks):
    """The form data of a StreamField with these (type, form values) blocks."""
    data = {f"{name}-count": str(len(blocks))}
    for place, (kind, values) in enumerate(blocks):
        start = f"{name}-{place}"
        data |= {f"{start}-deleted": "", f"{start}-order": str(place), f"{start}-type": kind, f"{start}-id": ""}
        data |= {f"{start}-value{key}": value for key, value in values.items()}
    return data


def rich(text):
    blocks = [{"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}]
    return json.dumps({"blocks": blocks, "entityMap": {}})


def add(client, kind, parent, **fields):
    address = reverse("wagtailadmin_pages:add", args=["cms", kind, parent.pk])
    return client.post(address, fields)


def test_an_editor_writes_and_publishes_a_news_article(editor, client):
    index = news_index()
    blocks = stream("body", ("heading", {"-text": "Bagian", "-size": "h2"}), ("text", {"": rich("Isi kabar")}))
    fields = {"title": "Klinik proposal", "slug": "klinik", "date": "2026-06-01", "lead": "Setiap Selasa."}
    answer = add(editor, "newspage", index, **fields, **blocks, **{"action-publish": "action-publish"})
    assert answer.status_code == 302, answer.context["form"].errors
    page = NewsPage.objects.get()
    assert page.live
    client.logout()
    text = client.get(page.url).content.decode()
    assert "Isi kabar" in text
    assert "<h2>Bagian</h2>" in text


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Wagtail leaves files of a rendition to the collector
def test_a_picture_without_words_is_sent_back(editor):
    image = Image.objects.create(title="Loket", file=get_test_image_file())
    without = ("picture", {"-image": str(image.pk), "-alt": "", "-caption": ""})
    fields = {"title": "Tentang", "slug": "tentang", "lead": "", "action-publish": "action-publish"}
    answer = add(editor, "standardpage", HomePage.objects.get(), **fields, **stream("body", without))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not StandardPage.objects.exists()


def test_no_block_and_no_feature_takes_raw_html(editor):
    blocks = StandardPage._meta.get_field("body").stream_block.child_blocks
    assert set(blocks) == {"heading", "text", "table", "picture", "document", "callout"}
    assert set(blocks["text"].features) == {"bold", "italic", "ol", "ul", "link", "document-link"}


@pytest.mark.parametrize("kind", ["standardpage", "newsindexpage", "competitionpage", "regulationindexpage", "faqpage"])
def test_every_kind_of_page_has_its_form(editor, kind):
    assert (
        editor.get(reverse("wagtailadmin_pages:add", args=["cms", kind, HomePage.objects.get().pk])).status_code == 200
    )


def test_a_second_front_page_cannot_be_made(editor):
    root = HomePage.objects.get().get_parent()
    assert editor.get(reverse("wagtailadmin_pages:add", args=["cms", "homepage", root.pk])).status_code in (302, 403)


@pytest.mark.parametrize("address", ["/kelola/", "/kelola/images/", "/kelola/documents/", "/kelola/pages/"])
def test_an_editor_has_pages_pictures_and_documents(editor, address):
    assert editor.get(address, follow=True).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/kelola/lomba/",
        "/kelola/lomba/lomba-2026/",
        "/kelola/users/",
        "/kelola/groups/",
        "/kelola/sites/",
        "/kelola/redirects/",
        "/kelola/collections/",
        "/kelola/workflows/list/",
    ],
)
def test_an_editor_has_nothing_else(editor, address):
    opened()
    answer = editor.get(address)
    assert answer.status_code in (302, 403, 404)
    assert answer.status_code != 302 or answer.url in ("/kelola/", "/akun/login/")


def settings_address():
    return reverse("wagtailsettings:edit", args=["cms", "sitesettings", Site.objects.get().pk])


def test_the_face_of_the_site_belongs_to_the_bureau(client):
    signed_in(client, Role.BUREAU_ADMIN)
    assert client.get(settings_address()).status_code == 200
    client.logout()
    signed_in(client, Role.EDITOR)
    assert client.get(settings_address()).status_code == 302


def test_nobody_but_editors_writes_pages(client):
    signed_in(client, Role.BUREAU_STAFF)
    index = news_index()
    answer = add(client, "newspage", index, title="A", slug="a", date="2026-06-01", lead="B", **stream("body"))
    assert answer.status_code == 302
    assert not NewsPage.objects.exists()


def test_a_draft_is_seen_in_preview_only(editor, client):
    index = news_index()
    fields = {"title": "Rencana", "slug": "rencana", "date": "2026-06-01", "lead": "Belum."}
    assert add(editor, "newspage", index, **fields, **stream("body")).status_code == 302
    page = NewsPage.objects.get()
    assert not page.live
    assert client.get("/kabar/rencana/").status_code == 404
    assert ContentType.objects.get_for_model(page).model == "newspage"
    preview = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert preview.status_code == 200


def test_a_broken_picture_is_refused_in_words(editor):
    picture_bytes = get_test_image_file(filename="foto.png").read()
    size = (60_000).to_bytes(4, "big")
    broken = (
        picture_bytes[:16] + size + size + picture_bytes[24:]
    )  # the header lies about its size and its checksum no longer fits
    upload = SimpleUploadedFile("foto.png", broken, "image/png")
    answer = editor.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "foto", "files[]": upload},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert answer.status_code == 200 and not answer.json()["success"] and answer.json()["error_message"]
    assert not Image.objects.exists()
