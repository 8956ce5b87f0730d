"""The pairs of an urban unit take no more effort than its budget."""

from decimal import Decimal

import pytest
from make import breaches, county, findings, minutes, plan, rural, tells, urban

from pairopt.county import Link

BOTH = plan(("U1", "R1"), ("U1", "R2"))
RURAL = (rural("R1"), rural("R2"))


def budget(limit: str, *rows, **settings):
    return county(urban(effort_budget=Decimal(limit)), *RURAL, *rows, **settings)


@pytest.mark.parametrize(("limit", "breaks"), [("960", False), ("959", True), ("959.9", True), ("0", True)])
def test_by_default_a_pair_takes_the_travel_minutes_of_the_year(limit, breaks) -> None:
    ways = [minutes("U1", "R1", 20), minutes("U1", "R2", 40)]  # (20 + 40) · 2 · 8 visits
    assert breaches(budget(limit, *ways), BOTH) == ({"effort"} if breaks else set())


def test_the_visits_are_a_setting_and_need_be_no_whole_number() -> None:
    ways = [minutes("U1", "R1", 20), minutes("U1", "R2", 41)]
    assert breaches(budget("305", *ways, visits_per_year=2.5), BOTH) == set()
    assert breaches(budget("304.9", *ways, visits_per_year=2.5), BOTH) == {"effort"}


def test_a_link_says_it_otherwise() -> None:
    rows = [minutes("U1", "R1", 20), Link("U1", "R1", effort=7), Link("U1", "R2", effort=0)]
    assert breaches(budget("7", *rows), BOTH) == set()
    assert breaches(budget("6.5", *rows), BOTH) == {"effort"}


def test_a_link_with_a_fit_alone_says_nothing_of_effort() -> None:
    rows = [minutes("U1", "R1", 20), Link("U1", "R1", fit=7)]
    assert breaches(budget("320", *rows), BOTH) == set()
    assert breaches(budget("319", *rows), BOTH) == {"effort"}


def test_unknown_minutes_count_0() -> None:
    assert breaches(budget("0"), BOTH) == set()


def test_without_a_budget_there_is_no_limit() -> None:
    assert breaches(county(minutes("U1", "R1", 9999), *RURAL), BOTH) == set()


def test_it_tells_the_unit_the_sum_and_the_budget() -> None:
    rows = [Link("U1", "R1", effort=300), Link("U1", "R2", effort=45)]
    (found,) = findings("effort", budget("200.5", *rows), BOTH)
    assert tells(found, ("U1", "R1", "R2"), "城小U1", "345", "200.5")


def test_switched_off_it_is_silent() -> None:
    assert breaches(budget("1", minutes("U1", "R1", 60), off=frozenset({"effort"})), BOTH) == set()
