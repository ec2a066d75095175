"""Pasting from Word and from pages: plain text with its paragraphs and lists, and a line that says what is gone."""

import re

import pytest
from django.conf import settings

from tests.browser.conftest import DESKTOP
from tests.browser.walk import Visitor

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{mso-style:x}</style></head>
<body>
<p class=MsoNormal><b>Sebelum</b>&nbsp;inovasi, pasien&nbsp;menunggu <i>95 menit</i>.<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>·&nbsp;&nbsp; Waktu tunggu turun</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>·&nbsp;&nbsp; Antre&shy;an daring</p>
<ol start=3><li>Ketiga</li><li>Keempat</li></ol>
<table><tr><td>Tahun</td><td>Pasien</td></tr><tr><td>2024</td><td>118</td></tr></table>
<p><a href="https://contoh.go.id">Laporan</a> <img src="x.png"></p></body></html>"""
PLAIN_TEXT = """Sebelum inovasi, pasien menunggu 95 menit.

• Waktu tunggu turun
• Antrean daring

3. Ketiga
4. Keempat

Tahun | Pasien
2024 | 118

Laporan"""
PASTE = """(area, [html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  area.focus();
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  return area.dispatchEvent(event);
}"""


@pytest.fixture(scope="module")
def area(chromium, tmp_path_factory):
    """A page with one field as the writing page has it, and the module itself."""
    source = (
        (settings.BASE_DIR / "static/js/paste.js").read_text(encoding="utf-8").replace("export function", "function")
    )
    file = tmp_path_factory.mktemp("paste") / "page.html"
    file.write_text(
        '<!doctype html><meta charset=utf-8><div class="field"><textarea data-words="x"></textarea>'
        '<p data-pasted hidden data-pictures="gambar" data-tables="tabel" data-marks="tebal" data-links="tautan">'
        f"<b></b></p></div><script type=module>{source}</script>",
        encoding="utf-8",
    )
    page = chromium.new_page()
    page.goto(file.as_uri())
    yield page
    page.close()


def paste(page, html, text=""):
    box = page.locator("textarea")
    box.fill("")
    box.evaluate(PASTE, [html, text])
    return box.input_value()


def test_word_becomes_plain_text_and_says_what_is_gone(area):
    assert paste(area, WORD, "ignored") == PLAIN_TEXT
    note = area.locator("[data-pasted]")
    assert note.is_visible()
    assert set(note.locator("b").inner_text().split(", ")) == {"gambar", "tabel", "tebal", "tautan"}


def test_text_without_dress_is_left_to_the_browser(area):
    box = area.locator("textarea")
    box.fill("")
    assert box.evaluate(PASTE, ["", "Biasa saja."]) is True, "nothing to clean, nothing to say"
    assert paste(area, "<p>Biasa <span>saja</span>.</p>", "Biasa saja.") in ("", "Biasa saja.")


def test_what_nobody_sees_is_taken_out(area):
    assert paste(area, "", "satu\u00a0dua\u200b tiga\u00ad\r\n\uf0b7 empat") == "satu dua tiga\n• empat"


def test_a_page_runs_nothing(area):
    markup = "<img src=x onerror=\"document.title='lari'\"><script>document.title='lari'</script><p>Aman</p>"
    assert paste(area, markup, "Aman?") == "Aman"
    assert area.title() != "lari"


def test_the_writing_page_takes_it_and_saves_it(demo, chromium):
    """On the page itself: counted, saved, and told in words."""
    team = Visitor(chromium, demo, DESKTOP).sign_in("operator.dinkes@contoh.invalid", demo.passwords)
    code = team.start_proposal("Tempelan dari Word (CONTOH)")
    team.open(f"/inovasi/{code}/tulis/proposal/")
    field = team.page.locator(".field[data-kind=text] >> nth=0")
    field.locator("textarea").evaluate(PASTE, [WORD, ""])
    assert field.locator("textarea").input_value() == PLAIN_TEXT
    assert "tidak ikut" in field.locator("[data-pasted]").inner_text().lower()
    field.locator("[data-note]", has_text=re.compile(r"Tersimpan \d\d\.\d\d")).wait_for()
    team.page.locator("#keadaan-syarat").get_by_text("Syarat peserta").wait_for()
    assert team.faults == []
    team.close()
