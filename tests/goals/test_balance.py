"""Balance: the k-th teacher sent by a unit counts ⌊1000·(2k − 1) / its teachers⌋."""

import pytest
from make import county, plan, teacher, urban

from pairopt.goals.balance import Balance


def value(sent: int, total: int | None, rows: int = 4) -> int:
    teachers = [teacher(f"T{place}") for place in range(rows)]
    here = county(urban(teachers_total=total), *teachers)
    return Balance().measure(here, plan(*((f"T{place}", "R1", "music", 6) for place in range(sent))))


@pytest.mark.parametrize(("sent", "total", "burden"), [
    (0, 40, 0), (1, 40, 25), (2, 40, 25 + 75), (3, 40, 25 + 75 + 125),
    (1, 30, 33), (2, 30, 33 + 100), (3, 30, 33 + 100 + 166),  # each step is rounded down by itself
    (1, 7, 142), (2, 7, 142 + 428),
])
def test_the_steps_rise_and_are_rounded_down(sent, total, burden) -> None:
    assert value(sent, total) == burden


@pytest.mark.parametrize("total", [None, 0])
def test_without_a_total_the_rows_count(total) -> None:
    assert value(1, total, rows=8) == 125


def test_large_units_carry_more_for_the_same_burden() -> None:
    units = [urban("U1", teachers_total=100), urban("U2", teachers_total=20)]
    teachers = [teacher("T1"), teacher("T2"), teacher("T3", school="U2")]
    here = county(*units, *teachers)
    rows = [(f"T{n}", "R1", "music", 6) for n in (1, 2, 3)]
    assert Balance().measure(here, plan(*rows[:2])) == 10 + 30
    assert Balance().measure(here, plan(*rows)) == 10 + 30 + 50
