"""PDFs with active or hidden content, encrypted or damaged ones."""

import io
import zlib
from functools import partial

import pikepdf

from tests.evidence import pdf, write_pdf, zipped
from tests.hostile import number_files

SCRIPT = "The PDF runs a script. Save it again as an ordinary PDF, then upload it again."
STARTS = "The PDF starts a program or sends data. Save it again as an ordinary PDF, then upload it again."
XFA = "The PDF is a form of the XFA kind. Print it as an ordinary PDF, then upload that one."
ATTACHED = "Other files are attached inside the PDF. Take them out or upload them one by one."
LOCKED = "The PDF is locked with a password. Save it without a password, then upload it again."
EMPTY = "The PDF has no pages. Save it again as an ordinary PDF, then upload it again."
DAMAGED = "The PDF is damaged. Save it again as an ordinary PDF, then upload it again."
CUT = "The PDF is incomplete. Save it again as an ordinary PDF, then upload it again."
BEHIND = "Something stands behind the end of the PDF. Save it again as an ordinary PDF, then upload it."
HIDDEN = "A second file is hidden inside. Save it again as an ordinary file, then upload it again."

WRAPS = (b"%s", b"[null [%s]]", b"<</Nested <</Deeper %s>>>>")
ROOTS = (b"/OpenAction %s", b"/AA<</WC %s>>", b"/Names<</JavaScript<</Names[(a) %s]>>>>")
SCRIPTS = (b"<</S/JavaScript/JS(app.alert\\(1\\))>>", b"<</S/J#61vaScript/J#53(1)>>", b"<</S/Rendition/JS(1)>>")
LAUNCHES = (
    b"<</S/Launch/F(cmd.exe)>>",
    b"<</S/GoToE/D(a)>>",
    b"<</S/SubmitForm/F(http://x)>>",
    b"<</S/ImportData/F(a)>>",
)
FILES = (
    b"<</Type/Filespec/F(a.exe)/EF<</F 11 0 R>>>>",
    b"<</EF<</F 11 0 R>>>>",
    b"<</Type/EmbeddedFile/Length 0>>\nstream\n\nendstream",
    b"<</Type/Annot/Subtype/FileAttachment>>",
    b"<</Type/Annot/Subtype/RichMedia>>",
)


def _roots(action):
    return [partial(pdf, root=root % action) for root in ROOTS]


def _objects(action):
    """PDFs with the action in an object of its own, referred to and not referred to."""
    return [partial(pdf, more=[wrap % action]) for wrap in WRAPS]


def _locked(password, revision):
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        key = pikepdf.Encryption(owner="rahasia", user=password, R=revision, aes=revision > 3, metadata=revision > 3)
        opened.save(file, encryption=key)
    return file.getvalue()


def archive():
    return zipped([("virus.js", "1")])


def _with_archive(before):
    return pdf().replace(b"%%EOF\n", b"") + before + archive() + b"\n%%EOF\n"


