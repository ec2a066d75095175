"""The browser of the tests: Chromium of the system, none is downloaded."""

import shutil


def find_chromium() -> str | None:
    """Path of the program without a window, which needs a third less processor time, or else of the whole Chromium."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")
