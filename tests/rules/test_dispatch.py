"""A teacher goes to a partner of the own unit, or where the setting says."""

import pytest
from make import breaches, county, findings, minutes, plan, rural, teacher, tells, urban

from pairopt.county import PairRow

UNITS = (urban("U1"), urban("U2"), rural("R1"), rural("R2"))
PAIRS = (("U1", "R1"), ("U2", "R2"))


@pytest.mark.parametrize("dispatch", ["paired", "preferred", "open"])
def test_to_a_partner_everybody_may_go(dispatch) -> None:
    assert breaches(county(*UNITS, dispatch=dispatch), plan(*PAIRS, ("T1", "R1", "music", 12))) == set()


@pytest.mark.parametrize(("dispatch", "breaks"), [("paired", True), ("preferred", False), ("open", False)])
def test_to_another_school_of_the_stage_only_where_the_county_says_so(dispatch, breaks) -> None:
    done = plan(*PAIRS, ("T1", "R2", "music", 12))
    assert breaches(county(*UNITS, dispatch=dispatch), done) == ({"dispatch"} if breaks else set())


def test_a_visit_is_bound_like_the_base() -> None:
    done = plan(*PAIRS, ("T1", "R1", "music", 6), ("T1", "R2", "music", 6))
    assert breaches(county(*UNITS, max_schools_per_teacher=2), done) == {"dispatch"}


def test_it_names_the_teacher_the_school_and_the_own_unit() -> None:
    (found,) = findings("dispatch", county(*UNITS), plan(*PAIRS, ("T1", "R2", "music", 12)))
    assert tells(found, ("T1", "R2"), "师T1", "村小R2", "城小U1")


@pytest.mark.parametrize("dispatch", ["preferred", "open"])
def test_never_to_another_stage_nor_to_a_unit_that_takes_no_part_nor_to_an_urban_one(dispatch) -> None:
    here = county(
        *UNITS, urban("U3", stage="junior"), rural("R3", stage="junior"), rural("R4", pupils=0), dispatch=dispatch)
    for school in ("R3", "R4", "U2"):
        (found,) = findings("dispatch", here, plan(*PAIRS, ("T1", school, "music", 12)))
        assert tells(found, ("T1", school), "师T1", here.school[school].name)


def test_open_dispatch_is_bound_by_no_rule_of_pairs() -> None:
    here = county(
        urban("U1", stage="senior", stream="arts", legal="S"), urban("U2", stage="senior"),
        rural("R1", stage="senior", stream="arts", classes=(0,) * 9 + (9, 9, 9)),
        rural("R2", stage="senior", stream="science", legal="S", classes=(0,) * 9 + (9, 9, 9)),
        teacher(stages=("senior",)), minutes("U1", "R2", 999), PairRow("U1", "R2", "ban"), max_minutes=60, dispatch="open")
    assert breaches(here, plan(*PAIRS, ("T1", "R2", "music", 12))) == set()
