"""Office files with formulas, external content, macros or zip bombs, and archives of other kinds."""

from functools import partial

from tests.evidence import SPACE, office, relations, types, zipped
from tests.hostile import number_files

WORD, EXCEL, SLIDES = "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"
FORMULAS = "The workbook holds formulas. Save it as PDF, or with values only, then upload it again."
MACROS = "The document holds macros. Save it without macros or as PDF, then upload it again."
FETCHES = "The document fetches or embeds something from elsewhere. Save it as PDF, then upload that."
EMBEDDED = "Another file is embedded in the document. Save it as PDF, or upload the file by itself."
PATHS = "The document holds files with a path of their own. Save it as PDF, then upload that."
BURSTS = "The document unpacks to far more than it says. Save it as PDF, then upload that."
DOCTYPE = "The document defines words of its own (DOCTYPE). Save it as PDF, then upload that."
ARCHIVE = "This is an archive, not a document. Upload the files in it one by one."
DAMAGED = "The document is damaged. Open it, save it again, then upload it."
LOCKED = "The document is locked with a password. Save it without a password, then upload it again."

SHEET = f'<worksheet xmlns="{SPACE}/spreadsheetml/2006/main"><sheetData><row><c>%s</c></row></sheetData></worksheet>'
STRICT = SHEET.replace(f"{SPACE}/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
CELLS = (
    "<f>SUM(A1:A9)</f>",
    '<f t="array">A1</f>',
    '<f t="shared" si="0"/>',
    "<f>cmd|'/c calc'!A1</f>",
    "<f>WEBSERVICE(1)</f>",
)
INSTRUCTION = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>%s</w:p>'
FIELDS = (
    "<w:r><w:instrText>DDEAUTO c:\\\\cmd</w:instrText></w:r>",
    "<w:r><w:instrText> DD</w:instrText></w:r><w:r><w:instrText>E excel</w:instrText></w:r>",
    "<w:r><w:instrText>dde x</w:instrText></w:r>",
    "<w:r><w:instrText>INCLUDETEXT x</w:instrText></w:r>",
    "<w:r><w:instrText>INCLUDEPICTURE x</w:instrText></w:r>",
    "<w:r><w:instrText>QUOTE 68 68 69</w:instrText></w:r>",
)
OUTSIDE = {
    "attachedTemplate": "http://x.invalid/a.dotm",
    "image": "file://server/gambar.png",
    "frame": "http://x.invalid/",
    "externalLinkPath": "https://x.invalid/a.xlsx",
    "hyperlink": "javascript:alert(1)",
    "oleObject": "http://x.invalid/a",
    "subDocument": "http://x.invalid/b.docx",
}
INSIDE = ("oleObject", "package", "aFChunk", "control", "vbaProject", "externalLink")
ELEMENTS = ("<ddeLink/>", "<oleLink/>", "<externalBook/>", "<OLEObject/>", "<control/>", "<w:altChunk/>")
MACRO_TYPES = (
    '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>',
    '<Override PartName="/a" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>',
    '<Override PartName="/a" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>',
    '<Override PartName="/a" ContentType="application/vnd.ms-office.activeX+xml"/>',
)
EMBEDDINGS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"MZ\x90\0",
    b"\x7fELF",
    b"%PDF-1.7",
    b"#!/bin/sh",
    b"Rar!\x1a",
    b"7z\xbc\xaf",
)
ROADS = ("../keluar.xml", "/etc/passwd", "word/../../x.xml", "C:/windows/x.xml", "..\\..\\x.xml")
BILLION = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><root>&b;</root>'
OUTER = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><root>&a;</root>'


def _entry(name, content, main=WORD):
    return partial(office, main, more=[(name, content)])


def _locked():
    content = bytearray(office(WORD))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.index(mark)
        content[start + place] |= 1
    return bytes(content)


def _twice():
    return zipped([("[Content_Types].xml", types(WORD)), (WORD, "<a/>"), (WORD.upper(), "<b/>")])


def _lying():
    """An archive whose directory states a wrong, small size for an entry."""
    content = office(WORD, more=[("word/a.xml", "<a>" + "x" * 5000 + "</a>")])
    place = content.rindex(b"PK\x01\x02")
    return content[: place + 24] + (10).to_bytes(4, "little") + content[place + 28 :]


def _many():
    return zipped([("[Content_Types].xml", types(WORD)), *((f"word/{number}.xml", "") for number in range(5100))])


def _cut(share):
    content = office(WORD, "teks " * 500)
    return content[: int(len(content) * share)]


