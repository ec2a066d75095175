"""The demo's data files, and the moments written in them."""

from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

import yaml
from django.utils import timezone

FOLDER = Path(__file__).resolve().parent / "data"
FINISHED = ("opd", "kecamatan", "puskesmas", "masyarakat")


@cache
def read_demo_data(name: str):
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def finished_entries() -> list[dict]:
    """In the order they were sent in."""
    entries = [entry for name in FINISHED for entry in read_demo_data(f"proposals-2025-{name}")]
    return sorted(entries, key=lambda entry: entry["sent"])


def parse_moment(text: str) -> datetime:
    """`2025-06-13 16:00` on the clock of this installation."""
    return timezone.make_aware(datetime.fromisoformat(text))


def moment_from_today(days_and_time: dict, today: datetime) -> datetime:
    """`{day: 21, time: "16:00"}` counted from the day the demo is loaded, on the clock of this installation."""
    day = timezone.localdate(today) + timedelta(days=days_and_time["day"])
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(days_and_time["time"])))
