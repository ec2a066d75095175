"""The entries of an office file: XML is read as a stream and refused with formulas, external links or macros in it."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.errors import Refused

XML_EXTENSIONS = (".xml", ".rels", ".vml")
BYTES_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
MAX_TOKEN_BYTES = 4 * 1024 * 1024
MAX_FIELDS_LENGTH = 1_000_000
HARMLESS_LINKS = re.compile(r"(?:https?://|mailto:|tel:|#)", re.IGNORECASE)
# Word's fields that fetch something when the document is opened or printed.
ACTIVE_FIELDS = re.compile(
    r"^\s*(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|DATABASE|QUOTE)\b",
    re.IGNORECASE | re.MULTILINE,
)
ACTIVE_ELEMENTS = {"ddelink", "olelink", "externalbook", "oleobject", "control", "altchunk"}
ACTIVE_RELATIONS = ("oleobject", "package", "afchunk", "control", "vbaproject", "externallink", "attachedtoolbars")
MACRO_WORDS = ("macroenabled", "vbaproject", "vbadata", "activex")


@dataclass
class OfficePart:
    """One entry of the archive and what was read of it; `fields` is the text of Word's fields."""

    name: str
    content_types: list[str] = field(default_factory=list)
    in_field: bool = False
    fields: str = ""

    @property
    def is_content_type_list(self) -> bool:
        return self.name == "[Content_Types].xml"


def read_part(part: OfficePart, head: bytes, chunks: Iterator[bytes]) -> list[str]:
    """Read the entry, its `head` and then the remaining `chunks`; returns the content types that it declares.

    It is read to its end, because only then the library compares the check sum. Raises Refused.
    """
    # Told by name or by content: a part under another name is XML to an office program as well.
    if not part.name.lower().endswith(XML_EXTENSIONS) and not head.lstrip(BYTES_BEFORE_XML).startswith(b"<"):
        _refuse_macro(part.name.rpartition("/")[2])
        deque(chunks, maxlen=0)
        return []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda tag, attributes: _check_element(part, tag, attributes)
    parser.EndElementHandler = lambda tag: _end_element(part, tag)
    parser.CharacterDataHandler = lambda text: _add_text(part, text)
    _parse_chunks(parser, chain([head], chunks))
    if ACTIVE_FIELDS.search(part.fields):
        raise Refused(_external_content())
    return part.content_types


def _parse_chunks(parser: expat.XMLParserType, chunks: Iterable[bytes]) -> None:
    """Parse XML in pieces and refuse a long token, because the parser buffers a token until its end."""
    byte_count = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            byte_count += len(chunk)
            if byte_count - parser.CurrentByteIndex > MAX_TOKEN_BYTES:
                raise Refused(_("The document is damaged. Open it, save it again, then upload it."))
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise Refused(_("The document is damaged. Open it, save it again, then upload it.")) from None


# A document type may define entities that grow to gigabytes or read other files; no office program writes one.
def _refuse_doctype(*_declaration: object) -> None:
    raise Refused(_("The document defines words of its own (DOCTYPE). Save it as PDF, then upload that."))


def _check_element(part: OfficePart, tag: str, attributes: dict[str, str]) -> None:
    namespace, _separator, name = tag.rpartition(" ")
    name = name.lower()
    if part.is_content_type_list and "ContentType" in attributes:
        _refuse_macro(attributes["ContentType"])
        part.content_types.append(attributes["ContentType"])
    elif name == "relationship":
        _refuse_relation(attributes)
    elif name == "f" and "spreadsheetml" in namespace:
        raise Refused(_("The workbook holds formulas. Save it as PDF, or with values only, then upload it again."))
    elif name in ACTIVE_ELEMENTS:
        raise Refused(_external_content())
    elif name == "instrtext":
        part.in_field = True
    elif name in ("fldchar", "fldsimple"):
        instructions = "".join(value for key, value in attributes.items() if key.endswith(" instr"))
        _add_field_text(part, "\n" + instructions)


def _end_element(part: OfficePart, tag: str) -> None:
    if tag.lower().endswith("instrtext"):
        part.in_field = False


def _add_text(part: OfficePart, text: str) -> None:
    if part.in_field:
        _add_field_text(part, text)


def _add_field_text(part: OfficePart, text: str) -> None:
    """Collect the texts of fields as one, because Word may split a word over several elements; each field is a line."""
    part.fields += text
    if len(part.fields) > MAX_FIELDS_LENGTH:
        raise Refused(_("The document is damaged. Open it, save it again, then upload it."))


def _refuse_relation(attributes: dict[str, str]) -> None:
    kind, target = attributes.get("Type", "").rpartition("/")[2].lower(), attributes.get("Target", "")
    if kind in ACTIVE_RELATIONS:
        raise Refused(_external_content())
    if attributes.get("TargetMode", "").lower() == "external" and not (
        kind == "hyperlink" and HARMLESS_LINKS.match(target)
    ):
        raise Refused(_external_content())


def _refuse_macro(word: str) -> None:
    if any(macro in word.lower() for macro in MACRO_WORDS):
        raise Refused(_("The document holds macros. Save it without macros or as PDF, then upload it again."))


def _external_content() -> str:
    return _("The document fetches or embeds something from elsewhere. Save it as PDF, then upload that.")
