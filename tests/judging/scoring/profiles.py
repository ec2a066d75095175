"""How many examples hypothesis draws: the same ones on every run, so that no run fails by chance."""

from hypothesis import HealthCheck, settings

QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
MANY = settings(QUICK, max_examples=2000)
