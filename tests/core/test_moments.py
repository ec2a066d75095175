from datetime import UTC, datetime

from django.conf import settings

from core.templatetags.moments import moment


def test_a_moment_is_shown_in_the_zone_of_the_installation():
    assert moment(datetime(2026, 8, 17, 7, 2, tzinfo=UTC)) == "17 Agustus 2026 pukul 14.02 WIB"
    assert moment(None) == ""


def test_no_template_names_a_zone_itself():
    templates = [path for path in (settings.BASE_DIR / "templates").rglob("*.*") if path.suffix in (".html", ".txt")]
    assert len(templates) > 100
    assert [path.name for path in templates if "WIB" in path.read_text(encoding="utf-8")] == []
