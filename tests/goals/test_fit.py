"""Fit: match − travel + continuity over the pairs."""

from decimal import Decimal

import pytest
from make import county, minutes, plan, rural, urban

from pairopt.county import Link, PairRow
from pairopt.goals.fit import Fit
from pairopt.settings import FitSettings

PAIR = plan(("U1", "R1"))


def indices(*values):
    return tuple(None if value is None else Decimal(str(value)) for value in values)


def fit(*rows, **settings) -> int:
    return Fit().measure(county(*rows, **settings), PAIR)


@pytest.mark.parametrize(("strong", "weak", "match"), [
    ((100, 100, 100, 100), (0, 0, 0, 0), 100),
    ((100, 100, 100, 100), (100, 100, 100, 100), 0),
    ((90, 80, 70, 60), (40, 50, 60, 70), 35),  # (54 + 40 + 28 + 18) / 4 = 35
    ((90, None, 70, None), (40, 50, None, None), 54),  # one index is known on both sides
    ((90, None, None, None), (None, 50, 60, 70), 0),  # none is
    ((50, None, None, None), (1, None, None, None), 50),  # 49.5 is rounded half up
    ((50, None, None, None), (2, None, None, None), 49),  # 49.0
    ((49, 50, None, None), (50, 50, None, None), 25),  # 24.75
    ((48, 50, None, None), (50, 50, None, None), 25),  # 24.5, half up
    ((47.9, 50, None, None), (50, 50, None, None), 24),  # 24.475
])
def test_match_is_strength_times_weakness_rounded_half_up(strong, weak, match) -> None:
    assert fit(urban(indices=indices(*strong)), rural(indices=indices(*weak))) == match


@pytest.mark.parametrize(("way", "points"), [(0, 0), (4, 0), (5, 1), (9, 1), (10, 2), (61, 12)])
def test_every_full_five_minutes_cost_a_point(way, points) -> None:
    assert fit(minutes("U1", "R1", way)) == -points


def test_minutes_per_point_are_a_setting_and_the_way_is_that_of_the_sender() -> None:
    assert fit(minutes("U1", "R1", 10), fit=FitSettings(minutes_per_point=Decimal("2.5"))) == -4
    assert fit(minutes("U1", "R1", 10), minutes("R1", "U1", 60)) == -2


def test_unknown_minutes_cost_nothing() -> None:
    assert fit() == 0


@pytest.mark.parametrize(("since", "points"), [
    (None, 30), (2025, 30), (2024, 30), (2023, 0), (2000, 0), (2026, 30),
])
def test_a_pair_of_last_year_earns_continuity_for_fewer_than_three_years(since, points) -> None:
    assert fit(PairRow("U1", "R1", "last", since)) == points


def test_continuity_is_a_setting() -> None:
    last = PairRow("U1", "R1", "last", 2023)
    assert fit(last, fit=FitSettings(renew_after=4)) == 30
    assert fit(last, fit=FitSettings(renew_after=4, continuity_points=7)) == 7
    assert fit(PairRow("U1", "R1", "last"), fit=FitSettings(renew_after=0)) == 30  # `since` blank: counts as fewer


def test_a_pinned_pair_earns_none() -> None:
    assert fit(PairRow("U1", "R1", "pin")) == 0


def test_a_link_replaces_match_and_travel_but_not_continuity() -> None:
    strong = [urban(indices=indices(90, 90, 90, 90)), rural(indices=indices(0, 0, 0, 0)), minutes("U1", "R1", 60)]
    assert fit(*strong) == 78
    assert fit(*strong, Link("U1", "R1", fit=-5)) == -5
    assert fit(*strong, Link("U1", "R1", fit=0), PairRow("U1", "R1", "last")) == 30
    assert fit(*strong, Link("U1", "R1", effort=9)) == 78


def test_pairs_add_up() -> None:
    here = county(rural("R1"), rural("R2"), minutes("U1", "R1", 10), minutes("U1", "R2", 25))
    assert Fit().measure(here, plan(("U1", "R1"), ("U1", "R2"))) == -7


def test_the_bound_by_counting_gives_every_rural_unit_its_best_partners() -> None:
    units = [urban("U1"), urban("U2"), rural("R1"), rural("R2")]
    links = [Link("U1", "R1", 9), Link("U2", "R1", 4), Link("U1", "R2", -3), Link("U2", "R2", -8)]
    assert Fit().ideal(county(*units, *links)) == 9 - 3
    assert Fit().ideal(county(*units, *links, rural_max_partners=2)) == 9 + 4 - 3  # the second is free to be none
    assert Fit().ideal(county(*units, *links, rural_min_partners=0)) == 9
