"""Text that a view reads from a query string or a form without a form class."""

from django.http import QueryDict


def read_query_text(data: QueryDict, name: str, *, max_length: int = 300) -> str:
    """The text without outer spaces and without NUL, which PostgreSQL refuses; empty where there is none."""
    return data.get(name, "").replace("\x00", "").strip()[:max_length]
