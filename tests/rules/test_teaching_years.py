"""At least three years of teaching."""

from datetime import date
from decimal import Decimal

import pytest
from make import breaches, county, findings, plan, refused, teacher, tells

SENT = plan(("U1", "R1"), ("T1", "R1", "music", 12))


@pytest.mark.parametrize(("years", "refuses"), [("2.9", True), ("3", False), ("30", False)])
def test_three_years_are_just_enough(years, refuses) -> None:
    assert refused(county(teacher(teaching_years=Decimal(years)))) == ({"teaching_years"} if refuses else set())


def test_who_began_is_counted_in_completed_years() -> None:
    assert refused(county(teacher(teaching_since=date(2023, 9, 1)))) == set()
    assert refused(county(teacher(teaching_since=date(2023, 9, 2)))) == {"teaching_years"}


def test_of_both_cells_the_years_win() -> None:
    long_ago, just_now = date(2000, 1, 1), date(2026, 1, 1)
    assert refused(county(teacher(teaching_years=Decimal(1), teaching_since=long_ago))) == {"teaching_years"}
    assert refused(county(teacher(teaching_years=Decimal(9), teaching_since=just_now))) == set()


def test_a_blank_passes() -> None:
    assert refused(county(teacher(teaching_years=None, teaching_since=None), min_teaching_years=30)) == set()


def test_the_audit_names_the_teacher_the_years_and_the_least() -> None:
    (found,) = findings("teaching_years", county(teacher(teaching_years=Decimal("1.5"))), SENT)
    assert tells(found, ("T1",), "师T1", "1.5", "3")


def test_volunteers_are_bound_unless_the_county_exempts_them() -> None:
    one = teacher(teaching_years=Decimal(1), volunteer=True)
    assert refused(county(one)) == {"teaching_years"}
    assert refused(county(one, volunteers_exempt_from=("teaching_years",))) == set()


def test_switched_off_it_is_silent() -> None:
    here = county(teacher(teaching_years=Decimal(0)), off=frozenset({"teaching_years"}))
    assert refused(here) == set()
    assert breaches(here, SENT) == set()
