"""Files that only look like pictures, truncated and animated ones, and ones that unpack to gigabytes."""

import io
import struct
import zlib
from functools import partial

from PIL import Image

from tests.evidence import picture
from tests.hostile import number_files

DAMAGED = "The picture is damaged or incomplete. Open it, save it again, then upload it."
MOVES = "The picture moves. Upload one still picture, or a film where films are accepted."
LARGE = (
    "The picture has more than %(most)d million points. Make it smaller or save it as an ordinary JPEG, then upload "
    "it again."
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _png_of(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


def _jpeg_of(width, height):
    content = picture("JPEG")
    place = content.index(b"\xff\xc0") + 5
    return content[:place] + struct.pack(">HH", height, width) + content[place + 4 :]


def _webp_of(width, height):
    canvas = b"\x10\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"VP8X" + struct.pack("<I", 10) + canvas + picture("WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _moving(kind):
    file = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=100)
    return file.getvalue()


def _cut(kind, share):
    content = picture(kind, (300, 200), mode="RGB")
    return content[: int(len(content) * share)]


CUTS = (0.1, 0.3, 0.5, 0.7, 0.9)
CASES = [
    *number_files(
        "raksasa",
        "png",
        "foto",
        [partial(_png_of, *size) for size in ((8000, 7000), (60_000, 60_000), (1, 51_000_000))],
        LARGE,
    ),
    *number_files(
        "raksasa",
        "jpg",
        "foto",
        [partial(_jpeg_of, *size) for size in ((8000, 7000), (65_000, 65_000), (9000, 9000))],
        LARGE,
    ),
    *number_files(
        "raksasa",
        "webp",
        "foto",
        [partial(_webp_of, *size) for size in ((8000, 7000), (16_000_000, 16_000_000))],
        LARGE,
    ),
    *number_files("bergerak", "png", "foto", [partial(_moving, "PNG")], MOVES),
    *number_files("bergerak", "webp", "foto", [partial(_moving, "WEBP")], MOVES),
    *number_files("terpotong", "jpg", "foto", [partial(_cut, "JPEG", share) for share in CUTS], DAMAGED),
    *number_files("terpotong", "png", "foto", [partial(_cut, "PNG", share) for share in CUTS], DAMAGED),
    *number_files("terpotong", "webp", "foto", [partial(_cut, "WEBP", share) for share in CUTS], DAMAGED),
    *number_files("terpotong", "heic", "foto", [partial(_cut, "HEIF", share) for share in CUTS], DAMAGED),
    *number_files(
        "bukan gambar",
        "jpg",
        "foto",
        [
            lambda: b"\xff\xd8\xff<?php system($_GET[0]); ?>",
            lambda: b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>" * 40,
            lambda: b"\xff\xd8\xff\xe0" + bytes(2000),
        ],
        DAMAGED,
    ),
    *number_files(
        "bukan gambar",
        "png",
        "foto",
        [
            lambda: b"\x89PNG\r\n\x1a\n",
            lambda: b"\x89PNG\r\n\x1a\n" + SVG,
            lambda: picture("PNG").replace(b"IDAT", b"IDET"),
            lambda: picture("PNG")[:-30] + bytes(30),
        ],
        DAMAGED,
    ),
    *number_files(
        "bukan gambar", "heic", "foto", [lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(500)], DAMAGED
    ),
    *number_files(
        "lukisan",
        "svg",
        "foto",
        [
            lambda: SVG,
            lambda: b"<?xml version='1.0'?>" + SVG,
            lambda: b"\xef\xbb\xbf" + SVG,
            lambda: SVG.decode().encode("utf-16"),
        ],
    ),
    *number_files("svg menyamar", "png", "foto", [lambda: SVG]),
    *number_files(
        "jenis lain",
        "jpg",
        "foto",
        [partial(picture, kind) for kind in ("GIF", "BMP", "TIFF", "ICO", "PPM", "TGA", "PCX", "JPEG2000")],
    ),
]
