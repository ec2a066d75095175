"""Small real files, as teams attach them."""

import io
import zipfile

from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument"


def pdf(word="CONTOH", *, pages=1, root=b"", more=()) -> bytes:
    """A PDF with correct addresses; `root` goes into its catalogue, `more` are further objects, numbered from 10."""
    kids = b" ".join(b"%d 0 R" % number for number in range(4, 4 + pages))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % root,
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        3: b"<</Title(%s)>>" % word.encode(),
        **dict.fromkeys(range(4, 4 + pages), b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"),
        **dict(enumerate(more, start=10)),
    }
    return write_pdf(objects)


def write_pdf(objects: dict[int, bytes], trailer=b"/Info 3 0 R") -> bytes:
    """Objects by number as a PDF file."""
    body, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(body)
    body += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        body += b"%d 1\n%010d 00000 n \n" % (number, place)
    last = max(objects) + 1
    body += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (last, trailer, table)
    return bytes(body)


def picture(kind="PNG", size=(40, 30), *, mode="RGB", **options) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(file, kind, **options)
    return file.getvalue()


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def mp4(film=b"film") -> bytes:
    """The boxes of a film, if not one that can be watched."""
    tracks = box(b"mvhd", bytes(100)) + box(b"trak", box(b"tkhd", bytes(84)))
    return box(b"ftyp", b"isom\0\0\0\0isommp42") + box(b"moov", tracks) + box(b"mdat", film)


def zipped(entries, **options) -> bytes:
    """Pairs of name and content, or of a ZipInfo and content, as an archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


SPACE = "http://schemas.openxmlformats.org"
MAIN_TYPES = {
    "word/document.xml": f"{OFFICE}.wordprocessingml.document.main+xml",
    "xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet.main+xml",
    "ppt/presentation.xml": f"{OFFICE}.presentationml.presentation.main+xml",
}


def types(*names, more="") -> str:
    """The list of content types of an office file with these main parts."""
    parts = "".join(f'<Override PartName="/{name}" ContentType="{MAIN_TYPES[name]}"/>' for name in names)
    return f'<Types xmlns="{SPACE}/package/2006/content-types">{parts}{more}</Types>'


def office(main: str, body="", *, more=(), declared="") -> bytes:
    """A small office file whose main part holds `body`; `more`: further entries; `declared`: further content types."""
    root = f'<root xmlns="urn:x" xmlns:w="{SPACE}/wordprocessingml/2006/main">{body}</root>'
    return zipped([("[Content_Types].xml", types(main, more=declared)), (main, root), *more])


def relations(kind: str, target: str, *, external=True) -> str:
    mode = ' TargetMode="External"' if external else ""
    relation = f'<Relationship Id="r" Type="{SPACE}/officeDocument/2006/relationships/{kind}" Target="{target}"{mode}/>'
    return f'<Relationships xmlns="{SPACE}/package/2006/relationships">{relation}</Relationships>'
