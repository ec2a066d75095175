"""From text to a document: plain dicts, lists, text, bool, int, Decimal and None.

YAML without its surprises, so that a frozen file means the same for ever: no float, no dates, no `yes`/`no`, no
aliases, no tags, no second value for a key. Canonical JSON is such a file too.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

import yaml

from competition.rulebook.problems import Problem, RulebookError, problem

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 24
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


def read(text: str) -> dict:
    """The document of a YAML or JSON text.

    Raises RulebookError; the path of its problem is `line 12, column 3`.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise RulebookError([problem("too_big", "", size=size, limit=MAX_BYTES)])
    text = text.removeprefix("\ufeff")
    document = _json(text) if text.startswith("{") else None
    if document is None:
        document = _yaml(text)
    if not isinstance(document, dict):
        raise RulebookError([problem("not_a_mapping", "line 1, column 1", document)])
    return document


class _NotPlainJson(Exception):
    """The text needs the slow road, which also knows where in the text a problem is."""


def _json(text: str) -> dict | None:
    """A document of canonical JSON, quickly; None when the text is anything else."""
    if "\\u" in text or "\\/" in text:
        return None
    try:
        document = json.loads(
            text,
            parse_int=_json_number,
            parse_float=_json_number,
            parse_constant=_json_number,
            object_pairs_hook=_json_pairs,
        )
    except (ValueError, RecursionError, _NotPlainJson):
        return None
    return document


def _json_number(text: str) -> int | Decimal:
    value = _plain(text)
    if isinstance(value, str):
        raise _NotPlainJson
    return value


def _json_pairs(pairs: list[tuple[str, object]]) -> dict:
    result = dict(pairs)
    texts = [key for key, _ in pairs] + [value for _, value in pairs if isinstance(value, str)]
    if len(result) != len(pairs) or any(_bad_character(text) for text in texts):
        raise _NotPlainJson
    return result


def _yaml(text: str) -> object:
    loader = yaml.SafeLoader(text) if not _unreadable(text) else None
    if loader is None:
        raise RulebookError([_character_problem(text)])
    try:
        return _Builder(_events(loader)).document()
    except yaml.YAMLError as error:
        raise RulebookError([_syntax_problem(error)]) from error


def _unreadable(text: str) -> bool:
    return yaml.reader.Reader.NON_PRINTABLE.search(text) is not None


def _character_problem(text: str) -> Problem:
    match = yaml.reader.Reader.NON_PRINTABLE.search(text)
    line = text.count("\n", 0, match.start()) + 1
    column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
    return problem("bad_character", f"line {line}, column {column}", character=_name(match.group()))


def _syntax_problem(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "context", None) or "it cannot be read"
    return problem("syntax", _position(mark) if mark else "", reason=reason)


def _position(mark: yaml.Mark) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"


def _events(loader: yaml.SafeLoader) -> Iterator[yaml.Event]:
    while loader.check_event():
        yield loader.get_event()


class _Builder:
    """Builds values straight from the parser's events: no graph of nodes that an alias could blow up."""

    def __init__(self, events: Iterator[yaml.Event]):
        self.events = (
            event for event in events if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentEndEvent))
        )

    def document(self) -> object:
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return None
        document = self.value(next(self.events), 1)
        following = next(self.events)
        if not isinstance(following, yaml.StreamEndEvent):
            raise _refused("several_documents", following)
        return document

    def value(self, event: yaml.Event, depth: int) -> object:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _refused("alias", event)
        if event.tag not in (None, "!"):
            raise _refused("tag", event, tag=event.tag)
        if depth > MAX_DEPTH:
            raise _refused("too_deep", event, limit=MAX_DEPTH)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        return self.mapping(depth) if isinstance(event, yaml.MappingStartEvent) else self.sequence(depth)

    def sequence(self, depth: int) -> list:
        result = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            result.append(self.value(event, depth + 1))
        return result

    def mapping(self, depth: int) -> dict:
        result, positions = {}, {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event)
            if key in result:
                raise _refused("duplicate_key", event, key=key, first=positions[key])
            positions[key] = _position(event.start_mark)
            result[key] = self.value(next(self.events), depth + 1)
        return result

    def key(self, event: yaml.Event) -> str:
        """A key is text, whatever it looks like: the group `2024` is '2024'."""
        if not isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            raise _refused("key_not_text", event)
        self.value(event, 1)
        return event.value


def _scalar(event: yaml.ScalarEvent) -> object:
    if bad := _bad_character(event.value):
        raise _refused("bad_character", event, character=_name(bad))
    return _plain(event.value) if event.style is None and event.tag is None else event.value


def _plain(text: str) -> object:
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if DECIMAL.fullmatch(text) else text


def _bad_character(text: str) -> str | None:
    """The first control character or lone surrogate: no screen, document or database can hold it faithfully."""
    if text.isprintable():
        return None
    return next((char for char in text if char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cs")), None)


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"


def _refused(code: str, event: yaml.Event, **params: object) -> RulebookError:
    return RulebookError([problem(code, _position(event.start_mark), **params)])