def _bomb(size):
    return office(WORD, more=[("word/a.xml", b"<a>" + b" " * size + b"</a>")])


CASES = [
    *number_files(
        "rumus",
        "xlsx",
        "dokumen",
        [_entry("xl/worksheets/sheet1.xml", form % cell, EXCEL) for form in (SHEET, STRICT) for cell in CELLS],
        FORMULAS,
    ),
    *number_files(
        "rumus tersembunyi",
        "xlsx",
        "dokumen",
        [
            _entry("xl/worksheets/sheet1.bin", SHEET % CELLS[0], EXCEL),
            _entry("xl/worksheets/sheet1.xml", (SHEET % CELLS[0]).encode("utf-16"), EXCEL),
        ],
        FORMULAS,
    ),
    *number_files("makro", "docx", "dokumen", [partial(office, WORD, declared=kind) for kind in MACRO_TYPES], MACROS),
    *number_files(
        "makro bernama",
        "xlsx",
        "dokumen",
        [_entry("xl/vbaProject.bin", b"x", EXCEL), _entry("ppt/vbaData.bin", b"x", SLIDES)],
        MACROS,
    ),
    *number_files(
        "perintah", "docx", "dokumen", [partial(office, WORD, INSTRUCTION % text) for text in FIELDS], FETCHES
    ),
    *number_files(
        "perintah singkat", "docx", "dokumen", [partial(office, WORD, '<w:fldSimple w:instr="DDE a"/>')], FETCHES
    ),
    *number_files(
        "tautan luar",
        "docx",
        "dokumen",
        [_entry("word/_rels/a.rels", relations(*pair)) for pair in OUTSIDE.items()],
        FETCHES,
    ),
    *number_files(
        "sisipan",
        "pptx",
        "dokumen",
        [_entry("ppt/_rels/a.rels", relations(kind, "x", external=False), SLIDES) for kind in INSIDE],
        FETCHES,
    ),
    *number_files("unsur luar", "xlsx", "dokumen", [partial(office, EXCEL, element) for element in ELEMENTS], FETCHES),
    *number_files(
        "berkas sematan",
        "docx",
        "dokumen",
        [_entry("word/embeddings/a.bin", mark + b"x" * 99) for mark in EMBEDDINGS],
        EMBEDDED,
    ),
    *number_files("alamat", "docx", "dokumen", [_entry(road, "<a/>") for road in ROADS], PATHS),
    *number_files(
        "kamus",
        "docx",
        "dokumen",
        [_entry("word/a.xml", BILLION), _entry("word/a.xml", OUTER), _entry("[trash]/0.dat", BILLION)],
        DOCTYPE,
    ),
    *number_files("bom", "docx", "dokumen", [partial(_bomb, 25_000_000), _many], BURSTS),
    *number_files(
        "arsip",
        "docx",
        "dokumen",
        [
            lambda: zipped([("a.txt", "a")]),
            lambda: zipped([("META-INF/MANIFEST.MF", "a")]),
            lambda: zipped([("mimetype", "application/vnd.oasis.opendocument.text")]),
            lambda: zipped([("[Content_Types].xml", types())]),
            lambda: zipped([("[Content_Types].xml", types(WORD, EXCEL))]),
            lambda: zipped([("[content_types].XML", types(WORD))]),
        ],
        ARCHIVE,
    ),
    *number_files(
        "rusak",
        "docx",
        "dokumen",
        [
            _twice,
            _lying,
            _entry("word/a.xml", "<a><b></a>"),
            _entry("word/a.xml", ""),
            _entry("word/a.xml", "<a b='" + "x" * 9_000_000 + "'/>"),
            lambda: office(WORD) + b"MZ program",
            lambda: office(WORD) + b"<script>alert(1)</script>",
            lambda: office(WORD).replace(b"PK\x05\x06", b"PK\x05\x07"),
            *(partial(_cut, share) for share in (0.1, 0.4, 0.7, 0.95)),
        ],
        DAMAGED,
    ),
    *number_files("terkunci", "docx", "dokumen", [_locked], LOCKED),
    *number_files("lama", "doc", "dokumen", [lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)]),
    *number_files(
        "lama",
        "xls",
        "dokumen",
        [lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), lambda: b"\x09\x08\x10\0" + bytes(99)],
    ),
    *number_files(
        "sesuatu di depan", "docx", "dokumen", [lambda: b"MZ" + office(WORD), lambda: b"<html>" + office(WORD)]
    ),
    *number_files("teks kaya", "docx", "dokumen", [lambda: b"{\\rtf1\\object}"]),
]
