"""Words that a view reads without a form."""

from django.http import QueryDict


def typed(data: QueryDict, name: str, *, most: int = 300) -> str:
    """What somebody wrote, without outer spaces and without NUL, which PostgreSQL refuses."""
    return data.get(name, "").replace("\x00", "").strip()[:most]
