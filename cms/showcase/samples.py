"""Components and patterns as `samples.yaml` fills them, rendered by the templates and tags that pages use."""

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.forms import BoundField
from django.template import engines
from django.template.loader import render_to_string

from cms.showcase.forms import SampleForm

SAMPLES_FILE = Path(__file__).with_name("samples.yaml")
TEMPLATES = settings.BASE_DIR / "templates"


@dataclass(frozen=True, slots=True)
class SampleState:
    """`source`: how a page writes the component; empty for a pattern, which has no tag."""

    name: str
    source: str
    html: str


@dataclass(frozen=True, slots=True)
class Sample:
    """`parameters`: the comment a component begins with; `is_listed`: each state is an item of a list."""

    template: str
    title: str
    use: str
    parameters: str
    states: list[SampleState]
    is_listed: bool

    @property
    def anchor(self) -> str:
        return self.template.removesuffix(".html").replace("/", "-").replace("_", "")


class TranslatedText(str):
    """A text as django.contrib.messages hands it to a page."""

    level_tag = ""


class SampleReader(yaml.SafeLoader):
    """YAML with the few things that a template takes and plain data cannot be."""


def _read_field(reader: SampleReader, node: yaml.ScalarNode) -> BoundField:
    return SampleForm.filled_form()[reader.construct_scalar(node)]


def _read_page(reader: SampleReader, node: yaml.ScalarNode) -> Page[int]:
    return Paginator(range(60), 20).page(int(reader.construct_scalar(node)))


def _read_msgid(reader: SampleReader, node: yaml.ScalarNode) -> TranslatedText:
    level, _, text = reader.construct_scalar(node).partition(" ")
    message = TranslatedText(text)
    message.level_tag = level
    return message


SampleReader.add_constructor("!field", _read_field)
SampleReader.add_constructor("!page", _read_page)
SampleReader.add_constructor("!said", _read_msgid)


def load_samples(csrf_token: str = "") -> list[Sample]:
    """All samples, rendered. The token lets a form among them be sent, which does nothing."""
    # Not yaml.load, which the linter refuses with any reader but the library's own safe one.
    reader = SampleReader(SAMPLES_FILE.read_text(encoding="utf-8"))
    try:
        return [_render_sample(sample_data, csrf_token) for sample_data in reader.get_single_data()]
    finally:
        reader.dispose()


def _render_sample(sample_data: dict[str, Any], csrf_token: str) -> Sample:
    template = sample_data["template"]
    states = [_render_state(template, state, csrf_token) for state in sample_data.get("states", ())]
    listed = sample_data.get("in_list", False)
    return Sample(template, sample_data["title"], sample_data["use"], _read_comment(template), states, listed)


def _render_state(template: str, sample_data: dict[str, Any], csrf_token: str) -> SampleState:
    source = sample_data.get("source", "")
    context = {"csrf_token": csrf_token, **sample_data.get("with", {})}
    html = engines["django"].from_string(source).render(context) if source else render_to_string(template, context)
    return SampleState(sample_data["name"], source, html)


def _read_comment(template: str) -> str:
    """The comment at the top of a template, which may have several lines."""
    lines = (TEMPLATES / template).read_text(encoding="utf-8").splitlines()
    comment = itertools.takewhile(lambda line: line.startswith("{#"), lines)
    return " ".join(line.removeprefix("{#").removesuffix("#}").strip() for line in comment)
