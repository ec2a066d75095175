"""Files that only look like films, and boxes with a wrong length."""

from functools import partial

from tests.evidence import box, mp4
from tests.hostile import number_files
from tests.hostile.pdfs import archive

DAMAGED = "The film is damaged or incomplete. Save it again as MP4, then upload it again."
HIDDEN = "A second file is hidden inside. Save it again as an ordinary file, then upload it again."
FTYP = box(b"ftyp", b"isom\0\0\0\0isommp42")


def _cut(share):
    content = mp4(b"x" * 4000)
    return content[: int(len(content) * share)]


CASES = [
    *number_files(
        "film rusak",
        "mp4",
        "video",
        [
            lambda: FTYP,
            lambda: FTYP + box(b"mdat", b"x" * 99),
            lambda: FTYP + box(b"moov", b"") + box(b"mdat", b"x"),
            lambda: FTYP + box(b"moov", box(b"mvhd", bytes(100))) + box(b"mdat", b"x"),
            lambda: mp4() + b"x",
            lambda: mp4() + b"\0\0\0\x04evil",
            lambda: mp4() + b"\xff\xff\xff\xffmdat",
            lambda: mp4() + b"\0\0\0\x01mdat" + b"\xff" * 8,
            lambda: mp4() + box(b"evil", b"x" * 99),
            lambda: FTYP + b"\0" * 4000,
            lambda: FTYP + box(b"moov", b"\0\0\0\x02trak") + box(b"mdat", b"x"),
        ],
        DAMAGED,
    ),
    *number_files(
        "film terpotong", "mp4", "video", [partial(_cut, share) for share in (0.02, 0.3, 0.6, 0.99)], DAMAGED
    ),
    *number_files(
        "film ganda",
        "mp4",
        "video",
        [
            lambda: mp4() + archive(),
            lambda: mp4() + box(b"free", archive()),
            lambda: FTYP + box(b"free", b"<html><script>alert(1)</script>") + mp4()[len(FTYP) :],
        ],
        HIDDEN,
    ),
    *number_files(
        "film lain",
        "mp4",
        "video",
        [
            lambda: mp4().replace(b"isom", b"qt  "),
            lambda: b"RIFF\0\0\0\0AVI LIST",
            lambda: b"\x1aE\xdf\xa3" + bytes(99),
            lambda: b"FLV\x01" + bytes(99),
            lambda: b"\0\0\x01\xba" + bytes(99),
            lambda: mp4().replace(b"isom", b"evil"),
        ],
    ),
]
