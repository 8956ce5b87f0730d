"""Some counties ask for a rank of title."""

import pytest
from make import breaches, county, findings, plan, refused, teacher, tells

SENT = plan(("U1", "R1"), ("T1", "R1", "music", 12))
RANKS = ("none", "assistant", "middle", "senior", "full_senior")


@pytest.mark.parametrize("least", RANKS)
@pytest.mark.parametrize("rank", RANKS)
def test_the_least_rank_and_higher_ones_pass(rank, least) -> None:
    refuses = RANKS.index(rank) < RANKS.index(least)
    assert refused(county(teacher(rank=rank), min_title=least)) == ({"title"} if refuses else set())


def test_by_default_no_rank_is_asked() -> None:
    assert refused(county(teacher(rank="none"))) == set()


def test_the_audit_names_the_teacher_and_both_ranks() -> None:
    (found,) = findings("title", county(teacher(rank="assistant"), min_title="senior"), SENT)
    assert tells(found, ("T1",), "师T1", zh=("初级", "高级"), en=("assistant", "senior"))


def test_volunteers_are_bound_unless_the_county_exempts_them() -> None:
    one = teacher(volunteer=True)
    assert refused(county(one, min_title="middle")) == {"title"}
    assert refused(county(one, min_title="middle", volunteers_exempt_from=("title",))) == set()


def test_switched_off_it_is_silent() -> None:
    here = county(min_title="senior", off=frozenset({"title"}))
    assert refused(here) == set()
    assert breaches(here, SENT) == set()
