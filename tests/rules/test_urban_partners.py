"""An urban unit has `min_partners` to `max_partners` partners, by its column, the policy, or worked out."""

import pytest
from make import breaches, county, findings, plan, rural, tells, urban

from pairopt.rules.rule import Limits
from pairopt.rules.urban_partners import UrbanPartners


def limits(urbans, rurals, *, of="U1", **settings) -> Limits | None:
    """The limits of a unit, where `urbans` and `rurals` are numbers of units or their streams."""
    def units(make, name, which):
        streams = [""] * which if isinstance(which, int) else which
        return [make(f"{name}{place}", stream=stream, stage="senior") for place, stream in enumerate(streams, start=1)]

    here = county(*units(urban, "U", urbans), *units(rural, "R", rurals), **settings)
    return UrbanPartners().partners(here, here.school[of])


@pytest.mark.parametrize(("urbans", "rurals", "least", "most"), [
    (1, 1, 1, 2), (2, 2, 1, 2), (2, 1, 0, 2), (2, 4, 1, 2), (2, 5, 1, 3), (3, 10, 1, 4), (1, 7, 1, 7),
])
def test_auto_without_streams(urbans, rurals, least, most) -> None:
    assert limits(urbans, rurals) == Limits(least, most)


def test_auto_with_several_partners_for_each_rural_unit() -> None:
    assert limits(4, 2, rural_min_partners=2, rural_max_partners=2) == Limits(1, 2)  # 2 · 2 ≥ 4
    assert limits(5, 2, rural_min_partners=2, rural_max_partners=2).least == 0
    assert limits(2, 5, rural_min_partners=2, rural_max_partners=2).most == 5  # ⌈5 · 2 / 2⌉


def test_auto_where_rural_units_need_no_partner() -> None:
    assert limits(2, 5, rural_min_partners=0) == Limits(0, 3)  # max(1, 0) partners each


def test_auto_with_streams_asks_for_no_least_and_counts_who_may_meet() -> None:
    arts_and_science = ["arts", "science", "arts"]
    seven = ["arts"] * 5 + ["science", ""]
    assert limits(arts_and_science, seven) == Limits(0, 3)  # U1: 5 arts + 1 blank, between 2 units of arts
    assert limits(arts_and_science, seven, of="U2") == Limits(0, 2)  # 1 science + 1 blank, for itself
    assert limits(["", "science"], seven) == Limits(0, 4)  # a blank unit: all 7 of the stage, between both


def test_auto_counts_units_of_a_blank_stream_as_rivals() -> None:
    assert limits(["arts", ""], ["arts"] * 6) == Limits(0, 3)


def test_auto_takes_no_notice_of_streams_while_the_rule_is_off() -> None:
    assert limits(["arts", "science"], ["arts"] * 6, off=frozenset({"stream"})) == Limits(1, 3)


def test_auto_counts_only_units_that_take_part_and_of_the_stage() -> None:
    here = county(
        urban("U1"), urban("U2", pupils=0), urban("U3", stage="junior"), rural("R1"), rural("R2"), rural("R3"),
        rural("R4", pupils=0), rural("R5", stage="junior"))
    assert UrbanPartners().partners(here, here.school["U1"]) == Limits(1, 3)


def test_the_policy_comes_before_auto_and_the_column_before_the_policy() -> None:
    assert limits(2, 2, min_partners=0, max_partners=5) == Limits(0, 5)
    here = county(urban(min_partners=2, max_partners=3), rural(), min_partners=0, max_partners=9)
    assert UrbanPartners().partners(here, here.school["U1"]) == Limits(2, 3)
    here = county(urban(min_partners=0, max_partners=0), min_partners=1, max_partners=9)
    assert UrbanPartners().partners(here, here.school["U1"]) == Limits(0, 0)


PAIRS = (("U1", "R1"), ("U1", "R2"), ("U1", "R3"))
RURAL = (rural("R1"), rural("R2"), rural("R3"))


@pytest.mark.parametrize(("number", "breaks"), [(0, True), (1, False), (2, False), (3, True)])
def test_the_limits_themselves_are_inside(number, breaks) -> None:
    here = county(urban(min_partners=1, max_partners=2), *RURAL, rural_min_partners=0)
    assert breaches(here, plan(*PAIRS[:number])) == ({"urban_partners"} if breaks else set())


def test_it_tells_the_unit_the_number_and_the_limits() -> None:
    (found,) = findings("urban_partners", county(urban(min_partners=1, max_partners=2), *RURAL), plan(*PAIRS))
    assert tells(found, ("U1",), "城小U1", "3", "1", "2")


def test_a_unit_that_takes_no_part_is_asked_for_none() -> None:
    here = county(urban(), urban("U2", pupils=0, min_partners=1))
    assert breaches(here, plan(("U1", "R1"))) == set()
