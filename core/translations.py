"""The translation catalogues: English msgids extracted from code and templates, translated in locale/.

Babel and Django's own template reader extract them and Babel compiles them, so that GNU gettext is never needed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

_ONE, _MANY, _CONTEXT_ONE, _CONTEXT_MANY = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS: dict[str, Any] = {
    "_": _ONE,
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), _ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), _MANY),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), _CONTEXT_ONE),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), _CONTEXT_MANY),
}
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml"}
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: balairung\\n"
"Language: {locale}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


@dataclass(frozen=True, slots=True)
class CatalogueFault:
    """One fault of a catalogue or of the code it is extracted from, in words for whoever ran the check."""

    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


def catalogue_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """(locale, file) of every catalogue in a locale folder."""
    for po in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        yield po.parts[-3], po


def message_sources(top: Path, packages: Iterable[str]) -> Iterator[Path]:
    """Every file that may hold a msgid: the packages' Python without migrations, and all templates."""
    for package in packages:
        yield from (path for path in sorted((top / package).rglob("*.py")) if "migrations" not in path.parts)
    yield from (path for path in sorted((top / "templates").rglob("*")) if path.suffix in TEMPLATE_SUFFIXES)


def extract_messages(top: Path, paths: Iterable[Path]) -> Catalog:
    """The msgids of these files; locations are paths below `top` without line numbers, which would change daily."""
    extracted = Catalog()
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for context, msgid in _find_msgids(text, is_template=path.suffix in TEMPLATE_SUFFIXES):
            location = (path.relative_to(top).as_posix(), None)
            extracted.add(msgid, locations=[location], context=context)  # type: ignore[list-item] # no line number
    return extracted


def _find_msgids(text: str, *, is_template: bool) -> Iterator[tuple[str | None, str | tuple[str, ...]]]:
    """(context, msgid) of every message; for a plural form the msgid is a pair."""
    if is_template:
        # templatize() replaces everything but messages by filler, which Babel must not take for Python's indentation.
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    arguments: Any  # the stubs say list[str], but one message is a str and several are a tuple
    for _line, function, arguments, _comments in extract_python(BytesIO(text.encode()), KEYWORDS, [], {}):
        words = arguments if isinstance(arguments, tuple) else (arguments,)
        places = KEYWORDS[str(function)] or (1,)
        context = words[places[0][0] - 1] if isinstance(places[0], tuple) else None
        msgids = [words[place - 1] for place in places if isinstance(place, int) and place <= len(words)]
        if all(msgids) and msgids:
            yield context, msgids[0] if len(msgids) == 1 else tuple(msgids)


def messages_built_at_run_time(top: Path, paths: Iterable[Path]) -> Iterator[CatalogueFault]:
    """Messages built at run time (f-string, %, +, .format): no catalogue can hold them."""
    for path in paths:
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called_name(node.func) in KEYWORDS and any(map(_is_built, node.args)):
                yield CatalogueFault("built at run time", f"{path.relative_to(top).as_posix()}:{node.lineno}")


def _called_name(node: ast.expr) -> str | None:
    return getattr(node, "id", getattr(node, "attr", None))


def _is_built(node: ast.expr) -> bool:
    match node:
        case ast.JoinedStr() | ast.Call(func=ast.Attribute(attr="format")):
            return True
        case ast.BinOp(left=ast.Constant(value=str()) | ast.JoinedStr()):
            return True
        case ast.BinOp(right=ast.Constant(value=str()) | ast.JoinedStr()):
            return True
    return False


def read_catalogue(po: Path, locale: str) -> Catalog:
    """The catalogue of a .po file; an empty one where there is no file yet."""
    if not po.exists():
        return Catalog(locale=locale)
    with po.open("rb") as file:
        return read_po(file, locale=locale)


def merge_catalogue(po: Path, locale: str, extracted: Catalog) -> None:
    """Update the file: new msgids are added untranslated, unused ones stay as obsolete with their translation."""
    catalog = read_catalogue(po, locale)
    # A fuzzy match would be a translation that nobody wrote.
    catalog.update(extracted, no_fuzzy_matching=True)
    po.parent.mkdir(parents=True, exist_ok=True)
    body = BytesIO()
    # Babel's own header holds the moment of the run, so the file would change each time.
    write_po(body, catalog, width=110, omit_header=True, sort_output=True, include_lineno=False)
    header = HEADER.format(locale=locale, plural=catalog.plural_forms)
    po.write_text(header + body.getvalue().decode().strip() + "\n", encoding="utf-8")


def catalogue_faults(po: Path, locale: str, extracted: Catalog) -> Iterator[CatalogueFault]:
    """Every reason why this catalogue is not complete, with the msgid it concerns."""
    catalog = read_catalogue(po, locale)
    expected = {(message.context, message.id): message for message in extracted if message.id}
    present = {(message.context, message.id): message for message in catalog if message.id}
    for key in expected.keys() - present.keys():
        yield CatalogueFault("missing", _quoted_msgid(expected[key]))
    for key, message in present.items():
        if key not in expected:
            yield CatalogueFault("not in the code", _quoted_msgid(message))
        elif not is_translated(message):
            yield CatalogueFault("untranslated", _quoted_msgid(message))
        elif message.fuzzy:
            yield CatalogueFault("fuzzy", _quoted_msgid(message))
        elif not keeps_placeholders(message):
            yield CatalogueFault("placeholders differ", _quoted_msgid(message))
    for message in catalog.obsolete.values():
        yield CatalogueFault("obsolete", _quoted_msgid(message))


def _quoted_msgid(message: Message) -> str:
    return repr(message.id if isinstance(message.id, str) else message.id[0])


def _translations(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def is_translated(message: Message) -> bool:
    return all(_translations(message))


def keeps_placeholders(message: Message) -> bool:
    """Whether each translation has the placeholders of its msgid; for a plural form those of its plural msgid."""
    source = message.id if isinstance(message.id, str) else message.id[-1]
    names = set(_PLACEHOLDER.findall(source))
    return all(set(_PLACEHOLDER.findall(text)) == names for text in _translations(message))


def compile_catalogue(po: Path, locale: str) -> bool:
    """Write the .mo file beside the .po file, without fuzzy entries, unless it is newer; True when it was written."""
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
        return False
    with mo.open("wb") as file:
        write_mo(file, read_catalogue(po, locale))
    return True
