"""Runs one measured step: `python -m tests.bench.steps MODULE STEP FOLDER`. Only what the step needs is loaded, for
its memory's sake.
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
