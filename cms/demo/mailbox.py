"""The mails of the demo, which its worker writes into a folder instead of sending them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

MAX_FILES = 200
# Django's file backend writes this line after every message.
END_OF_MAIL = b"-" * 79 + b"\n"


@dataclass(frozen=True, slots=True)
class DemoMail:
    at: datetime | None
    recipient: str
    subject: str
    text: str


def read_mails(folder: Path) -> list[DemoMail]:
    """The mails of the newest files, the newest first."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:MAX_FILES]
    return [mail for file in files for mail in reversed(list(_read_file(file)))]


def _read_file(file: Path) -> Iterator[DemoMail]:
    for content in file.read_bytes().split(END_OF_MAIL):
        if content.strip():
            message = message_from_bytes(content.lstrip(), policy=policy.default)
            body = message.get_body(("plain", "html"))
            text = body.get_content() if body else ""
            yield DemoMail(_date_of(message), str(message["To"] or ""), str(message["Subject"] or ""), text)


def _date_of(message: EmailMessage) -> datetime | None:
    try:
        at = parsedate_to_datetime(str(message["Date"]))
    except ValueError:  # a file that was cut while it was written
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)  # "-0000" in a mail is UTC without a place
