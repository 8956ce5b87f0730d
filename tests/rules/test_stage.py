"""Partners are of one stage; a unit with 0 pupils takes no part, nor does a stage with units on one side only."""

from make import breaches, county, pair_refusal, plan, rural, tells, unpairable, urban


def test_units_of_one_stage_may_be_paired() -> None:
    assert unpairable(county()) == set()


def test_units_of_two_stages_may_not() -> None:
    here = county(urban(), urban("U2", stage="junior"), rural(), rural("R2", stage="junior"))
    assert tells(pair_refusal("stage", here, "U1", "R2"), ("U1", "R2"), "城小U1", "村小R2", zh=("小学", "初中"), en=("primary", "junior"))
    assert breaches(here, plan(("U1", "R1"), ("U2", "R2"))) == set()
    assert "stage" in breaches(here, plan(("U1", "R2"), ("U2", "R1")))


def test_kindergartens_are_paired_like_the_rest() -> None:
    here = county(urban(stage="kindergarten"), rural(stage="kindergarten"))
    assert breaches(here, plan(("U1", "R1"))) == set()


def test_a_unit_with_0_pupils_takes_no_part() -> None:
    here = county(rural(pupils=0), rural("R2", pupils=1))
    assert tells(pair_refusal("stage", here), ("U1", "R1"), "村小R1", zh=("不参加",), en=("takes no part",))
    assert breaches(here, plan(("U1", "R2"))) == set()
    assert "stage" in breaches(here, plan(("U1", "R1"), ("U1", "R2")))


def test_a_blank_number_of_pupils_is_not_0() -> None:
    assert unpairable(county(rural(pupils=None))) == set()


def test_a_stage_with_one_side_only_takes_no_part_and_that_counts_after_the_empty_units() -> None:
    here = county(urban(), urban("U2", stage="junior"), rural(), rural("R2", stage="junior", pupils=0))
    assert here.taking_part == {"U1", "R1"}
    assert unpairable(here, "U2", "R2") == {"stage"}
    assert breaches(here, plan(("U1", "R1"))) == set()
