"""The media types of files that can be stored, and how they are told from a file's first bytes."""

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
FTYP_BRANDS = dict.fromkeys((b"heic", b"heix", b"heim", b"heis"), "image/heic")
FTYP_BRANDS |= dict.fromkeys((b"mif1", b"miaf"), "image/heif")
FTYP_BRANDS |= dict.fromkeys(
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

# The file name extensions by which other programs know a media type; the first is the usual one.
FILE_EXTENSIONS = {
    PDF: (".pdf",),
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    WEBP: (".webp",),
    MP4: (".mp4", ".m4v"),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    PPTX: (".pptx",),
}


def detect_media_type(head: bytes) -> str:
    """The media type of a file that begins with these bytes, or UNKNOWN; ZIP for office files, whose entries tell."""
    for signature, media_type in SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return FTYP_BRANDS.get(head[8:12], UNKNOWN)
    return UNKNOWN
