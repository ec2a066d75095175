from collections.abc import Iterable
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string


def mail_each(people: Iterable[Any], subject: str, template: str, context: dict) -> None:
    """One message to each person alone, rendered for them as `person`, handed over at once."""
    messages = [
        EmailMessage(one_line(subject), render_to_string(template, {**context, "person": person}), to=[person.email])
        for person in people
    ]
    get_connection().send_messages(messages)


def one_line(subject: str) -> str:
    """A name or a label may go over two lines; a subject that does breaks the mail and the deed it belongs to."""
    return " ".join(subject.split())
