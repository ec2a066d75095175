"""The text that a reader finds in a PDF."""

import re
import subprocess


def read_pdf(content: bytes) -> str:
    """What `pdftotext -layout` reads, runs of spaces as one."""
    words = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(words, check=True, capture_output=True, input=content).stdout.decode()  # noqa: S603, S607
    return re.sub(r" +", " ", text).strip()
