"""judging.scoring and the oracle agree on every figure of any contest, to the last digit."""

import pytest
from hypothesis import given

from tests.judging.scoring.bridge import Expected, computed
from tests.judging.scoring.compare import (
    assert_same_awards,
    assert_same_final,
    assert_same_selections,
    assert_same_stages,
)
from tests.judging.scoring.focus import cut_contests, tie_contests
from tests.judging.scoring.panels import contests
from tests.judging.scoring.profiles import MANY, QUICK


@QUICK
@given(contests())
def test_stage_tables_equal_those_of_the_oracle(contest):
    assert_same_stages(Expected(contest), computed(contest))


@QUICK
@given(cut_contests())
def test_selections_equal_those_of_the_oracle(contest):
    assert_same_selections(Expected(contest), computed(contest))


@QUICK
@given(tie_contests())
def test_final_lists_equal_those_of_the_oracle(contest):
    assert_same_final(Expected(contest), computed(contest))


@QUICK
@given(tie_contests())
def test_awards_equal_those_of_the_oracle(contest):
    assert_same_awards(Expected(contest), computed(contest))


@pytest.mark.slow
@MANY
@given(contests() | cut_contests() | tie_contests())
def test_everything_equals_the_oracle_in_many_contests(contest):
    expected, result = Expected(contest), computed(contest)
    assert_same_stages(expected, result)
    assert_same_selections(expected, result)
    assert_same_final(expected, result)
    assert_same_awards(expected, result)
