"""A mail server for tests: takes what it gets, or fails as it is told."""

from django.core.mail.backends.base import BaseEmailBackend

sent, opened = [], []
trouble = {}


def reset_server():
    sent.clear(), opened.clear(), trouble.clear()


class FakeMailConnection(BaseEmailBackend):
    """`trouble["open"]` is raised when the line is opened, `trouble[ADDRESS]` when that address is written to;
    `trouble["after"]` is called when a message has been taken.
    """

    def open(self):
        opened.append(1)
        if "open" in trouble:
            raise trouble["open"]

    def send_messages(self, messages):
        for message in messages:
            if message.to[0] in trouble:
                raise trouble[message.to[0]]
            sent.append(message)
            if after := trouble.get("after"):
                after()
