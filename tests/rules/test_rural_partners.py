"""A rural unit has exactly one urban partner; settable to 0..1 or 1..k."""

import pytest
from make import breaches, county, findings, plan, rural, tells, urban

UNITS = (urban("U1"), urban("U2"), urban("U3"), rural("R1"), rural("R2"), rural("R3"))
ONE_EACH = (("U2", "R2"), ("U3", "R3"))


def partners(number: int):
    return plan(*ONE_EACH, *((f"U{place}", "R1") for place in range(1, number + 1)))


@pytest.mark.parametrize(("least", "most", "allowed"), [
    (1, 1, {1}), (0, 1, {0, 1}), (1, 2, {1, 2}), (2, 3, {2, 3}),
])
@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_the_number_of_partners_lies_within_the_limits(least, most, allowed, number) -> None:
    here = county(*UNITS, rural_min_partners=least, rural_max_partners=most, min_partners=0, max_partners=9)
    about = {one for found in findings("rural_partners", here, partners(number)) for one in found.about}
    assert ("R1" in about) == (number not in allowed)


def test_it_tells_the_unit_the_number_and_the_limits() -> None:
    here = county(*UNITS, rural_min_partners=1, rural_max_partners=2)
    (found,) = findings("rural_partners", here, partners(3))
    assert tells(found, ("R1",), "村小R1", "3", "1", "2")


def test_units_that_take_no_part_need_no_partner() -> None:
    assert breaches(county(rural(), rural("R2", pupils=0)), plan(("U1", "R1"))) == set()
