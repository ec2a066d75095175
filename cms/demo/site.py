"""The public site as a regency would have written it; every page goes through a revision, as an editor's would."""

import json
from datetime import timedelta

from django.apps import apps
from django.utils import timezone
from wagtail.models import Page, Site

from accounts.models import User
from cms.demo.reading import data
from cms.models import FaqPage, HomePage, NewsIndexPage, NewsPage, RegulationIndexPage, RegulationPage, SiteSettings
from competition.models import Edition


def build_site(editor: User, *, today) -> None:
    home = HomePage.objects.first()
    if home is None:
        return
    _greet(home, editor)
    for written in data("pages"):
        _write(written, home, editor)
    news, rules = NewsIndexPage.objects.get(), RegulationIndexPage.objects.get()
    for written in sorted(data("news"), key=lambda own: _day(own, today)):
        _write_article(written, news, editor, _day(written, today))
    for written in data("regulations"):
        _add(rules, RegulationPage(**written), editor)
    _settle(Site.objects.get(is_default_site=True))


def _greet(home: HomePage, editor: User) -> None:
    home.title = home.draft_title = data("home")["title"]
    home.intro = data("home")["intro"]
    home.facts = json.dumps([{"type": "fact", "value": fact} for fact in data("site")["facts"]])
    home.save_revision(user=editor).publish(user=editor)


def _settle(site: Site) -> None:
    settings = SiteSettings.for_site(site)
    for name, value in data("site")["settings"].items():
        setattr(settings, name, value)
    settings.full_clean()
    settings.save()


def _write(written: dict, parent: Page, editor: User) -> None:
    model = apps.get_model("cms", written["type"])
    fields = {name: written[name] for name in ("slug", "title", "lead", "note") if name in written}
    page = model(**fields, show_in_menus=written.get("menu", False))
    if "edition" in written:
        page.edition = Edition.objects.get(slug=written["edition"])
    if "body" in written:
        page.body = json.dumps([block for entry in written["body"] for block in _block(entry)])
    if isinstance(page, FaqPage):
        page.groups = json.dumps([_group(group) for group in data("faq")])
    _add(parent, page, editor)
    for child in written.get("children", ()):
        _write(child, page, editor)


def _write_article(written: dict, parent: Page, editor: User, day) -> None:
    body = json.dumps([block for entry in written["body"] for block in _block(entry)])
    fields = {name: written[name] for name in ("slug", "title", "lead")}
    _add(parent, NewsPage(**fields, date=day, body=body), editor)


def _add(parent: Page, page: Page, editor: User) -> None:
    page.owner = editor
    parent.add_child(instance=page)
    page.full_clean()
    page.save_revision(user=editor).publish(user=editor)


def _day(written: dict, today):
    if "date" in written:
        return written["date"]
    return timezone.localdate(today) + timedelta(days=written["day"])


def _block(entry: dict):
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


def _group(group: dict) -> dict:
    return {"type": "group", "value": {"heading": group["heading"], "questions": group["questions"]}}
