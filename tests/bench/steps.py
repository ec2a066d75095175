"""`python -m tests.bench.steps MODULE STEP FOLDER` runs one measured step and prints its figures as JSON.

Only what the step needs is imported, because the memory of the process is measured.
"""

import importlib
import json
import sys
from pathlib import Path

import django

from config.env import set_default_settings_module

if __name__ == "__main__":
    set_default_settings_module("config.settings.dev")
    django.setup()
    module, step, folder = sys.argv[1:]
    steps = importlib.import_module(f"tests.bench.{module}").STEPS
    print(json.dumps(steps[step](Path(folder))))
