"""Components are template tags: what they take, what they see of a page, what they refuse (docs/decisions/019)."""

import re

import pytest
from django.conf import settings
from django.template import Context, TemplateSyntaxError, engines
from django.urls import reverse

TEMPLATES = settings.BASE_DIR / "templates"


def render(source, **variables):
    html = engines["django"].from_string(source).template.render(Context(variables))
    return re.sub(r"\s+", " ", html).strip()


def test_a_button_is_a_link_to_a_route_or_an_address_and_else_submits():
    route = render('{% button "proposal-detail" code small=True %} Baca {% endbutton %}', code="P26-001")
    assert route.startswith(f'<a href="{reverse("proposal-detail", args=["P26-001"])}"') and route.endswith("Baca </a>")
    assert "button--small" in route
    address = render("{% button href=address %}Baca{% endbutton %}", address="/x/?a=1&b=2")
    assert address.startswith('<a href="/x/?a=1&amp;b=2"')
    submit = render('{% button name="lock" value="1" kind="primary" icon="lock" %}Kunci{% endbutton %}')
    assert submit.startswith('<button type="submit" name="lock" value="1"') and "button--primary" in submit
    assert "<svg" in submit


def test_content_is_escaped_once():
    assert "&lt;b&gt; &amp; " in render('{% badge %}{{ text }} &amp; {{ "" }}{% endbadge %}', text="<b>")


def test_a_component_sees_its_parameters_and_nothing_else_of_the_page():
    html = render("{% button %}Simpan{% endbutton %}", href="/page/", kind="primary", icon="x", form="f")
    assert html.startswith('<button type="submit" class="button"') and "<svg" not in html


@pytest.mark.parametrize(
    "source",
    [
        '{% button colour="red" %}Simpan{% endbutton %}',
        '{% message state="ok" %}Tersimpan{% endmessage %}',
        "{% badge %}Draf",
        "{% pagination %}",
    ],
)
def test_an_unknown_or_missing_parameter_is_an_error(source):
    with pytest.raises(TemplateSyntaxError):
        render(source)


def test_pages_write_components_as_tags():
    includes = re.compile(r'{% include "components/(\w+)\.html"')
    named = {name for path in TEMPLATES.rglob("*.html") for name in includes.findall(path.read_text(encoding="utf-8"))}
    assert named == set()
