from collections.abc import Iterable
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string


def mail_each_person(people: Iterable[Any], subject: str, template: str, context: dict[str, Any]) -> None:
    """Send one message to each person alone, rendered for them as `person`, all in one call of the backend."""
    messages = [
        EmailMessage(
            flatten_subject(subject), render_to_string(template, {**context, "person": person}), to=[person.email]
        )
        for person in people
    ]
    get_connection().send_messages(messages)


def flatten_subject(subject: str) -> str:
    """The subject on one line: a name in it may have a line break, which no mail header can have."""
    return " ".join(subject.split())
