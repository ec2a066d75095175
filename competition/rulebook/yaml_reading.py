"""From the text of a YAML file to a document: plain dicts, lists, text, bool, int, Decimal and None.

YAML without its surprises, so that a file means the same for ever: no float, no dates, no `yes`/`no`, no aliases,
no tags, no second value for a key. JSON is such a file too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from competition.rulebook.problems import RulebookError, RulebookProblem, build_problem
from competition.rulebook.schema import Document

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 24
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}


def read_yaml(text: str) -> Document:
    """The document of a YAML or JSON text.

    Raises RulebookError; the path of its problem is `line 12, column 3`.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise RulebookError([build_problem("too_big", "", size=size, limit=MAX_BYTES)])
    document = _parse_yaml(text.removeprefix("\ufeff"))
    if not isinstance(document, dict):
        raise RulebookError([build_problem("not_a_mapping", "line 1, column 1", document)])
    return document


def _parse_yaml(text: str) -> object:
    # PyYAML would name an offset in the file here, not a line.
    unprintable = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if unprintable is not None:
        raise RulebookError([_character_problem(text, unprintable)])
    try:
        return _DocumentBuilder(yaml.parse(text, Loader=yaml.SafeLoader)).document()
    except yaml.YAMLError as error:
        raise RulebookError([_syntax_problem(error)]) from error


def _character_problem(text: str, match: re.Match[str]) -> RulebookProblem:
    line = text.count("\n", 0, match.start()) + 1
    column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
    return build_problem("bad_character", f"line {line}, column {column}", character=_character_name(match.group()))


def _syntax_problem(error: yaml.YAMLError) -> RulebookProblem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "context", None) or "it cannot be read"
    return build_problem("syntax", _position(mark) if mark else "", reason=reason)


def _position(mark: Any) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"


class _DocumentBuilder:
    """Builds values straight from the parser's events: no graph of nodes that an alias could blow up."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = (
            event for event in events if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentEndEvent))
        )

    def document(self) -> object:
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return None
        document = self.value(next(self.events), 1)
        # The event that closes the stream, or the start of a second document.
        following = next(self.events)
        if not isinstance(following, yaml.StreamEndEvent):
            raise _refusal("several_documents", following)
        return document

    def value(self, event: Any, depth: int) -> object:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _refusal("alias", event)
        # A tag could name a type of Python to be made. "!" alone only means: read this as text.
        if event.tag not in (None, "!"):
            raise _refusal("tag", event, tag=event.tag)
        if depth > MAX_DEPTH:
            raise _refusal("too_deep", event, limit=MAX_DEPTH)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        return self.mapping(depth) if isinstance(event, yaml.MappingStartEvent) else self.sequence(depth)

    def sequence(self, depth: int) -> list[object]:
        result = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            result.append(self.value(event, depth + 1))
        return result

    def mapping(self, depth: int) -> dict[str, object]:
        result: dict[str, object] = {}
        positions: dict[str, str] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event)
            if key in result:
                raise _refusal("duplicate_key", event, key=key, first=positions[key])
            positions[key] = _position(event.start_mark)
            result[key] = self.value(next(self.events), depth + 1)
        return result

    def key(self, event: Any) -> str:
        """A key is text, whatever it looks like: the group `2024` is '2024'."""
        if not isinstance(event, yaml.ScalarEvent):
            raise _refusal("alias" if isinstance(event, yaml.AliasEvent) else "key_not_text", event)
        self.value(event, 1)  # refuses anchors, tags and bad characters
        return str(event.value)


def _scalar(event: Any) -> object:
    if character := _first_bad_character(event.value):
        raise _refusal("bad_character", event, character=_character_name(character))
    # Quotes, blocks and "!" say that a scalar is text whatever it looks like.
    return _plain_value(event.value) if event.style is None and event.tag is None else event.value


def _plain_value(text: str) -> object:
    """What a scalar without quotes means."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if DECIMAL.fullmatch(text) else text


def _first_bad_character(text: str) -> str | None:
    """The first control character or lone surrogate: no screen, document or database can hold it faithfully."""
    if text.isprintable():
        return None
    return next((char for char in text if char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cs")), None)


def _character_name(character: str) -> str:
    return f"U+{ord(character):04X}"


def _refusal(code: str, event: Any, **params: object) -> RulebookError:
    return RulebookError([build_problem(code, _position(event.start_mark), **params)])
