"""Units of one legal school are never paired."""

from make import breaches, county, pair_refusal, plan, rural, tells, unpairable, urban


def test_units_of_two_schools_may_be_paired() -> None:
    assert unpairable(county(urban(legal="S1"), rural(legal="S2"))) == set()


def test_units_of_one_school_may_not() -> None:
    here = county(urban(legal="S1"), rural(legal="S1"))
    assert tells(pair_refusal("same_school", here), ("U1", "R1"), "城小U1", "村小R1")
    assert breaches(here, plan(("U1", "R1"))) == {"same_school"}


def test_a_unit_may_bear_the_id_of_the_legal_school() -> None:
    assert unpairable(county(urban(), rural(legal="U1"))) == {"same_school"}


def test_switched_off_it_is_silent() -> None:
    here = county(urban(legal="S1"), rural(legal="S1"), off=frozenset({"same_school"}))
    assert unpairable(here) == set()
    assert breaches(here, plan(("U1", "R1"))) == set()
