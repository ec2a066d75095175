"""One measured step a process: wall time of the step alone and the peak memory of the whole process."""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

ROUNDS = 3


def run_alternately(module: str, steps: list[str], folder: str, rounds: int = ROUNDS) -> dict[str, dict]:
    """Run the named steps in turn, `rounds` times each; returns median seconds and highest peak MiB by step.

    In turn and not one after the other, so that a busy minute of the machine slows both sides of a ratio. Each run is a
    process of its own, because the peak of its memory never falls.
    """
    runs: dict[str, list[dict]] = {step: [] for step in steps}
    for _ in range(rounds):
        for step in steps:
            command = [sys.executable, "-m", "tests.bench.steps", module, step, folder]
            runs[step].append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))  # noqa: S603 - our own module
    return {
        step: {
            "seconds": round(statistics.median(run["seconds"] for run in step_runs), 3),
            "peak_mib": round(max(run["peak_mib"] for run in step_runs), 1),
        }
        for step, step_runs in runs.items()
    }


def measure_work(work: Callable[[], object]) -> dict[str, float]:
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak_mib": peak}
