"""The style sheets: small enough, in their layers, and complete for the components."""

import re

import pytest
from django.conf import settings
from django.template import TemplateSyntaxError
from django.template.loader import render_to_string

from core.templatetags.icons import ICON_NAMES, icon

CSS = settings.BASE_DIR / "static" / "css"
COMPONENTS = settings.BASE_DIR / "templates" / "components"
# Without the white space of the layout, which compresses to nothing. The limit was 40 KiB with white space while the
# sheets were written without a layout: then they had 40,654 bytes, 38,855 of them by today's count.
MAX_BYTES = 38_900
FRAMES = ["portal/partials/_styles.html", "base.html", "portal/base.html"]
ROOMS = ["judging/base.html", "submissions/base.html"]  # a page stands in one of them at most
TAGS = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}", re.DOTALL)
PACKAGES = ("accounts", "cms", "competition", "core", "judging", "submissions")
# Classes of Wagtail's own pages, which our sheets colour or leave out.
WAGTAIL_CLASSES = {
    ("admin.css", "sidebar"),
    ("admin.css", "sidebar-wagtail-branding"),
    ("desk.css", "bicolor"),
    ("desk.css", "button-secondary"),
    ("desk.css", "button-small"),
}
LITERAL_ICON = re.compile(r'\bicon[ =]"([a-z-]+)"')


def sheets_of_the_frame(rooms=ROOMS):
    """What a page of the portal loads in one of these rooms, which is more than any other page outside the admin."""
    frames = text_of(settings.BASE_DIR / "templates" / name for name in (*FRAMES, *rooms))
    return [CSS / name for name in re.findall(r"css/([a-z-]+\.css)", frames)]


def text_of(paths):
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def classes_of(template):
    """Whole class names only: those that a variable completes are left out."""
    text = TAGS.sub("…", template.read_text(encoding="utf-8"))
    for value in re.findall(r'class="([^"]*)"', text):
        yield from (name for name in value.replace("… ", " ").split() if re.fullmatch(r"[a-z][a-z_-]*[a-z]", name))


@pytest.mark.parametrize("room", ROOMS)
def test_a_browser_is_sent_little_style(room):
    assert sum(len(re.sub(rb"\s+", b" ", path.read_bytes())) for path in sheets_of_the_frame([room])) <= MAX_BYTES


@pytest.mark.parametrize("sheet", sorted(CSS.glob("desk*.css")), ids=lambda sheet: sheet.name)
def test_a_sheet_of_the_desk_touches_nothing_outside_it(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    selectors = re.findall(r"(?:^|[{}])\s*([^{}@;]+)\{", text)
    assert [selector.strip() for selector in selectors if not re.match(r"\.desk\b|\.desk__", selector.strip())] == []


@pytest.mark.parametrize("sheet", sheets_of_the_frame(), ids=lambda sheet: sheet.name)
def test_every_sheet_fills_layers_only(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL).strip()
    assert text.count("{") == text.count("}")
    assert text.startswith("@layer")


@pytest.mark.parametrize("template", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.name)
def test_component_says_its_parameters_and_uses_known_classes(template):
    assert template.read_text(encoding="utf-8").startswith("{#")
    classes = set(re.findall(r"\.([a-z][a-z_-]*[a-z])", text_of(sheets_of_the_frame())))
    assert set(classes_of(template)) - classes == set()


def test_every_icon_is_drawn_once_and_hidden_from_screen_readers():
    for name in ICON_NAMES:
        drawing = icon(name)
        assert drawing.startswith("<svg") and 'aria-hidden="true"' in drawing and 'class="icon"' in drawing


def test_every_icon_that_a_template_names_exists():
    templates = text_of(sorted((settings.BASE_DIR / "templates").rglob("*.html")))
    assert set(LITERAL_ICON.findall(templates)) - set(ICON_NAMES) == set()


def test_an_unknown_icon_breaks_a_test_but_not_a_page(settings):
    with pytest.raises(TemplateSyntaxError):
        icon("nonsense")
    settings.STRICT_ICONS = False
    assert icon("nonsense").startswith("<svg")


def test_confirmation_says_what_changes_and_is_a_post():
    html = render_to_string(
        "cms/showcase/confirm.html",
        {
            "title": "Tutup tahap",
            "lines": ["34 proposal <b>"],
            "label": "Tutup tahap",
            "back": "/x/",
            "csrf_token": "t",
        },
    )
    assert 'method="post"' in html and "34 proposal &lt;b&gt;" in html and 'value="t"' in html


def test_every_class_of_a_sheet_is_used():
    top = settings.BASE_DIR
    sources = [*top.glob("templates/**/*.html"), *top.glob("static/js/*.js"), *top.glob("cms/**/*.yaml")]
    sources += [path for package in PACKAGES for path in (top / package).rglob("*.py")]
    text = text_of(sources)
    words = set(re.findall(r"[\w-]+", text))
    unused = set()
    for sheet in CSS.rglob("*.css"):
        style = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        names = re.findall(r"\.([a-z][\w-]*)", " ".join(re.findall(r"(?:^|[{};])\s*([^{};]+){", style)))
        # A name may end in a variable: `state--{{ proposal.status }}`.
        unused |= {
            (sheet.name, name) for name in names if name not in words and f"{name.partition('--')[0]}--{{" not in text
        }
    assert unused == WAGTAIL_CLASSES
