"""Men under 45, women under 40, in completed years at the reference date."""

from datetime import date

import pytest
from make import breaches, county, findings, plan, refusal, refused, teacher, tells

DAY = date(2026, 9, 1)


@pytest.mark.parametrize(("gender", "limit"), [("M", 45), ("F", 40)])
def test_the_day_before_the_birthday_is_just_inside_and_the_birthday_just_outside(gender, limit) -> None:
    tomorrow, today = date(2026 - limit, 9, 2), date(2026 - limit, 9, 1)
    assert refused(county(teacher(gender=gender, born=tomorrow))) == set()
    assert refused(county(teacher(gender=gender, born=today))) == {"age"}


def test_it_tells_the_age_and_the_limit() -> None:
    here = county(teacher(gender="M", born=date(1980, 1, 1)))
    assert tells(refusal("age", here), ("T1",), "46", "45")
    (found,) = findings("age", here, plan(("U1", "R1"), ("T1", "R1", "music", 12)))
    assert tells(found, ("T1",), "师T1", "46", "45")


def test_it_never_tells_the_birth_date() -> None:
    assert "1980" not in str(refusal("age", county(teacher(gender="M", born=date(1980, 1, 1)))).text)


@pytest.mark.parametrize(("day", "age"), [
    (date(2025, 2, 27), 44), (date(2025, 2, 28), 45), (date(2025, 3, 1), 45),  # no 29 February in 2025
    (date(2028, 2, 28), 47), (date(2028, 2, 29), 48),  # there is one in 2028
])
def test_who_was_born_on_29_february_completes_a_year_on_the_28th_where_there_is_no_29th(day, age) -> None:
    one = teacher(gender="M", born=date(1980, 2, 29))
    assert refused(county(one, reference_date=day, max_age_male=age + 1)) == set()
    assert refused(county(one, reference_date=day, max_age_male=age)) == {"age"}


def test_the_limits_are_settings_and_count_at_the_reference_date() -> None:
    one = teacher(gender="M", born=date(1980, 9, 1))
    assert refused(county(one, max_age_male=47)) == set()
    assert refused(county(one, max_age_male=46)) == {"age"}
    assert refused(county(one, max_age_male=46, reference_date=date(2026, 8, 31))) == set()
    assert refused(county(teacher(born=date(1986, 9, 1)), max_age_female=41)) == set()


def test_volunteers_are_exempt_unless_the_county_binds_them() -> None:
    one = teacher(born=date(1960, 1, 1), volunteer=True)
    assert refused(county(one)) == set()
    assert refused(county(one, volunteers_exempt_from=("rural_years", "cooldown"))) == {"age"}


def test_switched_off_it_is_silent() -> None:
    here = county(teacher(born=date(1960, 1, 1)), off=frozenset({"age"}))
    assert refused(here) == set()
    assert breaches(here, plan(("U1", "R1"), ("T1", "R1", "music", 12))) == set()
