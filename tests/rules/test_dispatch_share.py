"""At most a tenth of a unit's teachers is sent, rounded up."""

import pytest
from make import breaches, county, findings, plan, rural, teacher, tells, urban

from pairopt.county import Need

PAIR = ("U1", "R1")
NEED = Need("R1", "music", 500)
OFF = frozenset({"dispatch_share"})


def sending(number: int, unit, *, rows: int = 6, **settings) -> set[str]:
    teachers = [teacher(f"T{place}") for place in range(1, rows + 1)]
    sent = [(f"T{place}", "R1", "music", 6) for place in range(1, number + 1)]
    return breaches(county(unit, NEED, *teachers, **settings), plan(PAIR, *sent))


@pytest.mark.parametrize(("total", "most"), [(1, 1), (10, 1), (11, 2), (20, 2), (21, 3), (29, 3), (30, 3)])
def test_a_tenth_is_rounded_up(total, most) -> None:
    unit = urban(teachers_total=total)
    assert sending(most, unit) == set()
    assert sending(most + 1, unit) == {"dispatch_share"}


@pytest.mark.parametrize(("share", "most"), [(0, 0), (0.07, 3), (0.05, 2), (0.051, 3), (0.1, 4)])
def test_the_share_is_a_setting_and_exact(share, most) -> None:
    unit = urban(teachers_total=40)
    assert sending(most, unit, max_dispatch_share=share) == set()
    assert sending(most + 1, unit, max_dispatch_share=share) == {"dispatch_share"}


@pytest.mark.parametrize("total", [None, 0])
def test_without_a_total_the_rows_count(total) -> None:
    assert sending(1, urban(teachers_total=total), rows=10) == set()
    assert sending(2, urban(teachers_total=total), rows=10) == {"dispatch_share"}
    assert sending(2, urban(teachers_total=total), rows=11) == set()


@pytest.mark.parametrize("most", [0, 3])
def test_the_column_overrides_the_share(most) -> None:
    unit = urban(max_dispatch=most)
    assert sending(most, unit) == set()
    assert sending(most + 1, unit) == {"dispatch_share"}


def test_each_unit_is_counted_by_itself() -> None:
    units = [urban("U1", teachers_total=5), urban("U2", teachers_total=5)]
    here = county(*units, rural("R1"), rural("R2"), teacher("T1"), teacher("T2", school="U2"))
    assert breaches(here, plan(PAIR, ("U2", "R2"), ("T1", "R1", "music", 6), ("T2", "R2", "music", 6))) == set()


def test_it_tells_the_unit_the_number_and_the_most() -> None:
    here = county(urban(teachers_total=5), NEED, teacher("T1"), teacher("T2"), teacher("T3"))
    (found,) = findings("dispatch_share", here, plan(PAIR, *((f"T{n}", "R1", "music", 6) for n in (1, 2, 3))))
    assert tells(found, ("U1",), "城小U1", "3", "1")


def test_switched_off_it_is_silent() -> None:
    assert sending(6, urban(teachers_total=5), off=OFF) == set()
