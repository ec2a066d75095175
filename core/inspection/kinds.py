"""The kinds of files that can be kept, by the bytes at their beginning."""

HEAD_BYTES = 1024

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
HEIC = frozenset({"image/heic", "image/heif"})
MP4 = "video/mp4"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
UNKNOWN = "application/octet-stream"

PICTURES = frozenset({JPEG, PNG, WEBP}) | HEIC
OFFICE = frozenset({DOCX, XLSX, PPTX})

SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"PK\x03\x04", ZIP),
)
BRANDS = dict.fromkeys((b"heic", b"heix", b"heim", b"heis"), "image/heic")
BRANDS |= dict.fromkeys((b"mif1", b"miaf"), "image/heif")
BRANDS |= dict.fromkeys(
    (
        b"isom",
        b"iso2",
        b"iso3",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"dash",
        b"M4V ",
        b"3gp4",
        b"3gp5",
    ),
    MP4,
)

# By which ending a kind is known to those who open it later; the first is the usual one.
ENDINGS = {
    PDF: (".pdf",),
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    WEBP: (".webp",),
    MP4: (".mp4", ".m4v"),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    PPTX: (".pptx",),
}


def sniff(head: bytes) -> str:
    """The media type a file must have, if any, that begins with these bytes; ZIP where only its inside can tell."""
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12], UNKNOWN)
    return UNKNOWN
