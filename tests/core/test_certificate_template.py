import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.template import Context, Engine
from django.utils.translation import gettext, override, pgettext

from core.codes import draw_qr_svg
from core.fonts import prepare_fonts
from core.pdf import PdfResources, render_pdf

ROOT = Path(__file__).resolve().parents[2]
STYLES = ROOT / "static" / "css" / "pdf"
ENGINE = Engine(dirs=[ROOT / "templates"], libraries={"i18n": "django.templatetags.i18n"})
LONG = "Pelayanan kesehatan ibu dan anak terpadu berbasis nagari dengan pendampingan kader dan dokter keluarga "


@dataclass(frozen=True)
class CertificateContext:
    letterhead: list[str] = field(default_factory=lambda: ["Pemerintah Kabupaten Contoh"])
    number: str = "000.8.3/214/Org/2026"
    recipient: str = "Tim Inovasi Puskesmas Alahan Panjang"
    award: str = "Juara I"
    competition: str = "Lomba Inovasi Pelayanan Publik Tahun 2026"
    innovation: str = "Anta Ubek: obat diantar sampai jorong"
    unit: str = "Dinas Kesehatan"
    decree: str = "Keputusan Bupati Nomor 000.8-312-2026 tanggal 11 September 2026"
    place: str = "Arosuka"
    date: str = "11 September 2026"
    signatory_position: str = "Kepala Bagian Organisasi"
    signatory_name: str = "Nama Penanda Tangan"
    signatory_nip: str = ""
    qr_svg: str = draw_qr_svg("https://balairung.example/verifikasi/K7M4Q9TX2D39/", title="Kode QR")
    code: str = "K7M4-Q9TX-2D39"
    verify_url: str = "https://balairung.example/verifikasi/"
    is_example: bool = False


@pytest.fixture(scope="module")
def kit():
    ornaments = ("songket-lattice.svg", "songket-rhombus.svg")
    fonts = prepare_fonts(settings.FONT_CACHE_DIR)
    return PdfResources(fonts, (STYLES / "certificate.css",), tuple((name, STYLES / name) for name in ornaments))


def html_of(context):
    return ENGINE.get_template("judging/pdf/certificate.html").render(Context(vars(context)))


@pytest.fixture
def page_of(kit):
    documents = []

    def opened(context):
        document = pypdfium2.PdfDocument(render_pdf(html_of(context), kit))
        documents.append(document)
        assert len(document) == 1
        return document[0]

    yield opened
    for document in documents:
        document.close()


def text_of(page):
    return re.sub(r"\s+", " ", page.get_textpage().get_text_range())


def box_of(page, words):
    """Left, bottom, right, top in points of all letters of `words`, wherever the line breaks."""
    letters = page.get_textpage()
    match = letters.search(words).get_next()
    assert match is not None, words
    boxes = [letters.get_charbox(index) for index in range(match[0], sum(match))]
    return tuple(f(box[side] for box in boxes) for side, f in enumerate((min, min, max, max)))


def indonesian(msgid, context=None):
    with override("id"):
        return pgettext(context, msgid) if context else gettext(msgid)


def test_every_part_is_on_one_landscape_page(page_of):
    context = CertificateContext(signatory_nip="19630511 199103 1 009")
    page = page_of(context)
    assert tuple(round(side) for side in page.get_size()) == (842, 595)
    text = text_of(page)
    for part in (
        context.letterhead[0].upper(),
        indonesian("Certificate of award"),
        context.number,
        indonesian("is awarded to"),
        context.recipient,
        context.unit,
        context.award,
        context.competition,
        context.innovation,
        context.decree,
        f"{context.place}, {context.date} {context.signatory_position}, {context.signatory_name} NIP",
        context.signatory_nip,
        context.code,
        "balairung.example/verifikasi/",
        indonesian("Not an electronic signature."),
    ):
        assert part in text


def test_language_is_indonesian_whatever_the_screen_has():
    with override("en"):
        html = html_of(CertificateContext())
    assert '<html lang="id">' in html
    assert f"<p>{indonesian('as', 'award')}</p>" in html
    assert "<title>{} 000.8.3/214/Org/2026".format(indonesian("Certificate of award")) in html


def test_optional_parts_leave_nothing_behind(page_of):
    context = CertificateContext(unit="", decree="", innovation="", letterhead=[])
    html = html_of(context)
    for absent in (
        'class="unit"',
        'class="decree"',
        "<img",
        "NIP",
        'class="example"',
        indonesian("through the innovation"),
    ):
        assert absent not in html
    assert "Juara I" in text_of(page_of(context))


def test_example_is_marked_and_a_real_one_is_not(page_of):
    mark = indonesian("EXAMPLE – not an official document")
    assert mark in text_of(page_of(CertificateContext(is_example=True)))
    assert mark not in text_of(page_of(CertificateContext()))


def test_names_are_escaped(page_of):
    context = CertificateContext(recipient='<img src="file:///etc/passwd"> & "Tim"', innovation="<b>x</b>")
    text = text_of(page_of(context))
    assert '<img src="file:///etc/passwd"> & "Tim"' in text and "<b>x</b>" in text


LONGEST = CertificateContext(
    letterhead=["Pemerintah Kabupaten Contoh", "Sekretariat Daerah Kabupaten Contoh"],
    recipient=(LONG * 2)[:150].strip(),
    award=("Penghargaan Khusus Inovasi Pelayanan Inklusif bagi Penyandang Disabilitas " * 2)[:100].strip(),
    competition=("Kompetisi Inovasi Pelayanan Publik di Lingkungan Pemerintah " * 3)[:120].strip(),
    innovation=(LONG * 2)[:200].strip(),
    unit=LONG.strip(),
    decree=("Keputusan Bupati Nomor 000.8-312-2026 tentang Penetapan Pemenang " * 3)[:160].strip(),
    signatory_position="Kepala Bagian Organisasi Sekretariat Daerah Kabupaten Contoh",
    signatory_nip="19630511 199103 1 009",
    is_example=True,
)


@pytest.mark.parametrize(
    "context",
    [
        CertificateContext(),
        CertificateContext(letterhead=["Pemerintah Kabupaten Contoh", "Sekretariat Daerah"]),
        CertificateContext(innovation=(LONG * 2)[:200].strip(), award="Terbaik I Kategori Pelayanan Kesehatan"),
        CertificateContext(innovation="x" * 200, recipient="W" * 90),
        replace(LONGEST, recipient="Tim Inovasi"),
        LONGEST,
    ],
)
def test_nothing_overlaps_or_leaves_the_paper(page_of, context):
    page = page_of(context)
    letters = page.get_textpage()
    title, number = box_of(page, indonesian("Certificate of award")), box_of(page, context.number)
    kop, place = box_of(page, context.letterhead[-1].upper()), box_of(page, context.place)
    decree = box_of(page, context.decree[-20:])
    assert kop[1] > title[3]
    assert title[1] > number[3]
    assert decree[1] > place[3]
    boxes = [letters.get_charbox(index) for index in range(letters.count_chars())]
    assert min(box[0] for box in boxes) > 50 and max(box[2] for box in boxes) < 842 - 50
    assert min(box[1] for box in boxes) > 45 and max(box[3] for box in boxes) < 595 - 45
