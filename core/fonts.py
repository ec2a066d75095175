"""Static Latin font files, made once from the variable fonts of the font packages.

The PDF renderer draws variable fonts several times slower and ignores their weight ranges, so documents use one file a
weight. Web pages get one compressed file a family with its weight axis: fewer bytes than four static files.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

RECIPE = 1  # raise it when the steps below change, so that existing files are made again
WEIGHTS = (400, 500, 600, 700)
WEB_WEIGHTS = (400, 700)
TEXT_SIZE, DISPLAY_SIZE = 14, 48
DOCUMENT_LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2B0, 0x370), *range(0x1E00, 0x1F00)]
SIGNS = [*range(0x2010, 0x2028), 0x2030, 0x2039, 0x203A, 0x2044, 0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193]
SIGNS += [0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x2713]
WEB_LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180)]
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum"]


@dataclass(frozen=True)
class FontFace:
    """One font family of the style sheets: the package and file of its variable font, and the axes to fix."""

    family: str
    stem: str
    package: str
    file: str
    fixed: tuple[tuple[str, int], ...] = ()

    def source_path(self) -> Path:
        return Path(str(files(self.package.replace("-", "_")) / "files" / self.file))


SANS = FontFace("Plus Jakarta Sans", "PlusJakartaSans", "fontpkg-plus-jakarta-sans", "PlusJakartaSans[wght].ttf")
SERIF_FILE = "SourceSerif4[opsz,wght].ttf"
SERIF = FontFace("Source Serif 4", "SourceSerif4", "fontpkg-source-serif-4", SERIF_FILE, (("opsz", TEXT_SIZE),))
DISPLAY = FontFace(
    "Source Serif 4 Display", "SourceSerif4Display", "fontpkg-source-serif-4", SERIF_FILE, (("opsz", DISPLAY_SIZE),)
)
DOCUMENT_FACES = (SANS, SERIF, DISPLAY)
WEB_FACES = (SANS, SERIF)


def prepare_fonts(cache: Path) -> Path:
    """The folder with `NAME-400.ttf` … for documents and `NAME.woff2` for the web; the first call takes some seconds.

    Its name holds the package versions, so an upgrade makes new files. It appears complete or not at all; when two
    processes make it at once, the later one deletes its own.
    """
    packages = sorted({face.package for face in DOCUMENT_FACES})
    folder = cache / "-".join([f"recipe{RECIPE}", *(version(package) for package in packages)])
    if folder.is_dir():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=cache))
    try:
        _make_font_files(draft)
        draft.chmod(0o755)  # mkdtemp makes it readable for its owner only
        _rename_unless_present(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _rename_unless_present(draft: Path, folder: Path) -> None:
    try:
        draft.rename(folder)
    except OSError:
        # A folder that exists now was made by a quicker process and holds the same files.
        if not folder.is_dir():
            raise


def _make_font_files(folder: Path) -> None:
    for face in DOCUMENT_FACES:
        letters = _cut_letters(face, DOCUMENT_LETTERS)
        for weight in WEIGHTS:
            _fix_axes(face, letters, weight).save(folder / f"{face.stem}-{weight}.ttf")
    for face in WEB_FACES:
        font = _fix_axes(face, _cut_letters(face, WEB_LETTERS), WEB_WEIGHTS)
        font.flavor = "woff2"
        font.save(folder / f"{face.stem}.woff2")


def _cut_letters(face: FontFace, letters: list[int]) -> bytes:
    """The variable font with these letters only. Done before the axes are fixed: fewer glyphs to interpolate."""
    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[*letters, *SIGNS])
    # Without the time of making, so that equal fonts give equal bytes.
    with TTFont(face.source_path(), recalcTimestamp=False) as font:
        subsetter.subset(font)
        return _font_bytes(font)


def _font_bytes(font: TTFont) -> bytes:
    content = io.BytesIO()
    font.save(content)
    return content.getvalue()


def _fix_axes(face: FontFace, content: bytes, weight: int | tuple[int, int]) -> TTFont:
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    return instancer.instantiateVariableFont(font, {**dict(face.fixed), "wght": weight})


def _list_document_fonts() -> Iterator[tuple[FontFace, int, str]]:
    """(face, weight, file name) of every static font."""
    for face in DOCUMENT_FACES:
        for weight in WEIGHTS:
            yield face, weight, f"{face.stem}-{weight}.ttf"


def document_font_files(folder: Path) -> dict[str, Path]:
    """File name → path of every static font, the only ones that a document may load."""
    return {name: folder / name for _, _, name in _list_document_fonts()}


def document_font_rules(prefix: str) -> str:
    """The `@font-face` rules of a document; a font's address is `prefix` and its file name."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {weight}; src: url({prefix}{name}) }}'
        for face, weight, name in _list_document_fonts()
    )
