import base64
import logging
import os
import re
import socket
import zlib

import pypdfium2
import pytest
from django.conf import settings

from core.fonts import prepare_fonts
from core.pdf import PdfError, PdfResources, RenderedPdf, RenderOutcome, render_pdf, render_pdfs

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{}</svg>"
SECRET = "rahasia-panitia"


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kit")
    (folder / "page.css").write_text(
        '@page { size: A4; margin: 2cm } body { font-family: "Plus Jakarta Sans" } b { font-weight: 600 }'
        ".logo { background: url(balairung:logo.png) }"
    )
    (folder / "logo.png").write_bytes(PNG)
    (folder / "secret.txt").write_text(SECRET)
    (folder / "secret.css").write_text(f'p::after {{ content: "{SECRET}" }}')
    return PdfResources(
        prepare_fonts(settings.FONT_CACHE_DIR), (folder / "page.css",), (("logo.png", folder / "logo.png"),)
    )


@pytest.fixture
def secret(kit):
    return kit.stylesheets[0].with_name("secret.txt")


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("a document opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def page(body, head=""):
    return f'<!doctype html><html lang="id"><head><title>Berita Acara</title>{head}</head><body>{body}</body></html>'


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    try:
        return [single.get_textpage().get_text_range() for single in document]
    finally:
        document.close()


def unpacked(content):
    """The objects and streams of a PDF as one readable text."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    return content + b"\n".join(zlib.decompressobj().decompress(stream) for stream in streams if stream[:1] == b"x")


def test_text_size_and_metadata_can_be_read_back(kit):
    content = render_pdf(page("<h1>Sidang Pleno</h1><p>Nilai <b>87,50</b></p>"), kit)
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 1
    assert tuple(round(side) for side in document[0].get_size()) == (595, 842)
    assert document.get_metadata_dict()["Title"] == "Berita Acara"
    assert document.is_tagged()
    assert "Nilai 87,50" in text_of(content)[0]


def test_document_claims_pdf_ua_and_its_language(kit):
    content = unpacked(render_pdf(page("<h1>Judul</h1>"), kit))
    assert re.search(rb"pdfuaid:part(=\"|>)1", content)
    assert re.search(rb"/Lang \(id\)", content)


def test_fonts_are_ours_and_embedded(kit):
    content = unpacked(render_pdf(page("<p>Nilai <b>87,50</b></p>"), kit))
    assert set(re.findall(rb"/BaseFont /[A-Z]{6}\+([\w-]+)", content)) == {
        b"Plus-Jakarta-Sans",
        b"Plus-Jakarta-Sans-Semi-Bold",
    }


def test_same_html_gives_same_bytes_in_every_process(kit, tmp_path):
    jobs = [(page(f"<h1>Piagam {number}</h1>"), tmp_path / f"{number}.pdf") for number in range(3)]
    assert {done.outcome for done in render_pdfs(jobs, kit, processes=2)} == {RenderOutcome.RENDERED}
    assert [path.read_bytes() for _, path in jobs] == [render_pdf(html, kit) for html, _ in jobs]


@pytest.mark.parametrize("address", ["balairung:logo.png", f"data:image/png;base64,{base64.b64encode(PNG).decode()}"])
def test_own_pictures_are_shown(kit, address):
    assert b"/Subtype /Image" in render_pdf(page(f'<img src="{address}" alt="Lambang">'), kit)


FOREIGN = [
    "file:///etc/passwd",
    "http://127.0.0.1:9/x.png",
    "https://example.invalid/x.png",
    "ftp://example.invalid/x",
    "balairung:../secret.txt",
    "balairung:logo.png/../secret.txt",
    "balairung:/etc/passwd",
    "BALAIRUNG:logo.png",
    "data:text/css,p{}",
    "data:text/html,<p>x",
]


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("address", FOREIGN)
@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{}" alt="x">',
        '<p style="background: url({})">x</p>',
        '<object data="{}" type="image/png">x</object>',
        '<embed src="{}" type="image/png">',
        SVG.format("<title>x</title><image href='{}' width='9' height='9'/>"),
        '<p style="list-style-image: url({}); display: list-item">x</p>',
    ],
)
def test_foreign_address_in_the_page_is_refused(kit, markup, address):
    with pytest.raises(PdfError):
        render_pdf(page(markup.format(address)), kit)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    "head",
    [
        '<link rel="stylesheet" href="{}">',
        '<style>@import url("{}");</style>',
        '<style>@font-face {{ font-family: X; src: url("{}") }} p {{ font-family: X }}</style>',
        '<link rel="attachment" href="{}" title="x">',
    ],
)
def test_foreign_address_in_the_head_is_refused(kit, secret, head):
    for address in (secret.as_uri(), secret.with_suffix(".css").as_uri(), "http://127.0.0.1:9/x.css"):
        with pytest.raises(PdfError) as raised:
            render_pdf(page("<p>x</p>", head.format(address)), kit)
        assert SECRET not in str(raised.value)


@pytest.mark.usefixtures("no_network")
def test_a_base_address_allows_no_other_file(kit, secret):
    html = page(f'<img src="{secret.name}" alt="x">', f'<base href="{secret.parent.as_uri()}/">')
    with pytest.raises(PdfError):
        render_pdf(html, kit)


def test_relative_address_is_refused(kit):
    with pytest.raises(PdfError):
        render_pdf(page('<img src="logo.png" alt="x">'), kit)


def test_svg_picture_loads_nothing_of_its_own(kit, secret):
    inner = SVG.format(f"<image href='{secret.as_uri()}' width='9' height='9'/>")
    encoded = base64.b64encode(inner.encode()).decode()
    with pytest.raises(PdfError):
        render_pdf(page(f'<img src="data:image/svg+xml;base64,{encoded}" alt="x">'), kit)


def test_refusal_is_short_and_prints_no_content(kit, caplog):
    data = "data:image/png;base64," + "QUJD" * 5_000
    with caplog.at_level(logging.DEBUG, "weasyprint"), pytest.raises(PdfError) as raised:
        render_pdf(page(f'<img src="{data}" alt="x">'), kit)
    assert len(str(raised.value)) <= 300
    assert "QUJDQUJD" not in str(raised.value) + caplog.text


def test_picture_without_description_stops_the_document(kit):
    with pytest.raises(PdfError, match="alt"):
        render_pdf(page('<img src="balairung:logo.png">'), kit)


def test_document_without_language_stops(kit):
    with pytest.raises(PdfError, match="lang"):
        render_pdf("<title>x</title><p>x</p>", kit)


def test_failure_leaves_no_fault_for_the_next_document(kit):
    with pytest.raises(PdfError):
        render_pdf(page('<img src="balairung:logo.png">'), kit)
    assert text_of(render_pdf(page("<p>baik</p>"), kit)) == ["baik"]


def test_target_appears_only_when_complete(kit, tmp_path):
    target = tmp_path / "a.pdf"
    with pytest.raises(PdfError):
        render_pdf(page('<img src="file:///etc/passwd" alt="x">'), kit, target=target)
    assert list(tmp_path.iterdir()) == []
    assert render_pdf(page("<p>x</p>"), kit, target=target) == target.read_bytes()
    assert list(tmp_path.iterdir()) == [target]


def test_render_many_keeps_what_is_complete_and_goes_past_a_bad_one(kit, tmp_path):
    paths = [tmp_path / f"{number}.pdf" for number in range(6)]
    paths[0].write_bytes(b"made before")
    paths[1].with_name("1.pdf.part").write_bytes(b"torn")
    bodies = ["<p>0</p>", "<p>1</p>", '<img src="file:///etc/passwd" alt="x">', "<p>3</p>", "<p>4</p>", "<p>5</p>"]
    jobs = ((page(body), path) for body, path in zip(bodies, paths, strict=True))
    done = {result.path: result for result in render_pdfs(jobs, kit, processes=2)}
    assert done[paths[0]] == RenderedPdf(paths[0], RenderOutcome.EXISTING)
    assert paths[0].read_bytes() == b"made before"
    assert done[paths[2]].outcome == RenderOutcome.FAILED
    assert "file:///etc/passwd" in done[paths[2]].error and not paths[2].exists()
    assert [done[path].outcome for path in (paths[1], *paths[3:])] == [RenderOutcome.RENDERED] * 4
    assert text_of(paths[5].read_bytes()) == ["5"]
    assert list(tmp_path.glob("*.part")) == []


def test_no_process_is_forked(kit, tmp_path, monkeypatch):
    """A fork of a process that has drawn letters hangs with Pango 1.56, which Debian 13 has."""

    def refuse_fork():
        raise AssertionError("forked")

    monkeypatch.setattr(os, "fork", refuse_fork)
    (done,) = render_pdfs([(page("<h1>Piagam</h1>"), tmp_path / "1.pdf")], kit, processes=2)
    assert done.outcome is RenderOutcome.RENDERED


def test_render_many_can_be_left_early_and_resumed(kit, tmp_path):
    jobs = [(page(f"<p>{number}</p>"), tmp_path / f"{number}.pdf") for number in range(8)]
    remaining_jobs = iter(jobs)
    run = render_pdfs(remaining_jobs, kit, processes=2)
    assert next(run).outcome == RenderOutcome.RENDERED
    run.close()
    assert len(list(remaining_jobs)) >= 3
    outcomes = [result.outcome for result in render_pdfs(jobs, kit, processes=2)]
    assert outcomes.count(RenderOutcome.EXISTING) >= 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{number}.pdf" for number in range(8)]
