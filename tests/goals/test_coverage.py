"""Coverage: every covered period counts its priority's weight times its step."""

from itertools import pairwise

import pytest
from make import county, plan, rural, teacher

from pairopt.county import Need
from pairopt.goals.coverage import Coverage
from pairopt.settings import CoverageSettings

PAIR = ("U1", "R1")


def value(periods: int, *rows, subject: str = "music", **settings) -> int:
    done = plan(PAIR, ("T1", "R1", subject, periods)) if periods else plan(PAIR)
    return Coverage().measure(county(*rows, **settings), done)


@pytest.mark.parametrize(("periods", "worth"), [
    (0, 0), (1, 12), (4, 48), (5, 57), (8, 84), (9, 90), (12, 108),  # 12 short: 4 of 3 · 4, 4 of 3 · 3, 4 of 3 · 2
])
def test_the_first_third_counts_4_the_next_3_the_last_2(periods, worth) -> None:
    assert value(periods) == worth


@pytest.mark.parametrize(("short", "steps"), [
    (1, [4]), (2, [4, 3]), (3, [4, 3, 2]), (4, [4, 4, 3, 2]), (5, [4, 4, 3, 3, 2]), (7, [4, 4, 4, 3, 3, 2, 2]),
    (8, [4, 4, 4, 3, 3, 3, 2, 2]),
])
def test_thirds_of_what_is_no_multiple_of_three(short, steps) -> None:
    worths = [value(k, Need("R1", "music", short)) for k in range(short + 1)]
    assert [after - before for before, after in pairwise(worths)] == [3 * step for step in steps]


@pytest.mark.parametrize(("priority", "weight"), [(1, 5), (2, 4), (3, 3), (4, 2), (5, 1)])
def test_the_priority_is_that_of_the_need_else_of_the_school(priority, weight) -> None:
    assert value(1, Need("R1", "music", priority=priority)) == 4 * weight
    assert value(1, rural(priority=priority)) == 4 * weight
    assert value(1, rural(priority=6 - priority), Need("R1", "music", priority=priority)) == 4 * weight


def test_weights_and_steps_are_settings() -> None:
    assert value(12, coverage=CoverageSettings(priority_weights=(9, 9, 7, 1, 1), steps=(5, 1))) == 7 * (6 * 5 + 6 * 1)
    assert value(12, coverage=CoverageSettings(steps=(1,))) == 36
    assert value(2, Need("R1", "music", 2), coverage=CoverageSettings(steps=(4, 3, 2, 1))) == 3 * (4 + 2)


def test_needs_add_up_and_more_than_is_short_counts_for_nothing() -> None:
    done = plan(PAIR, ("T1", "R1", "music", 4), ("T1", "R1", "art", 4))
    assert Coverage().measure(county(), done) == 96
    assert value(50) == value(12)


def test_what_two_teachers_cover_is_counted_together() -> None:
    here = county(teacher("T1"), teacher("T2"))
    assert Coverage().measure(here, plan(PAIR, ("T1", "R1", "music", 6), ("T2", "R1", "music", 6))) == 108


def test_the_bound_by_counting_is_everything_covered() -> None:
    # Music and art 12: 108 each. PE 20: ⌊3·(k−1)/20⌋ is 0 for 7 periods, 1 for 7, 2 for 6: 3 · (28 + 21 + 12).
    assert Coverage().ideal(county()) == 108 + 108 + 183
