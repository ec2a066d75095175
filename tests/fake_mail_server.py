"""A mail server for tests: it accepts messages or fails as `trouble` says."""

from django.core.mail.backends.base import BaseEmailBackend

sent, opened = [], []
trouble = {}


def reset_server():
    sent.clear(), opened.clear(), trouble.clear()


class FakeMailConnection(BaseEmailBackend):
    """A connection that raises `trouble["open"]` when it is opened and `trouble[ADDRESS]` for a message to ADDRESS.

    `trouble["after"]` is called after each accepted message.
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
