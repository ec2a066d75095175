"""A process that runs Python for the tests of one server: starting one for each question would cost seconds.

It reads lines of JSON, each a text of code; it answers each with a line: what the code printed, and its error or "".
"""

import contextlib
import io
import json
import sys
import traceback

import django
from django.db import close_old_connections


def run_code(code: str) -> tuple[str, str]:
    """What the code prints, and its traceback when it fails."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            exec(code, {})  # noqa: S102 - the tests' own code
        except (Exception, SystemExit):
            return output.getvalue(), traceback.format_exc()
        finally:
            close_old_connections()
    return output.getvalue(), ""


def main() -> None:
    django.setup()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(run_code(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
