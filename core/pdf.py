"""Official documents as tagged PDF/UA-1, behind one door: nothing else imports weasyprint.

A document reaches no network and no file but those its `Kit` lists; whatever else it asks for, and any error the
renderer would only log, stops it: an official paper with a hole in it must not be printed. The same HTML gives the same
bytes.
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

from core.fonts import document_files, document_font_faces

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
LONGEST_MESSAGE = 300

_faults: ContextVar[list[str] | None] = ContextVar("faults", default=None)


class PdfError(RuntimeError):
    """Why a document was not made, in one short line without its content."""


@dataclass(frozen=True)
class Kit:
    """All that one kind of document may use: its style sheets in order, the font folder (`core.fonts`), named files.

    A file is addressed as `balairung:NAME`, in HTML, CSS and SVG alike. Kits are compared by value and each is read
    once a process, so change a file only together with its path, or restart.
    """

    fonts: Path
    stylesheets: tuple[Path, ...] = ()
    assets: tuple[tuple[str, Path], ...] = ()


class Outcome(StrEnum):
    MADE = "made"
    KEPT = "kept"
    FAILED = "failed"


@dataclass(frozen=True)
class Rendered:
    path: Path
    outcome: Outcome
    error: str = ""


class _Refused(ValueError):
    pass


class _KitFetcher(URLFetcher):
    """Answers for the kit's own files and for pictures written into the document, and for nothing else."""

    def __init__(self, files: dict[str, Path]):
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.files = files

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if inline := INLINE_IMAGE.match(url):
            return URLFetcherResponse(url, _inline_bytes(url, inline), {"Content-Type": inline[1]})
        path = self.files.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if path is None:
            raise _Refused(f"a document may not load {_short(url)}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": MEDIA_TYPES[path.suffix.lower()]})

    def open(self, url: Any, data: Any = None, timeout: Any = None) -> URLFetcherResponse:
        return self.fetch(url if isinstance(url, str) else url.full_url)


def _inline_bytes(url: str, inline: re.Match[str]) -> bytes:
    content = unquote_to_bytes(url[inline.end() :])
    return binascii.a2b_base64(content) if inline[2] else content


def _short(text: str) -> str:
    return DATA_URL.sub("data:…", text).replace("\n", " ")[:LONGEST_MESSAGE]


class _ShortMessages(logging.Filter):
    """The renderer logs whole pictures inside addresses; people's documents do not belong in a log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _short(record.getMessage()), None
        faults = _faults.get()
        if faults is not None and record.levelno >= logging.ERROR:
            faults.append(record.msg)
        return True


LOGGER.addFilter(_ShortMessages())


@dataclass(frozen=True)
class _Prepared:
    fetcher: _KitFetcher
    fonts: FontConfiguration
    stylesheets: list[CSS]


@lru_cache(maxsize=16)
def _prepared(kit: Kit) -> _Prepared:
    """Parsed style sheets and loaded fonts: making them anew for each document doubles its time and leaks memory."""
    files = {f"fonts/{name}": path for name, path in document_files(kit.fonts).items()} | dict(kit.assets)
    fetcher, fonts = _KitFetcher(files), FontConfiguration()
    sheets = [document_font_faces(f"{SCHEME}fonts/"), *(path.read_text("utf-8") for path in kit.stylesheets)]
    return _Prepared(fetcher, fonts, [CSS(string=sheet, url_fetcher=fetcher, font_config=fonts) for sheet in sheets])


def render(html: str, kit: Kit, *, target: Path | None = None) -> bytes:
    """The PDF of `html`, also written to `target`, which appears only when complete.

    `html` is the output of our own templates, already escaped; it needs `lang` and a title. Raises PdfError.
    """
    faults: list[str] = []
    token = _faults.set(faults)
    try:
        prepared = _prepared(kit)
        document = HTML(string=html, url_fetcher=prepared.fetcher)
        content = document.write_pdf(font_config=prepared.fonts, stylesheets=prepared.stylesheets, pdf_variant=VARIANT)
    except FatalURLFetchingError as error:
        raise PdfError(_short(str(error.__cause__))) from None
    finally:
        _faults.reset(token)
    if faults:
        raise PdfError(_short("; ".join(faults)))
    if target is not None:
        part = target.with_name(target.name + ".part")
        part.write_bytes(content)
        part.replace(target)
    return content


def render_many(jobs: Iterable[tuple[str, Path]], kit: Kit, *, processes: int | None = None) -> Iterator[Rendered]:
    """Render each (html, path) in a pool of forked processes and yield it when done, in any order.

    A path that exists was complete, so it is kept: start again with the same jobs after an interruption. One bad
    document is reported and does not stop the others. Jobs are taken in the caller's thread a few at a time, so they
    may be a generator over a query; the pool itself must not be started inside a transaction.
    """
    _prepared(kit)
    size = processes or len(os.sched_getaffinity(0))
    running: set[Future[Rendered]] = set()
    pool = ProcessPoolExecutor(size, mp_context=multiprocessing.get_context("fork"))
    try:
        for html, path in jobs:
            if path.exists():
                yield Rendered(path, Outcome.KEPT)
                continue
            if len(running) >= 2 * size:
                yield from _finished(running)
            running.add(pool.submit(_render_one, html, kit, path))
        while running:
            yield from _finished(running)
    finally:
        pool.shutdown(cancel_futures=True)


def _finished(running: set[Future[Rendered]]) -> Iterator[Rendered]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    running.difference_update(done)
    for future in done:
        yield future.result()


def _render_one(html: str, kit: Kit, path: Path) -> Rendered:
    try:
        render(html, kit, target=path)
    except Exception as error:
        return Rendered(path, Outcome.FAILED, _short(f"{type(error).__name__}: {error}"))
    return Rendered(path, Outcome.MADE)
