"""The demo's data files, and the moments written in them."""

from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

FOLDER = Path(__file__).resolve().parent / "data"
FINISHED = ("opd", "kecamatan", "puskesmas", "masyarakat")


# Cached, because values of sheets look up the data thousands of times; nobody changes what is returned.
@cache
def read_demo_data(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def finished_entries() -> list[dict[str, Any]]:
    """The proposals of the finished edition, in the order they were sent in."""
    entries = [entry for name in FINISHED for entry in read_demo_data(f"proposals-2025-{name}")]
    return sorted(entries, key=lambda entry: entry["sent"])


def parse_moment(text: str) -> datetime:
    """`2025-06-13 16:00` on the clock of this installation."""
    return timezone.make_aware(datetime.fromisoformat(text))


def moment_from_today(days_and_time: dict[str, Any], today: datetime) -> datetime:
    """`{day: 21, time: "16:00"}` counted from the day the demo is loaded, on the clock of this installation."""
    day = timezone.localdate(today) + timedelta(days=days_and_time["day"])
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(days_and_time["time"])))


def calendar_from_today(plan: dict[str, Any], today: datetime) -> dict[str, tuple[datetime, datetime]]:
    """Stage code → when it opens and closes, for an edition whose days are counted from the day the demo is loaded."""
    return {
        code: (moment_from_today(days["opens"], today), moment_from_today(days["closes"], today))
        for code, days in plan["calendar"].items()
    }
