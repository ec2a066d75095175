"""Pictures are stored as redrawn copies: only what can be seen stays, without location, camera or appended data."""

import io
import tempfile
from typing import IO, cast

from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile
from pillow_heif import register_heif_opener

from core.errors import Refused
from core.file_checks.media_types import HEIC, JPEG, PNG, WEBP

MEGAPIXEL = 1_000_000
# Drawing takes four bytes a pixel, twice while a picture is turned, and the memory of its decoder: 130 MB at most, and
# 200 MB for HEIC, which phones take with 24 megapixels and whose decoder cannot read it smaller.
MAX_DRAWN_PIXELS = 16 * MEGAPIXEL
MAX_PIXELS = {
    JPEG: 50 * MEGAPIXEL,
    PNG: MAX_DRAWN_PIXELS,
    WEBP: 5 * MEGAPIXEL,
    **dict.fromkeys(HEIC, 25 * MEGAPIXEL),
}
MAX_DECODER_BYTES = 80_000_000
MAX_BYTES_IN_MEMORY = 2 * 1024 * 1024
QUALITY = 88
DECODERS = {JPEG: ["JPEG", "MPO"], PNG: ["PNG"], WEBP: ["WEBP"], **dict.fromkeys(HEIC, ["HEIF"])}
ENCODERS = {PNG: "PNG", WEBP: "WEBP"}
ANIMATED_FORMATS = ("PNG", "WEBP")

register_heif_opener(thumbnails=False)


def redraw_picture(file: File, media_type: str) -> tuple[File, str]:
    """A new picture, upright and in sRGB, and its media type.

    HEIC becomes JPEG, and a photo with very many pixels becomes smaller. Raises Refused.
    """
    _refuse_large(_size_of_webp(file) if media_type == WEBP else (0, 0), MAX_PIXELS[media_type])
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it, for the whole process
    try:
        # Only the decoder of the detected media type: others have had security faults of their own.
        with Image.open(file, formats=DECODERS[media_type]) as image:
            _refuse_large(image.size, _pixel_limit(image, media_type))
            if image.format in ANIMATED_FORMATS and getattr(image, "n_frames", 1) > 1:
                raise Refused(_("The picture moves. Upload one still picture, or a film where films are accepted."))
            encoder = ENCODERS.get(media_type, "JPEG")
            redrawn = _encode(_redraw(_load_upright(image), encoder), encoder)
            return redrawn, media_type if media_type in ENCODERS else JPEG
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(_too_large(MAX_PIXELS[media_type])) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, OverflowError):
        raise Refused(_("The picture is damaged or incomplete. Open it, save it again, then upload it.")) from None
    except (RuntimeError, MemoryError):  # what libheif raises for a file it cannot decode
        raise Refused(_("The picture is damaged or incomplete. Open it, save it again, then upload it.")) from None


def _pixel_limit(image: Image.Image, media_type: str) -> int:
    if isinstance(image, JpegImageFile) and not _is_decoded_by_line(image):
        # The decoder stores two bytes for each coefficient; layers of colour are often coarser than that of brightness.
        widest, tallest = (max(layer[place] for layer in image.layer) for place in (1, 2))
        bytes_per_pixel = 2 * sum(layer[1] * layer[2] / (widest * tallest) for layer in image.layer)
        return min(MAX_PIXELS[media_type], int(MAX_DECODER_BYTES / bytes_per_pixel))
    return MAX_PIXELS[media_type]


def _is_decoded_by_line(image: JpegImageFile) -> bool:
    """Whether a JPEG is not progressive and has all colours in one scan, whose header was just read.

    Of all others the decoder stores every coefficient before it draws the first line, even when it draws them smaller.
    """
    colours, file = len(image.layer), cast(IO[bytes], image.fp)
    file.seek(-8 - 2 * colours, io.SEEK_CUR)
    header = file.read(5)
    return "progressive" not in image.info and header == b"\xff\xda\0" + bytes([6 + 2 * colours, colours])


def _refuse_large(size: tuple[int, int], limit: int) -> None:
    """Refuse by the header, before a pixel is decoded: a few kilobytes can stand for gigabytes."""
    if size[0] * size[1] > limit:
        raise Refused(_too_large(limit))


def _too_large(limit: int) -> str:
    return _(
        "The picture has more than %(most)d million points. Make it smaller or save it as an ordinary JPEG, then "
        "upload it again."
    ) % {"most": limit // MEGAPIXEL}


def _size_of_webp(file: File) -> tuple[int, int]:
    """Width and height by the header. Read here, because Pillow allocates the canvas as soon as it opens the file."""
    file.seek(0)
    head = file.read(30).ljust(30, b"\0")
    file.seek(0)
    if head[12:16] == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF


def _load_upright(image: Image.Image) -> Image.Image:
    """The picture turned upright; a JPEG with at most MAX_DRAWN_PIXELS, because its decoder can skip pixels."""
    if image.format == "HEIF":  # turned by its decoder
        return image
    width, height = image.size
    share = next(share for share in (1, 2, 4, 8) if width * height <= MAX_DRAWN_PIXELS * share**2)
    image.draft(None, (width // share, height // share))
    # Turned here, because the note that says how is dropped when the picture is drawn anew.
    ImageOps.exif_transpose(image, in_place=True)
    return image


def _redraw(image: Image.Image, encoder: str) -> Image.Image:
    """The pixels in sRGB and in a mode that the encoder can write, without the location, comments and profile."""
    image.load()
    redrawn = _convert_to_srgb(_convert_mode(image, encoder), image.info.get("icc_profile"))
    redrawn.info = {}
    return redrawn


def _convert_mode(image: Image.Image, encoder: str) -> Image.Image:
    if encoder == "JPEG":
        modes: tuple[str, ...] = ("L", "RGB", "CMYK")
    else:
        modes = ("L", "RGB", "RGBA", *(("1", "LA", "I;16") if encoder == "PNG" else ()))
    if image.mode in modes:
        return image
    if encoder != "JPEG" and ("transparency" in image.info or image.mode in ("PA", "LA", "La", "RGBa")):
        return image.convert("RGBA")
    return image.convert("RGB")


def _convert_to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        target = "RGBA" if image.mode == "RGBA" else "RGB"
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode=target, inPlace=image.mode == target
            )
            return image if converted is None else converted
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a profile that cannot be read: the pixels count as sRGB
    return image.convert("RGB") if image.mode == "CMYK" else image


def _encode(image: Image.Image, encoder: str) -> File:
    stored = tempfile.SpooledTemporaryFile(MAX_BYTES_IN_MEMORY)  # noqa: SIM115 - whoever stores the picture closes it
    image.save(stored, encoder, quality=QUALITY)
    stored.seek(0)
    return File(stored)
