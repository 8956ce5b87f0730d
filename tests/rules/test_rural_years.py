"""At most ten years taught in rural schools, ten included."""

from decimal import Decimal

import pytest
from make import breaches, county, findings, plan, refused, teacher, tells

SENT = plan(("U1", "R1"), ("T1", "R1", "music", 12))


def taught(years: str, **cells):
    return teacher(rural_years=Decimal(years), **cells)


@pytest.mark.parametrize(("years", "refuses"), [("0", False), ("9.9", False), ("10", False), ("10.0", False), ("10.1", True)])
def test_ten_is_just_inside_and_a_month_more_outside(years, refuses) -> None:
    assert refused(county(taught(years))) == ({"rural_years"} if refuses else set())


def test_exclusive_the_number_itself_is_outside() -> None:
    assert refused(county(taught("10"), max_rural_years_inclusive=False)) == {"rural_years"}
    assert refused(county(taught("9.9"), max_rural_years_inclusive=False)) == set()


def test_a_limit_that_is_no_whole_number_is_exact() -> None:
    assert refused(county(taught("0.3"), max_rural_years=0.3)) == set()
    assert refused(county(taught("0.30001"), max_rural_years=0.3)) == {"rural_years"}


def test_a_blank_counts_as_none() -> None:
    assert refused(county(teacher(rural_years=None), max_rural_years=0)) == set()


def test_the_audit_names_the_teacher_the_years_and_the_limit() -> None:
    (found,) = findings("rural_years", county(taught("10.5")), SENT)
    assert tells(found, ("T1",), "师T1", "10.5", "10")


def test_volunteers_are_exempt_unless_the_county_binds_them() -> None:
    one = taught("20", volunteer=True)
    assert refused(county(one)) == set()
    assert refused(county(one, volunteers_exempt_from=("age",))) == {"rural_years"}


def test_switched_off_it_is_silent() -> None:
    here = county(taught("20"), off=frozenset({"rural_years"}))
    assert refused(here) == set()
    assert breaches(here, SENT) == set()
