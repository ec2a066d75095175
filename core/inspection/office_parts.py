"""The parts of an office file: XML that is read as a stream, and refused where it calculates, links out or acts."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.errors import Refused

XML_NAMES = (".xml", ".rels", ".vml")
MARKS = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
LONGEST_TOKEN = 4 * 1024 * 1024
LONGEST_FIELDS = 1_000_000
LINKS = re.compile(r"(?:https?://|mailto:|tel:|#)", re.IGNORECASE)
FIELDS_THAT_ACT = re.compile(
    r"^\s*(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|DATABASE|QUOTE)\b",
    re.IGNORECASE | re.MULTILINE,
)
ACTING_ELEMENTS = {"ddelink", "olelink", "externalbook", "oleobject", "control", "altchunk"}
ACTING_RELATIONS = ("oleobject", "package", "afchunk", "control", "vbaproject", "externallink", "attachedtoolbars")
MACROS = ("macroenabled", "vbaproject", "vbadata", "activex")


@dataclass
class Part:
    """One entry of the archive; `types`: what the list of content types declares."""

    name: str
    types: list[str] = field(default_factory=list)
    in_field: bool = False
    fields: str = ""

    @property
    def is_list_of_types(self) -> bool:
        return self.name == "[Content_Types].xml"


def read_part(part: Part, head: bytes, rest: Iterator[bytes]) -> list[str]:
    """Reads the entry to its end, so that its check sum is compared, too; the content types it declares."""
    if not part.name.lower().endswith(XML_NAMES) and not head.lstrip(MARKS).startswith(b"<"):
        _refuse_macro(part.name.rpartition("/")[2])
        deque(rest, maxlen=0)
        return []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda tag, values: _element(part, tag, values)
    parser.EndElementHandler = lambda tag: _leave(part, tag)
    parser.CharacterDataHandler = lambda text: _text(part, text)
    _feed(parser, head, rest)
    if FIELDS_THAT_ACT.search(part.fields):
        raise Refused(_external())
    return part.types


def _feed(parser, head, rest) -> None:
    """A single token may not be long, for the parser keeps it whole."""
    fed = 0
    try:
        for chunk in chain([head], rest):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TOKEN:
                raise Refused(_("The document is damaged. Open it, save it again, then upload it."))
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise Refused(_("The document is damaged. Open it, save it again, then upload it.")) from None


def _refuse_doctype(*_about) -> None:
    raise Refused(_("The document defines words of its own (DOCTYPE). Save it as PDF, then upload that."))


def _element(part, tag, values) -> None:
    space, _blank, name = tag.rpartition(" ")
    name = name.lower()
    if part.is_list_of_types and "ContentType" in values:
        _refuse_macro(values["ContentType"])
        part.types.append(values["ContentType"])
    elif name == "relationship":
        _refuse_relation(values)
    elif name == "f" and "spreadsheetml" in space:
        raise Refused(_("The workbook holds formulas. Save it as PDF, or with values only, then upload it again."))
    elif name in ACTING_ELEMENTS:
        raise Refused(_external())
    elif name == "instrtext":
        part.in_field = True
    elif name in ("fldchar", "fldsimple"):
        _text_of_field(part, "\n" + "".join(value for key, value in values.items() if key.endswith(" instr")))


def _leave(part, tag) -> None:
    if tag.lower().endswith("instrtext"):
        part.in_field = False


def _text(part, text) -> None:
    if part.in_field:
        _text_of_field(part, text)


def _text_of_field(part, text) -> None:
    """Joined, because a word may be spread over several pieces; each field begins a line."""
    part.fields += text
    if len(part.fields) > LONGEST_FIELDS:
        raise Refused(_("The document is damaged. Open it, save it again, then upload it."))


def _refuse_relation(values) -> None:
    kind, target = values.get("Type", "").rpartition("/")[2].lower(), values.get("Target", "")
    if kind in ACTING_RELATIONS:
        raise Refused(_external())
    if values.get("TargetMode", "").lower() == "external" and not (kind == "hyperlink" and LINKS.match(target)):
        raise Refused(_external())


def _refuse_macro(word: str) -> None:
    if any(macro in word.lower() for macro in MACROS):
        raise Refused(_("The document holds macros. Save it without macros or as PDF, then upload it again."))


def _external() -> str:
    return _("The document fetches or embeds something from elsewhere. Save it as PDF, then upload that.")
