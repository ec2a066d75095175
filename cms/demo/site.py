"""The public site as a regency would have written it; every page goes through a revision, as an editor's would."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone
from wagtail.models import Page, Site

from accounts.models import User
from cms.demo.reading import read_demo_data
from cms.models import FaqPage, HomePage, NewsIndexPage, NewsPage, RegulationIndexPage, RegulationPage, SiteSettings
from competition.models import Edition


def build_site(editor: User, *, today: datetime) -> None:
    home = HomePage.objects.first()
    if home is None:
        return
    _write_home(home, editor)
    for page_data in read_demo_data("pages"):
        _write_page(page_data, home, editor)
    news, rules = NewsIndexPage.objects.get(), RegulationIndexPage.objects.get()
    for page_data in sorted(read_demo_data("news"), key=lambda article: _day_of(article, today)):
        _write_article(page_data, news, editor, _day_of(page_data, today))
    for page_data in read_demo_data("regulations"):
        _add_page(rules, RegulationPage(**page_data), editor)
    _save_settings(Site.objects.get(is_default_site=True))


def _write_home(home: HomePage, editor: User) -> None:
    home.title = home.draft_title = read_demo_data("home")["title"]
    home.intro = read_demo_data("home")["intro"]
    home.facts = json.dumps([{"type": "fact", "value": fact} for fact in read_demo_data("site")["facts"]])
    home.save_revision(user=editor).publish(user=editor)


def _save_settings(site: Site) -> None:
    settings = SiteSettings.for_site(site)
    for name, value in read_demo_data("site")["settings"].items():
        setattr(settings, name, value)
    settings.full_clean()
    settings.save()


def _write_page(page_data: dict[str, Any], parent: Page, editor: User) -> None:
    model = apps.get_model("cms", page_data["type"])
    fields = {name: page_data[name] for name in ("slug", "title", "lead", "note") if name in page_data}
    page = model(**fields, show_in_menus=page_data.get("menu", False))
    if "edition" in page_data:
        page.edition = Edition.objects.get(slug=page_data["edition"])
    if "body" in page_data:
        page.body = json.dumps([block for entry in page_data["body"] for block in _blocks(entry)])
    if isinstance(page, FaqPage):
        page.groups = json.dumps([_question_group(group) for group in read_demo_data("faq")])
    _add_page(parent, page, editor)
    for child in page_data.get("children", ()):
        _write_page(child, page, editor)


def _write_article(page_data: dict[str, Any], parent: Page, editor: User, day: date) -> None:
    body = json.dumps([block for entry in page_data["body"] for block in _blocks(entry)])
    fields = {name: page_data[name] for name in ("slug", "title", "lead")}
    _add_page(parent, NewsPage(**fields, date=day, body=body), editor)


def _add_page(parent: Page, page: Page, editor: User) -> None:
    page.owner = editor
    parent.add_child(instance=page)
    # After add_child, which sets the path and depth that the check asks for.
    page.full_clean()
    page.save_revision(user=editor).publish(user=editor)


def _day_of(page_data: dict[str, Any], today: datetime) -> date:
    if "date" in page_data:
        return page_data["date"]
    return timezone.localdate(today) + timedelta(days=page_data["day"])


def _blocks(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One line of the data file as a block of the editor."""
    [(kind, value)] = entry.items()
    if kind in ("heading", "part"):
        yield {"type": "heading", "value": {"text": value, "size": "h2" if kind == "heading" else "h3"}}
    elif kind == "table":
        columns = [{"type": "text", "heading": heading} for heading in value["columns"]]
        rows = [{"values": row} for row in value["rows"]]
        yield {"type": "table", "value": {"caption": value["caption"], "columns": columns, "rows": rows}}
    else:
        yield {"type": kind, "value": value}


def _question_group(group: dict[str, Any]) -> dict[str, Any]:
    return {"type": "group", "value": {"heading": group["heading"], "questions": group["questions"]}}
