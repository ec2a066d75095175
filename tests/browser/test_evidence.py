"""Evidence from a phone and a desk: the camera, drag and drop, a line that breaks, cancelling, refusals, no scripts."""

import io
import re

import pytest
from PIL import Image

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.steps import word
from tests.browser.walk import Visitor
from tests.evidence import mp4, office, pdf
from tests.people import PASSWORD

TEAM = "yulia@contoh.invalid"
PASSWORDS = {TEAM: PASSWORD}
GPS = 0x8825
SIZES = pytest.mark.parametrize("visitor", [PHONE, DESKTOP], indirect=True, ids=["phone", "desktop"])


@pytest.fixture(scope="module")
def place(server):
    """The address of the evidence of a fresh draft."""
    code = server.shell(f"from tests.browser.places import print_draft_with_films; print_draft_with_films({TEAM!r})")
    return f"/inovasi/{code}/bukti/"


@pytest.fixture
def visitor(server, chromium, place, request):
    size = getattr(request, "param", PHONE)
    visitor = Visitor(chromium, server, size).sign_in(TEAM, PASSWORDS)
    visitor.open(place)
    yield visitor
    assert visitor.faults == []
    visitor.close()


def photo(kind, size, name, media_type):
    """As a phone takes it: noisy, turned, and with the place in it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(GPS).update({1: "S", 2: (0.0, 58.0, 12.0), 3: "E", 4: (100.0, 38.0, 1.0)})
    file = io.BytesIO()
    Image.effect_noise(size, 25).convert("RGB").save(file, kind, exif=exif.tobytes(), quality=92)
    return {"name": name, "mimeType": media_type, "buffer": file.getvalue()}


def read_stored_file(visitor, name):
    """The bytes that the server hands out again."""
    link = visitor.page.get_by_role("link", name=name, exact=True)
    link.wait_for()
    return visitor.context.request.get(link.get_attribute("href")).body()


def film(name, megabytes):
    return {"name": name, "mimeType": "video/mp4", "buffer": mp4(name.encode() + bytes(megabytes * 2**20))}


def row(visitor, name):
    return visitor.page.locator("[data-under-way] li", has_text=name).first


@SIZES
def test_photos_arrive_small_upright_and_without_their_place(visitor):
    width = visitor.page.viewport_size["width"]
    kinds = (("JPEG", "jpg", "image/jpeg", (2800, 560)), ("HEIF", "heic", "image/heic", (640, 480)))
    for kind, ending, media_type, size in kinds:
        picture = photo(kind, size, f"kamera {width}.{ending}", media_type)
        visitor.page.set_input_files("#kamera-foto", picture)
        content = read_stored_file(visitor, f"kamera {width}.jpg")
        with Image.open(io.BytesIO(content)) as image:
            assert image.format == "JPEG" and not image.getexif() and image.height > image.width
            if kind == "JPEG":
                assert max(image.size) == 2560 and len(content) < len(picture["buffer"])
        visitor.press(re.compile(word("Remove")))


@SIZES
def test_files_are_dropped_and_the_bad_one_says_why(visitor):
    page, width = visitor.page, visitor.page.viewport_size["width"]
    files = page.evaluate_handle(
        """files => { const all = new DataTransfer();
        for (const [name, bytes] of files) all.items.add(new File([new Uint8Array(bytes)], name));
        return all; }""",
        [
            [f"SK {width}.pdf", list(pdf(str(width)))],
            ["palsu.pdf", list(b"MZ program")],
            ["rumus.pdf", list(office("xl/workbook.xml"))],
        ],
    )
    zone = "form[data-upload*='/sk/']"
    page.dispatch_event(zone, "dragover", {"dataTransfer": files})
    page.dispatch_event(zone, "drop", {"dataTransfer": files})
    assert read_stored_file(visitor, f"SK {width}.pdf") == pdf(str(width))
    for name in ("palsu.pdf", "rumus.pdf"):
        refusal = row(visitor, name).get_by_role("alert")
        refusal.wait_for()
        assert name in refusal.inner_text() and "PDF" in refusal.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    row(visitor, "palsu.pdf").get_by_role("button").click()
    assert not row(visitor, "palsu.pdf").is_visible()


def test_a_broken_line_goes_on_by_itself(visitor):
    page, sent = visitor.page, []
    page.on("request", lambda request: "/bagian/" in request.url and sent.append(request.url))

    def breaks(route):
        if len(sent) == 3:
            route.abort()
        else:
            route.continue_()

    page.route("**/bagian/**", breaks)
    page.set_input_files("#berkas-video", film("terputus.mp4", 5))
    row(visitor, "terputus.mp4").get_by_text(re.compile("sambungan")).wait_for()
    assert len(read_stored_file(visitor, "terputus.mp4")) > 5 * 2**20
    offsets = [int(address.rpartition("=")[2]) for address in sent]
    assert offsets == sorted(offsets) and len(offsets) == len(set(offsets)) + 1


def test_after_a_reload_the_same_file_goes_on(visitor, place):
    page = visitor.page
    page.route("**/bagian/**", lambda route: route.continue_() if "offset=0" in route.request.url else route.abort())
    page.set_input_files("#berkas-video", film("dilanjutkan.mp4", 3))
    row(visitor, "dilanjutkan.mp4").get_by_text(re.compile("sambungan")).wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    visitor.open(place)
    page.unroute("**/bagian/**")
    row(visitor, "dilanjutkan.mp4").get_by_text(re.compile(r"\d+%")).wait_for()
    offsets = []
    page.on("request", lambda request: "/bagian/" in request.url and offsets.append(request.url.rpartition("=")[2]))
    page.set_input_files("#berkas-video", film("dilanjutkan.mp4", 3))
    read_stored_file(visitor, "dilanjutkan.mp4")
    assert "0" not in offsets


def test_a_cancelled_file_leaves_nothing(visitor, place, server):
    page = visitor.page
    page.route("**/bagian/**", lambda route: route.continue_() if "offset=0" in route.request.url else route.abort())
    page.set_input_files("#berkas-video", film("dibatalkan.mp4", 3))
    row(visitor, "dibatalkan.mp4").get_by_text(re.compile("sambungan")).wait_for()
    with page.expect_response(re.compile("/batal/")):
        row(visitor, "dibatalkan.mp4").get_by_role("button").click()
    visitor.open(place)
    assert "dibatalkan.mp4" not in visitor.text()


def test_an_ended_session_asks_in_a_dialog_and_goes_on(visitor):
    page = visitor.page
    visitor.context.clear_cookies(name="sessionid")
    page.set_input_files("#berkas-sk", {"name": "sesi.pdf", "mimeType": "application/pdf", "buffer": pdf("sesi")})
    frame = page.frame_locator("[data-sign-in] iframe")
    frame.locator("[name=login]").fill(TEAM)
    frame.locator("[name=password]").fill(PASSWORD)
    frame.locator("main form [type=submit]").first.click()
    assert read_stored_file(visitor, "sesi.pdf") == pdf("sesi")


def test_without_scripts_the_form_does_it_all(server, chromium, place):
    visitor = Visitor(chromium, server, PHONE, javascript=False).sign_in(TEAM, PASSWORDS)
    visitor.open(place)
    page = visitor.page
    files = [
        {"name": f"tanpa skrip {number}.pdf", "mimeType": "application/pdf", "buffer": pdf(f"tanpa {number}")}
        for number in (1, 2)
    ]
    broken = {"name": "rusak.pdf", "mimeType": "application/pdf", "buffer": pdf()[:-40]}
    page.set_input_files("#berkas-sk", [*files, broken])
    visitor.click("form[action$='/sk/unggah/'] button")
    assert "rusak.pdf" in page.get_by_role("alert").inner_text()
    for file in files:
        assert page.get_by_role("link", name=file["name"], exact=True).count() == 1
    page.set_input_files("#kamera-foto", photo("HEIF", (640, 480), "tanpa skrip.heic", "image/heic"))
    visitor.click("form[action$='/foto/unggah/'] button")
    assert page.get_by_role("link", name="tanpa skrip.jpg").count() == 1
    visitor.close()
