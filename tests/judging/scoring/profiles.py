"""How many examples hypothesis draws: the same ones on every run, so that no run fails by chance.

FEW is for properties that tabulate every contest twice or more.
"""

from hypothesis import HealthCheck, settings

QUICK = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
FEW = settings(QUICK, max_examples=25)
MANY = settings(QUICK, max_examples=2000)
