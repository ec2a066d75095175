"""Official documents as tagged PDF/UA-1; the only module that imports weasyprint.

A document can load no file but those of its `PdfResources` and nothing from a network. Any other address, and any error
that the renderer would only log, stops it: an official paper with a part missing must not be printed. The same HTML
gives the same bytes.
"""

from __future__ import annotations

import binascii
import logging
import multiprocessing
import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from weasyprint import CSS, HTML
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from core.fonts import document_font_files, document_font_rules

SCHEME = "balairung:"
VARIANT = "pdf/ua-1"
MEDIA_TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".ttf": "font/ttf",
}
INLINE_IMAGE = re.compile(r"data:(image/(?:png|jpeg|svg\+xml))(;base64)?,", re.ASCII)
DATA_URL = re.compile(r"data:[^\s\"')]{12,}")
MAX_MESSAGE_LENGTH = 300

_faults: ContextVar[list[str] | None] = ContextVar("faults", default=None)


class PdfError(RuntimeError):
    """The reason why a document was not rendered, in one short line without its content."""


@dataclass(frozen=True)
class PdfResources:
    """Everything that one kind of document may use: the font folder (`core.fonts`), style sheets in order, named files.

    A file is addressed as `balairung:NAME`, in HTML, CSS and SVG alike. Equal resources are read once in a process, so
    change a file only together with its path, or restart.
    """

    fonts: Path
    stylesheets: tuple[Path, ...] = ()
    assets: tuple[tuple[str, Path], ...] = ()


class RenderOutcome(StrEnum):
    """EXISTING: the file was there before, so it was not rendered again."""

    RENDERED = "rendered"
    EXISTING = "existing"
    FAILED = "failed"


@dataclass(frozen=True)
class RenderedPdf:
    path: Path
    outcome: RenderOutcome
    error: str = ""


# The renderer turns any error of a fetcher into FatalURLFetchingError, whose cause is this one.
class _ForbiddenResource(ValueError):
    pass


class _ResourceFetcher(URLFetcher):
    """Loads the document's own resources and pictures given inline as `data:`, and refuses every other address."""

    def __init__(self, files: dict[str, Path]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.files = files

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if match := INLINE_IMAGE.match(url):
            return URLFetcherResponse(url, _decode_inline(url, match), {"Content-Type": match[1]})
        path = self.files.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if path is None:
            raise _ForbiddenResource(f"a document may not load {_shorten(url)}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": MEDIA_TYPES[path.suffix.lower()]})

    # The base class is an opener of urllib, whose own `open` would load any address.
    def open(self, url: Any, data: Any = None, timeout: Any = None) -> URLFetcherResponse:
        return self.fetch(url if isinstance(url, str) else url.full_url)


def _decode_inline(url: str, match: re.Match[str]) -> bytes:
    content = unquote_to_bytes(url[match.end() :])
    return binascii.a2b_base64(content) if match[2] else content


def _shorten(text: str) -> str:
    return DATA_URL.sub("data:…", text).replace("\n", " ")[:MAX_MESSAGE_LENGTH]


class _ShortMessages(logging.Filter):
    """Cuts addresses out of the renderer's messages: with `data:` they hold complete pictures of people's documents.

    It also collects the errors of the document that is being rendered.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _shorten(record.getMessage()), None
        faults = _faults.get()
        if faults is not None and record.levelno >= logging.ERROR:
            faults.append(record.msg)
        return True


LOGGER.addFilter(_ShortMessages())


@dataclass(frozen=True)
class _PreparedResources:
    fetcher: _ResourceFetcher
    fonts: FontConfiguration
    stylesheets: list[CSS]


@lru_cache(maxsize=16)
def _prepare_resources(resources: PdfResources) -> _PreparedResources:
    """Parsed style sheets and loaded fonts.

    Cached, because loading them for each document doubles its time and leaks memory.
    """
    fonts_by_name = {f"fonts/{name}": path for name, path in document_font_files(resources.fonts).items()}
    fetcher, fonts = _ResourceFetcher(fonts_by_name | dict(resources.assets)), FontConfiguration()
    sheets = [document_font_rules(f"{SCHEME}fonts/"), *(path.read_text("utf-8") for path in resources.stylesheets)]
    return _PreparedResources(
        fetcher, fonts, [CSS(string=sheet, url_fetcher=fetcher, font_config=fonts) for sheet in sheets]
    )


def render_pdf(html: str, resources: PdfResources, *, target: Path | None = None) -> bytes:
    """The PDF of `html`, also written to `target`, which appears only when complete.

    `html` is the output of our own templates, already escaped; it needs `lang` and a title. Raises PdfError.
    """
    faults: list[str] = []
    # A context variable, because threads that render at once share the renderer's logger.
    token = _faults.set(faults)
    try:
        prepared = _prepare_resources(resources)
        document = HTML(string=html, url_fetcher=prepared.fetcher)
        content = document.write_pdf(font_config=prepared.fonts, stylesheets=prepared.stylesheets, pdf_variant=VARIANT)
    except FatalURLFetchingError as error:
        raise PdfError(_shorten(str(error.__cause__))) from None
    finally:
        _faults.reset(token)
    if faults:
        raise PdfError(_shorten("; ".join(faults)))
    if target is not None:
        part = target.with_name(target.name + ".part")
        part.write_bytes(content)
        part.replace(target)
    return content


def render_pdfs(
    jobs: Iterable[tuple[str, Path]], resources: PdfResources, *, processes: int | None = None
) -> Iterator[RenderedPdf]:
    """Render each (html, path) in a pool of processes and yield it when done, in any order.

    A path that exists is complete and not rendered again: after an interruption start again with the same jobs. One bad
    document is reported and does not stop the others. Jobs are taken in the caller's thread a few at a time, so they
    may be a generator over a query; the pool itself must not be started inside a transaction.
    """
    size = processes or len(os.sched_getaffinity(0))
    running: set[Future[RenderedPdf]] = set()
    # Not forked: Pango keeps threads, and a child that inherits their locks may wait for them for ever.
    pool = ProcessPoolExecutor(size, mp_context=multiprocessing.get_context("spawn"))
    try:
        for html, path in jobs:
            if path.exists():
                yield RenderedPdf(path, RenderOutcome.EXISTING)
                continue
            # As many again wait as are rendered, so that no process is idle while the caller's query is read.
            if len(running) >= 2 * size:
                yield from _take_finished(running)
            running.add(pool.submit(_render_one, html, resources, path))
        while running:
            yield from _take_finished(running)
    finally:
        # A caller that stops early must not wait for documents that nobody will take.
        pool.shutdown(cancel_futures=True)


def _take_finished(running: set[Future[RenderedPdf]]) -> Iterator[RenderedPdf]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    running.difference_update(done)
    for future in done:
        yield future.result()


def _render_one(html: str, resources: PdfResources, path: Path) -> RenderedPdf:
    try:
        render_pdf(html, resources, target=path)
    except Exception as error:
        return RenderedPdf(path, RenderOutcome.FAILED, _shorten(f"{type(error).__name__}: {error}"))
    return RenderedPdf(path, RenderOutcome.RENDERED)
