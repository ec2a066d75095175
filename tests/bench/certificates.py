"""Certificates by the application, and by WeasyPrint alone on the same pages."""

import multiprocessing
import os
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from core.fonts import document_font_files, document_font_rules
from core.pdf import render_pdf
from judging.documents.documents import certificate_resources, render_certificate_html, write_certificates
from judging.documents.models import Certificate
from tests.bench.measure import measure_work


def write_hundred(folder: Path) -> dict:
    target = folder / "certificates"
    target.mkdir(exist_ok=True)
    for path in target.glob("*.pdf"):
        path.unlink()
    certificates = list(Certificate.objects.all()[:100])
    # Fonts and style sheets are loaded before the clock starts, here and for the bare renderer.
    render_pdf(render_certificate_html(certificates[0]), certificate_resources())
    return measure_work(lambda: list(write_certificates(certificates, target)))


def write_hundred_bare(folder: Path) -> dict:
    """The same pages by WeasyPrint alone, untagged, in a pool of as many processes, fonts and styles prepared once."""
    pages = [render_certificate_html(certificate) for certificate in Certificate.objects.all()[:100]]
    fonts = FontConfiguration()
    styles = [CSS(string=text, font_config=fonts) for text in _style_texts()]
    _shared.update(fonts=fonts, styles=styles, folder=folder)
    HTML(string=pages[0]).write_pdf(font_config=fonts, stylesheets=styles)
    with multiprocessing.get_context("fork").Pool(len(os.sched_getaffinity(0))) as pool:
        return measure_work(lambda: pool.map(_write_bare_page, list(enumerate(pages)), chunksize=5))


def _style_texts() -> list[str]:
    """Our style sheets with addresses that the bare renderer can open by itself."""
    resources = certificate_resources()
    files = {f"fonts/{name}": path for name, path in document_font_files(resources.fonts).items()} | dict(
        resources.assets
    )
    texts = [
        document_font_rules("balairung:fonts/"),
        *(path.read_text(encoding="utf-8") for path in resources.stylesheets),
    ]
    for name, path in files.items():
        texts = [text.replace(f"balairung:{name}", path.as_uri()) for text in texts]
    return texts


# Forked processes inherit it; fonts cannot be handed over any other way.
_shared: dict[str, Any] = {}


def _write_bare_page(numbered_page: tuple[int, str]) -> None:
    number, html = numbered_page
    HTML(string=html).write_pdf(
        _shared["folder"] / f"bare-{number}.pdf", font_config=_shared["fonts"], stylesheets=_shared["styles"]
    )


STEPS = {"certificates": write_hundred, "bare_weasyprint": write_hundred_bare}
