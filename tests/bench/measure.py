"""One measured step a process: wall time of the step alone and the peak memory of the whole process."""

import json
import resource
import statistics
import subprocess
import sys
import time

ROUNDS = 3


def alternate(module: str, steps: list[str], folder: str, rounds: int = ROUNDS) -> dict[str, dict]:
    """Run the named steps in turn, `rounds` times each in fresh processes; median seconds and highest peak MiB of
    each.
    """
    runs: dict[str, list[dict]] = {step: [] for step in steps}
    for _ in range(rounds):
        for step in steps:
            command = [sys.executable, "-m", "tests.bench.steps", module, step, folder]
            runs[step].append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))  # noqa: S603 - our own module
    return {
        step: {
            "seconds": round(statistics.median(run["seconds"] for run in found), 3),
            "peak_mib": round(max(run["peak_mib"] for run in found), 1),
        }
        for step, found in runs.items()
    }


def timed(work) -> dict:
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak_mib": peak}
