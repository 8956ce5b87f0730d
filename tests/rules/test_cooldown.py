"""Not sent again while the school year less the last dispatch is within the cooldown."""

import pytest
from make import breaches, county, findings, plan, refused, teacher, tells

SENT = plan(("U1", "R1"), ("T1", "R1", "music", 12))


@pytest.mark.parametrize(("last", "refuses"), [(2026, True), (2023, True), (2022, False), (2000, False)])
def test_three_years_are_just_inside_and_four_outside(last, refuses) -> None:
    assert refused(county(teacher(last_dispatch=last))) == ({"cooldown"} if refuses else set())


@pytest.mark.parametrize(("years", "refuses"), [(0, False), (1, True)])
def test_the_years_are_a_setting(years, refuses) -> None:
    assert refused(county(teacher(last_dispatch=2025), cooldown_years=years)) == ({"cooldown"} if refuses else set())


def test_who_was_never_sent_may_be() -> None:
    assert refused(county(teacher(last_dispatch=None), cooldown_years=99)) == set()


def test_the_audit_names_the_teacher_the_year_and_the_cooldown() -> None:
    (found,) = findings("cooldown", county(teacher(last_dispatch=2024)), SENT)
    assert tells(found, ("T1",), "师T1", "2024", "3")


def test_volunteers_are_exempt_unless_the_county_binds_them() -> None:
    one = teacher(last_dispatch=2025, volunteer=True)
    assert refused(county(one)) == set()
    assert refused(county(one, volunteers_exempt_from=("age",))) == {"cooldown"}


def test_switched_off_it_is_silent() -> None:
    here = county(teacher(last_dispatch=2025), off=frozenset({"cooldown"}))
    assert refused(here) == set()
    assert breaches(here, SENT) == set()
