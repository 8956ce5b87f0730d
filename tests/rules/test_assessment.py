"""The last yearly assessment is at least qualified."""

import pytest
from make import breaches, county, findings, plan, refused, teacher, tells

SENT = plan(("U1", "R1"), ("T1", "R1", "music", 12))
GRADES = ("unqualified", "qualified", "good", "excellent")


@pytest.mark.parametrize("least", GRADES)
@pytest.mark.parametrize("grade", GRADES)
def test_the_least_grade_and_better_ones_pass(grade, least) -> None:
    refuses = GRADES.index(grade) < GRADES.index(least)
    assert refused(county(teacher(assessment=grade), min_assessment=least)) == ({"assessment"} if refuses else set())


def test_by_default_the_least_is_qualified() -> None:
    assert refused(county(teacher(assessment="unqualified"))) == {"assessment"}
    assert refused(county(teacher(assessment="qualified"))) == set()


def test_a_blank_passes() -> None:
    assert refused(county(teacher(assessment=""), min_assessment="excellent")) == set()


def test_the_audit_names_the_teacher_and_both_grades() -> None:
    (found,) = findings("assessment", county(teacher(assessment="qualified"), min_assessment="good"), SENT)
    assert tells(found, ("T1",), "师T1", zh=("考核合格", "良好"), en=("qualified", "good"))


def test_volunteers_are_bound_unless_the_county_exempts_them() -> None:
    one = teacher(assessment="unqualified", volunteer=True)
    assert refused(county(one)) == {"assessment"}
    assert refused(county(one, volunteers_exempt_from=("assessment",))) == set()


def test_switched_off_it_is_silent() -> None:
    here = county(teacher(assessment="unqualified"), off=frozenset({"assessment"}))
    assert refused(here) == set()
    assert breaches(here, SENT) == set()