def _script_in_stream():
    """A script in a compressed stream, where no text search finds it."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(root=ROOTS[0] % SCRIPTS[0]))) as opened:
        opened.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return file.getvalue()


def _bomb(times):
    """A list of objects that unpacks to a hundred megabytes."""
    content = zlib.compress(b" " * 100_000_000, 9)
    for _time in range(times - 1):
        content = zlib.compress(content, 9)
    filters = b"/FlateDecode" * times
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        4: b"<</Type/ObjStm/N 1/First 10/Filter[%s]/Length %d>>\nstream\n%s\nendstream"
        % (filters, len(content), content),
    }
    body, places = bytearray(b"%PDF-1.7\n"), {}
    for number, text in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    rows = [b"\0" * 6, *(b"\1" + places[n].to_bytes(4, "big") + b"\0" for n in (1, 2))]
    rows += [b"\2" + (4).to_bytes(4, "big") + b"\0", b"\1" + places[4].to_bytes(4, "big") + b"\0"]
    table, start = b"".join(rows), len(body)
    body += b"6 0 obj\n<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        len(table),
        table,
    )
    return bytes(body + b"startxref\n%d\n%%%%EOF\n" % start)


def _cut(share):
    content = pdf(pages=20)
    return content[: int(len(content) * share)]


def _page_tree(pages):
    return write_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: pages,
            3: b"<<>>",
            4: b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>",
        }
    )


CASES = [
    *number_files("skrip awal", "pdf", "sk", [make for script in SCRIPTS for make in _roots(script)], SCRIPT),
    *number_files("skrip di dalam", "pdf", "sk", [make for script in SCRIPTS for make in _objects(script)], SCRIPT),
    *number_files("skrip termampat", "pdf", "sk", [_script_in_stream], SCRIPT),
    *number_files("menjalankan", "pdf", "sk", [make for action in LAUNCHES for make in _roots(action)[:2]], STARTS),
    *number_files(
        "menjalankan di dalam", "pdf", "sk", [make for action in LAUNCHES for make in _objects(action)], STARTS
    ),
    *number_files(
        "formulir",
        "pdf",
        "sk",
        [partial(pdf, root=b"/AcroForm<</XFA[]>>"), partial(pdf, more=[b"<</XFA 3 0 R>>"])],
        XFA,
    ),
    *number_files("lampiran", "pdf", "sk", [partial(pdf, more=[file, b"<<>>"]) for file in FILES], ATTACHED),
    *number_files(
        "daftar lampiran", "pdf", "sk", [partial(pdf, root=b"/Names<</EmbeddedFiles<</Names[]>>>>")], ATTACHED
    ),
    *number_files(
        "terkunci", "pdf", "sk", [partial(_locked, word, r) for word in ("", "buka") for r in (2, 3, 4, 6)], LOCKED
    ),
    *number_files("tanpa halaman", "pdf", "sk", [partial(pdf, pages=0), partial(_bomb, 1), partial(_bomb, 6)], EMPTY),
    *number_files(
        "terpotong", "pdf", "sk", [partial(_cut, share) for share in (0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.99)], CUT
    ),
    *number_files(
        "rusak",
        "pdf",
        "sk",
        [
            lambda: pdf().replace(b"startxref\n", b"startxref\n9"),
            lambda: pdf().replace(b"/Root 1 0 R", b"/Root 7 0 R"),
            lambda: pdf().replace(b"trailer", b"trealer"),
            lambda: b"%PDF-1.7\n%%EOF\n",
            lambda: b"%PDF-" + bytes(range(256)) * 9 + b"%%EOF",
            lambda: pdf(root=b"/A" + b"[" * 600 + b"]" * 600),
            partial(_page_tree, b"<</Type/Pages/Kids[4 0 R]/Count 1>>"),
        ],
        DAMAGED,
    ),
    *number_files(
        "sesudah akhir",
        "pdf",
        "sk",
        [
            lambda: pdf() + b"MZ\x90\x00 program",
            lambda: pdf(pages=40) + b"<script>alert(1)</script>",
            lambda: pdf() + b"#!/bin/sh\nrm -rf /\n",
        ],
        BEHIND,
    ),
    *number_files(
        "berkas ganda",
        "pdf",
        "sk",
        [
            lambda: pdf() + archive(),
            partial(_with_archive, b""),
            lambda: pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n<html><script>1</script>"),
            lambda: pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n%< ScRiPt src=x>\n"),
            lambda: pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n<!DOCTYPE html>"),
            lambda: pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n<svg onload=1>"),
        ],
        HIDDEN,
    ),
    *number_files(
        "sesuatu di depan",
        "pdf",
        "sk",
        [lambda: b"<html>" + pdf(), lambda: b"MZ" + pdf(), lambda: b"\n" * 9 + pdf(), lambda: archive() + pdf()],
    ),
]
