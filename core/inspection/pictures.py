"""Pictures are drawn anew: only what can be seen is kept, not where they were taken, nor what hides behind them."""

import io
import tempfile

from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from core.errors import Refused
from core.inspection.kinds import HEIC, JPEG, PNG, WEBP

MEGAPIXEL = 1_000_000
# Drawing takes four bytes a point, twice while a picture is turned, and what its reader needs besides: 130 MB at most,
# 200 MB for HEIC, which phones take with 24 million points and nothing here can read smaller.
MOST_DRAWN = 16 * MEGAPIXEL
MOST_PIXELS = {JPEG: 50 * MEGAPIXEL, PNG: MOST_DRAWN, WEBP: 5 * MEGAPIXEL, **dict.fromkeys(HEIC, 25 * MEGAPIXEL)}
MOST_KEPT_BY_DECODER = 80_000_000
IN_MEMORY = 2 * 1024 * 1024
QUALITY = 88
READERS = {JPEG: ["JPEG", "MPO"], PNG: ["PNG"], WEBP: ["WEBP"], **dict.fromkeys(HEIC, ["HEIF"])}
WRITERS = {PNG: "PNG", WEBP: "WEBP"}
MOVING = ("PNG", "WEBP")

register_heif_opener(thumbnails=False)


def redraw(file: File, kind: str) -> tuple[File, str]:
    """A new picture of what can be seen, upright and in sRGB, and its media type; HEIC becomes JPEG. A photo of very
    many points is drawn smaller.
    """
    _refuse_large(_size_of_webp(file) if kind == WEBP else (0, 0), MOST_PIXELS[kind])
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets half a picture pass, for the whole process
    try:
        with Image.open(file, formats=READERS[kind]) as image:
            _refuse_large(image.size, _most_pixels(image, kind))
            if image.format in MOVING and getattr(image, "n_frames", 1) > 1:
                raise Refused(_("The picture moves. Upload one still picture, or a film where films are accepted."))
            written = WRITERS.get(kind, "JPEG")
            return _written(_drawn(_loaded(image), written), written), kind if kind in WRITERS else JPEG
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(_too_large(MOST_PIXELS[kind])) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, OverflowError):
        raise Refused(_("The picture is damaged or incomplete. Open it, save it again, then upload it.")) from None
    except (RuntimeError, MemoryError):  # what libheif raises for a file it cannot decode
        raise Refused(_("The picture is damaged or incomplete. Open it, save it again, then upload it.")) from None


def _most_pixels(image, kind) -> int:
    if image.format in ("JPEG", "MPO") and not _is_drawn_line_by_line(image):
        widest, tallest = (max(layer[place] for layer in image.layer) for place in (1, 2))
        bytes_of_a_point = 2 * sum(layer[1] * layer[2] / (widest * tallest) for layer in image.layer)
        return min(MOST_PIXELS[kind], int(MOST_KEPT_BY_DECODER / bytes_of_a_point))
    return MOST_PIXELS[kind]


def _is_drawn_line_by_line(image) -> bool:
    """A JPEG that is not progressive and has all its colours in the scan whose head was just read. Of others the
    decoder keeps the whole before it draws the first line, also where it draws it smaller.
    """
    colours = len(image.layer)
    image.fp.seek(-8 - 2 * colours, io.SEEK_CUR)
    head = image.fp.read(5)
    return "progressive" not in image.info and head == b"\xff\xda\0" + bytes([6 + 2 * colours, colours])


def _refuse_large(size, most) -> None:
    """By the header, before a point is decoded: a few kilobytes may stand for gigabytes."""
    if size[0] * size[1] > most:
        raise Refused(_too_large(most))


def _too_large(most) -> str:
    return _(
        "The picture has more than %(most)d million points. Make it smaller or save it as an ordinary JPEG, then "
        "upload it again."
    ) % {"most": most // MEGAPIXEL}


def _size_of_webp(file) -> tuple[int, int]:
    """Read here because the library makes room for the whole canvas as soon as it opens the file."""
    file.seek(0)
    head = file.read(30).ljust(30, b"\0")
    file.seek(0)
    if head[12:16] == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF


def _loaded(image) -> Image.Image:
    """Upright; of a JPEG at most `MOST_DRAWN` points, for its decoder can leave some out."""
    if image.format == "HEIF":  # turned by its reader
        return image
    width, height = image.size
    share = next(share for share in (1, 2, 4, 8) if width * height <= MOST_DRAWN * share**2)
    image.draft(None, (width // share, height // share))
    ImageOps.exif_transpose(image, in_place=True)
    return image


def _drawn(image, written) -> Image.Image:
    """In a mode that can be written, in sRGB. Nothing of `info` goes along: location, comments, profile."""
    image.load()
    drawn = _in_srgb(_in_mode(image, written), image.info.get("icc_profile"))
    drawn.info = {}
    return drawn


def _in_mode(image, written) -> Image.Image:
    if written == "JPEG":
        plain = ("L", "RGB", "CMYK")
    else:
        plain = ("L", "RGB", "RGBA", *(("1", "LA", "I;16") if written == "PNG" else ()))
    if image.mode in plain:
        return image
    if written != "JPEG" and ("transparency" in image.info or image.mode in ("PA", "LA", "La", "RGBa")):
        return image.convert("RGBA")
    return image.convert("RGB")


def _in_srgb(image, profile) -> Image.Image:
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        target = "RGBA" if image.mode == "RGBA" else "RGB"
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            is_same = image.mode == target
            turned = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode=target, inPlace=is_same
            )
            return image if is_same else turned
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a profile that cannot be read: the points count as sRGB
    return image.convert("RGB") if image.mode == "CMYK" else image


def _written(image, format_name) -> File:
    stored = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever keeps the picture closes it
    image.save(stored, format_name, quality=QUALITY)
    stored.seek(0)
    return File(stored)
