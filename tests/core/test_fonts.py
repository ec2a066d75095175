import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from core import fonts
from core.fonts import WEIGHTS, document_font_files, document_font_rules, prepare_fonts


@pytest.fixture(scope="module")
def folder():
    return prepare_fonts(settings.FONT_CACHE_DIR)


def test_folder_is_complete_and_named_by_version(folder):
    web = {"PlusJakartaSans.woff2", "SourceSerif4.woff2"}
    assert {file.name for file in folder.iterdir()} == {*document_font_files(folder), *web}
    assert fonts.version("fontpkg-plus-jakarta-sans") in folder.name


def test_making_leaves_no_draft_behind(tmp_path, monkeypatch):
    """In a folder of its own: in the shared one another process may be making the fonts at this moment. One cut is
    enough to see it.
    """
    monkeypatch.setattr(fonts, "DOCUMENT_FACES", (fonts.SANS,))
    monkeypatch.setattr(fonts, "WEIGHTS", (400,))
    monkeypatch.setattr(fonts, "WEB_FACES", ())
    folder = prepare_fonts(tmp_path / "fonts")
    assert list((tmp_path / "fonts").iterdir()) == [folder]


def test_document_fonts_are_static_cuts_of_their_weight(folder):
    assert len(document_font_files(folder)) == 12
    for name, path in document_font_files(folder).items():
        with TTFont(path) as font:
            assert "fvar" not in font
            assert font["OS/2"].usWeightClass == int(name.rsplit("-", 1)[1].removesuffix(".ttf"))


def test_letters_of_indonesian_documents_are_present(folder):
    letters = {ord(letter) for letter in "Aazé–—“”‘’…·−≤≥→0123456789ʿāṣḥ"}
    for path in document_font_files(folder).values():
        with TTFont(path) as font:
            assert letters - set(font.getBestCmap()) <= {ord("ʿ"), ord("ṣ"), ord("ḥ")}


def test_web_fonts_are_small_and_keep_their_weights(folder):
    files = list(folder.glob("*.woff2"))
    assert sum(file.stat().st_size for file in files) < 70_000
    for file in files:
        with TTFont(file) as font:
            assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [("wght", 400, 700)]


def test_existing_folder_is_not_made_again(folder):
    before = {file: file.stat().st_mtime_ns for file in folder.iterdir()}
    assert prepare_fonts(settings.FONT_CACHE_DIR) == folder
    assert {file: file.stat().st_mtime_ns for file in folder.iterdir()} == before


def test_broken_making_leaves_nothing_behind(tmp_path, monkeypatch):
    missing = fonts.FontFace("X", "X", "fontpkg-plus-jakarta-sans", "absent.ttf")
    monkeypatch.setattr(fonts, "DOCUMENT_FACES", (missing,))
    with pytest.raises(FileNotFoundError):
        prepare_fonts(tmp_path / "fonts")
    assert list((tmp_path / "fonts").iterdir()) == []


def test_later_of_two_makers_drops_its_work(tmp_path, monkeypatch):
    def slow_maker(draft):
        (draft / "late").touch()
        rival = tmp_path / fonts_name
        rival.mkdir()
        (rival / "first").touch()

    monkeypatch.setattr(fonts, "_make_font_files", lambda draft: None)
    fonts_name = prepare_fonts(tmp_path).name
    (tmp_path / fonts_name).rmdir()
    monkeypatch.setattr(fonts, "_make_font_files", slow_maker)
    assert [file.name for file in prepare_fonts(tmp_path).iterdir()] == ["first"]
    assert [file.name for file in tmp_path.iterdir()] == [fonts_name]


def test_font_faces_name_every_file_once():
    rules = document_font_rules("balairung:fonts/").splitlines()
    assert rules[1] == (
        '@font-face { font-family: "Plus Jakarta Sans"; font-weight: 500; '
        "src: url(balairung:fonts/PlusJakartaSans-500.ttf) }"
    )
    assert len(rules) == 3 * len(WEIGHTS)
