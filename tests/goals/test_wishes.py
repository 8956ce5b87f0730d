"""Wishes: the rank of the base among the own wishes."""

import pytest
from make import county, plan, rural, teacher

from pairopt.goals.wishes import Wishes

RURAL = [rural("R1"), rural("R2"), rural("R3")]


@pytest.mark.parametrize(("wishes", "rank"), [
    ((), 0), (("R1",), 0), (("R2", "R1"), 1), (("R2", "R3", "R1"), 2), (("R2",), 1), (("R2", "R3"), 2),
])
def test_first_is_0_second_1_unlisted_the_length_and_no_wishes_0(wishes, rank) -> None:
    assert Wishes().measure(county(teacher(wishes=wishes), *RURAL), plan(("T1", "R1", "music", 6))) == rank


def test_only_the_base_counts() -> None:
    done = plan(("T1", "R3", "music", 6), ("T1", "R1", "music", 6))
    assert Wishes().measure(county(teacher(wishes=("R1", "R3")), *RURAL), done) == 1


def test_the_sent_add_up_and_who_stays_counts_nothing() -> None:
    here = county(*(teacher(f"T{n}", wishes=("R2", "R1")) for n in (1, 2, 3)), *RURAL)
    assert Wishes().measure(here, plan(("T1", "R1", "music", 6), ("T2", "R3", "music", 6))) == 3
