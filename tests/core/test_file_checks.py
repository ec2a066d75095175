"""Harmless files are stored unchanged, and pictures as redrawn copies."""

import io
import tracemalloc
import zipfile

import pikepdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageCms

from core.errors import Refused
from core.file_checks import check_file
from core.file_checks.media_types import DOCX, HEIC, JPEG, MP4, OFFICE, PDF, PNG, PPTX, WEBP, XLSX, detect_media_type
from core.workbook.writing import WorkbookColumn, WorkbookSheet, list_workbook
from tests.evidence import mp4, office, pdf, picture, relations

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def stored_content(content, *accepted):
    with check_file(ContentFile(content), accepted or (JPEG, PNG, WEBP)).file as file:
        return file.read()


def picture_with_exif(kind, size=(40, 20), **options):
    """A picture with location, camera and comment in its Exif data, which also says that it must be turned."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Kamera rahasia"
    exif.get_ifd(GPS).update({1: "S", 2: (0.0, 58.0, 12.0), 3: "E", 4: (100.0, 38.0, 1.0)})
    return picture(kind, size, exif=exif.tobytes(), **options)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf(), PDF),
        (pdf(root=b"/OpenAction[4 0 R /Fit]/AcroForm<</Fields[]>>"), PDF),
        (pdf() + b"\r\n\0\0", PDF),
        (office("word/document.xml", "<w:instrText>PAGE</w:instrText>"), DOCX),
        (office("word/document.xml", more=[("word/_rels/a.rels", relations("hyperlink", "https://go.id/DDE"))]), DOCX),
        (office("xl/workbook.xml", '<c:f xmlns:c="urn:chart">Sheet1!A1</c:f>'), XLSX),
        (office("ppt/presentation.xml"), PPTX),
        (mp4(), MP4),
        (mp4(b"PK\x05\x06" + b"x" * 40), MP4),
    ],
)
def test_a_harmless_file_is_kept_as_it_was_sent(content, kind):
    checked = check_file(ContentFile(content), OFFICE | {PDF, MP4})
    assert (checked.media_type, checked.file.read()) == (kind, content)


def test_a_workbook_of_our_own_is_kept():
    content = list_workbook(WorkbookSheet("Nilai", [WorkbookColumn("Nama")], [["Anta Ubek"]]), "Nilai")
    assert check_file(ContentFile(content), OFFICE).media_type == XLSX


def test_signatures_of_a_pdf_and_its_links_are_no_harm():
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link)
        link.A = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://solokkab.example/")
        opened.pages[0].Annots = pikepdf.Array([link])
        opened.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pikepdf.Dictionary(FT=pikepdf.Name.Sig)]))
        opened.save(file)
    assert check_file(ContentFile(file.getvalue()), [PDF]).media_type == PDF


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_nothing_but_the_points_of_a_picture_is_kept(kind):
    sent = picture_with_exif(kind)
    assert b"Kamera rahasia" in sent
    stored = stored_content(sent)
    assert b"Kamera" not in stored and b"GPS" not in stored and b"Exif" not in stored
    with Image.open(io.BytesIO(stored)) as image:
        assert not image.getexif() and image.size == (20, 40)
        assert {"exif", "xmp", "comment", "icc_profile"} & image.info.keys() == set()


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", JPEG), ("PNG", PNG), ("WEBP", WEBP), ("HEIF", JPEG)])
def test_heic_becomes_jpeg_and_the_others_stay_what_they_are(kind, media_type):
    checked = check_file(ContentFile(picture(kind)), [JPEG, PNG, WEBP])
    with checked.file as file:
        assert (checked.media_type, detect_media_type(file.read())) == (media_type, media_type)


def test_heic_is_accepted_only_where_photos_are():
    assert detect_media_type(picture("HEIF")) in HEIC
    with pytest.raises(Refused):
        check_file(ContentFile(picture("HEIF")), [PDF, PNG])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_mode_are_drawn(mode):
    image = Image.linear_gradient("L").resize((30, 20)).convert("I;16" if mode == "I;16" else mode)
    file = io.BytesIO()
    image.save(file, "PNG")
    with Image.open(io.BytesIO(stored_content(file.getvalue()))) as image:
        assert image.size == (30, 20)


def test_a_picture_for_print_becomes_one_for_screens():
    with Image.open(io.BytesIO(stored_content(picture("JPEG", mode="CMYK")))) as image:
        assert image.mode == "RGB"


def test_a_profile_is_used_up():
    """Red of another colour space looks the same afterwards; the profile's own bytes are gone."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    broken = picture("PNG", icc_profile=b"<script>alert(1)</script>" * 9)
    assert b"ICC" not in stored_content(
        picture("JPEG", icc_profile=profile.tobytes())
    ) and b"iCCP" not in stored_content(broken)


@pytest.mark.parametrize("behind", [b"<script>alert(1)</script>", b"MZ\x90\0program"])
def test_what_hides_behind_a_picture_is_left_behind(behind):
    assert behind not in stored_content(picture("JPEG") + behind)


def test_an_archive_behind_a_picture_is_left_behind():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("virus.js", "1")
    assert not zipfile.is_zipfile(io.BytesIO(stored_content(picture("JPEG") + file.getvalue())))


def test_several_pictures_in_one_photo_leave_the_first():
    file = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(file, "MPO", save_all=True, append_images=frames[1:])
    with Image.open(io.BytesIO(stored_content(file.getvalue()))) as image:
        assert image.getpixel((5, 5))[0] > 200 and image.format == "JPEG"


def test_a_large_document_needs_little_memory():
    content = office("word/document.xml", more=[("word/a.xml", "<a>" + "teks panjang " * 1_500_000 + "</a>")])
    tracemalloc.start()
    with pytest.raises(Refused):
        check_file(ContentFile(content), [PDF])
    check_file(ContentFile(content), OFFICE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000


@pytest.mark.parametrize(
    ("size", "stored_size"), [((4000, 4000), (4000, 4000)), ((4100, 4100), (2050, 2050)), ((6000, 8000), (3000, 4000))]
)
def test_a_photo_of_very_many_points_is_drawn_smaller(size, stored_size):
    with Image.open(io.BytesIO(stored_content(picture("JPEG", size)))) as image:
        assert image.size == stored_size


@pytest.mark.parametrize(
    ("kind", "size", "options"),
    [("PNG", (4100, 4100), {}), ("WEBP", (2600, 2000), {}), ("JPEG", (5200, 5200), {"progressive": True})],
)
def test_what_cannot_be_drawn_smaller_is_refused_with_advice(kind, size, options):
    """Also a progressive JPEG, whose decoder stores the complete picture before it skips pixels."""
    with pytest.raises(Refused, match="JPEG"):
        stored_content(picture(kind, size, **options))


def test_a_photo_whose_colours_come_one_after_the_other_counts_as_progressive():
    sent = bytearray(picture("JPEG", (5200, 5200)))
    scan = sent.index(b"\xff\xda\0\x0c\x03")
    sent[scan : scan + 14] = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0"
    with pytest.raises(Refused, match="JPEG"):
        stored_content(bytes(sent))
