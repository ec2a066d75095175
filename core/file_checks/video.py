"""Films: an MP4 file is a sequence of boxes, each of which begins with its length and type."""

from collections.abc import Iterator

from django.core.files.base import File
from django.utils.translation import gettext as _

from core.errors import Refused

# A small file can name hundreds of thousands of empty boxes.
MAX_BOXES = 100_000
BOXES = frozenset(b"ftyp moov mdat free skip wide uuid moof mfra sidx styp meta pdin udta emsg prft ssix".split())


def check_mp4(file: File) -> None:
    """Raise Refused where the boxes do not fill the file exactly or no track is described."""
    if not _has_track(file):
        raise Refused(_("The film is damaged or incomplete. Save it again as MP4, then upload it again."))


def _has_track(file: File) -> bool:
    boxes: dict[bytes, tuple[int, int]] = {}
    for box_type, start, end in _read_boxes(file, 0, file.size):
        if box_type is None or box_type not in BOXES:
            return False
        boxes.setdefault(box_type, (start, end))
    if not {b"ftyp", b"moov", b"mdat"} <= boxes.keys():
        return False
    return any(box_type == b"trak" for box_type, _start, _end in _read_boxes(file, *boxes[b"moov"]))


def _read_boxes(file: File, place: int, end: int) -> Iterator[tuple[bytes | None, int, int]]:
    """(type, start, end) of the content of each box between two places; a type of None where a length is impossible."""
    for _number in range(MAX_BOXES):
        if place == end:
            return
        file.seek(place)
        head = file.read(16)
        size, start = int.from_bytes(head[:4], "big"), place + 8
        if size == 1:  # the length is a 64-bit number behind the type
            size, start = int.from_bytes(head[8:16], "big"), place + 16
        elif size == 0:  # the box reaches to the end
            size = end - place
        if len(head) < 8 or place + size < start or place + size > end:
            yield None, place, end
            return
        yield head[4:8], start, place + size
        place += size
    yield None, place, end
