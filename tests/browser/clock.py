"""The server's clock: seconds ahead of the real one, read from a file before each request."""

from datetime import UTC, datetime, timedelta
from time import time_ns

import time_machine
from django.conf import settings

FILE = "clock"


class ClockMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self.file = settings.DATA_DIR / FILE
        self.travel = None
        self.ahead = 0

    def __call__(self, request):
        ahead = float(self.file.read_text()) if self.file.exists() else 0
        if ahead != self.ahead:
            self._set(ahead)
        return self.get_response(request)

    def _set(self, ahead):
        if self.travel:
            self.travel.stop()
        real = datetime.fromtimestamp(time_ns() / 1e9, tz=UTC)
        self.travel = time_machine.travel(real + timedelta(seconds=ahead), tick=True)
        self.travel.start()
        self.ahead = ahead
