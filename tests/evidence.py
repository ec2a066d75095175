"""Small real files, as teams attach them."""

import io

from PIL import Image


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
    return written(objects)


def written(objects: dict[int, bytes], trailer=b"/Info 3 0 R") -> bytes:
    """Objects by number as a PDF file."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    last = max(objects) + 1
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (last, trailer, table)
    return bytes(out)


def picture(kind="PNG", size=(40, 30), *, mode="RGB", **options) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(file, kind, **options)
    return file.getvalue()
