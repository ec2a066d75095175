"""Certificates: ours, and WeasyPrint alone on the same pages."""

import multiprocessing
import os
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from core.fonts import document_font_files, document_font_rules
from core.pdf import render_pdf
from judging.documents.documents import certificate_resources, render_certificate_html, write_certificates
from judging.documents.models import Certificate
from tests.bench.measure import timed


def certificates(folder: Path) -> dict:
    target = folder / "certificates"
    target.mkdir(exist_ok=True)
    for path in target.glob("*.pdf"):
        path.unlink()
    issued = list(Certificate.objects.all()[:100])
    render_pdf(render_certificate_html(issued[0]), certificate_resources())
    return timed(lambda: list(write_certificates(issued, target)))


def bare_certificates(folder: Path) -> dict:
    """The same pages by WeasyPrint alone, untagged, in a pool of as many processes, fonts and styles prepared once."""
    pages = [render_certificate_html(certificate) for certificate in Certificate.objects.all()[:100]]
    fonts = FontConfiguration()
    styles = [CSS(string=text, font_config=fonts) for text in _style_texts()]
    _bare.update(fonts=fonts, styles=styles, folder=folder)
    HTML(string=pages[0]).write_pdf(font_config=fonts, stylesheets=styles)
    with multiprocessing.get_context("fork").Pool(len(os.sched_getaffinity(0))) as pool:
        return timed(lambda: pool.map(_bare_page, list(enumerate(pages)), chunksize=5))


def _style_texts() -> list[str]:
    """Our style sheets with addresses that the bare renderer can open by itself."""
    kit = certificate_resources()
    files = {f"fonts/{name}": path for name, path in document_font_files(kit.fonts).items()} | dict(kit.assets)
    texts = [document_font_rules("balairung:fonts/"), *(path.read_text(encoding="utf-8") for path in kit.stylesheets)]
    for name, path in files.items():
        texts = [text.replace(f"balairung:{name}", path.as_uri()) for text in texts]
    return texts


_bare: dict = {}


def _bare_page(job) -> None:
    number, html = job
    HTML(string=html).write_pdf(
        _bare["folder"] / f"bare-{number}.pdf", font_config=_bare["fonts"], stylesheets=_bare["styles"]
    )


STEPS = {"certificates": certificates, "bare_weasyprint": bare_certificates}
