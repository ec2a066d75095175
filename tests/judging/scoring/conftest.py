"""Hypothesis profiles: the quick one is the same on every run, so that no run of the suite fails by chance."""

from hypothesis import HealthCheck, settings

SLOW_TO_DRAW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: many examples; left out of the quick run with -m 'not slow'")
    settings.register_profile(
        "scoring",
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=SLOW_TO_DRAW,
    )
    settings.load_profile("scoring")
