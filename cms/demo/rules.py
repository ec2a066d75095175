"""A preset with dates: what a bureau does before it opens an edition."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts.models import User
from cms.demo.reading import read_demo_data
from competition.models import Edition
from competition.rulebook.loading import load_document
from competition.rulebook.yaml_reading import read_yaml
from competition.services import create_edition, load_rulebook, open_edition

PRESETS = settings.BASE_DIR / "competition" / "rulebooks"
Calendar = Mapping[str, tuple[datetime, datetime]]


def set_calendar(preset: dict[str, Any], calendar: Calendar) -> dict[str, Any]:
    """The same rules with an opening and a closing for every stage that the calendar names."""
    stages = []
    for stage in preset["stages"]:
        opens, closes = calendar[stage["code"]]
        stages.append({**stage, "opens_at": opens.isoformat(), "closes_at": closes.isoformat()})
    return {**preset, "stages": stages}


def opened_edition(
    plan: dict[str, Any], *, calendar: Calendar, loaded: datetime, opened: datetime, actor: User
) -> Edition:
    """An open edition whose rulebook is frozen, made at the given moments."""
    preset = read_yaml((PRESETS / f"{read_demo_data('editions')['rulebook']}.yaml").read_text(encoding="utf-8"))
    version = load_rulebook(rulebook=load_document(set_calendar(preset, calendar)), actor=actor, at=loaded)
    named = {name: plan[name] for name in ("slug", "name", "year", "prefix")}
    edition = create_edition(**named, version=version, actor=actor, at=loaded)
    return open_edition(edition=edition, actor=actor, at=opened)
