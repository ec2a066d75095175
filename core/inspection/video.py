"""Films: MP4 by its boxes, each of which says how long it is."""

from django.core.files.base import File
from django.utils.translation import gettext as _

from core.errors import Refused

MOST_BOXES = 100_000
BOXES = frozenset(b"ftyp moov mdat free skip wide uuid moof mfra sidx styp meta pdin udta emsg prft ssix".split())


def check_mp4(file: File) -> None:
    """Raises Refused where the boxes do not fill the file exactly or no track is described."""
    if not _has_track(file):
        raise Refused(_("The film is damaged or incomplete. Save it again as MP4, then upload it again."))


def _has_track(file) -> bool:
    found = {}
    for kind, start, end in _boxes(file, 0, file.size):
        if kind not in BOXES:
            return False
        found.setdefault(kind, (start, end))
    if None in found or not {b"ftyp", b"moov", b"mdat"} <= found.keys():
        return False
    return any(kind == b"trak" for kind, _start, _end in _boxes(file, *found[b"moov"]))


def _boxes(file, place, end):
    """(kind, where its content starts, where it ends); a kind of None where the sizes make no sense."""
    for _number in range(MOST_BOXES):
        if place == end:
            return
        file.seek(place)
        head = file.read(16)
        size, start = int.from_bytes(head[:4], "big"), place + 8
        if size == 1:
            size, start = int.from_bytes(head[8:16], "big"), place + 16
        elif size == 0:
            size = end - place
        if len(head) < 8 or place + size < start or place + size > end:
            yield None, place, end
            return
        yield head[4:8], start, place + size
        place += size
    yield None, place, end
