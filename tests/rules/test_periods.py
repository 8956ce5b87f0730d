"""Weekly periods: at least 1 a row, at most what is short, of one teacher at most the load."""

import pytest
from make import breaches, county, findings, plan, rural, teacher, tells, urban

from pairopt.county import LoadRow, Need

PAIR = ("U1", "R1")
BOTH = teacher(subjects=("music", "art"))


def test_a_row_has_at_least_one_period() -> None:
    here = county(BOTH)
    assert breaches(here, plan(PAIR, ("T1", "R1", "music", 6), ("T1", "R1", "art", 1))) == set()
    found = findings("periods", here, plan(PAIR, ("T1", "R1", "music", 6), ("T1", "R1", "art", 0)))
    assert tells(found[0], ("T1", "R1"), "师T1", "村小R1", "0", zh=("美术",), en=("art",))


def test_what_is_short_is_just_inside_and_a_period_more_outside() -> None:
    assert breaches(county(), plan(PAIR, ("T1", "R1", "music", 12))) == set()
    (found,) = findings("periods", county(), plan(PAIR, ("T1", "R1", "music", 13)))
    assert tells(found, ("R1",), "村小R1", "13", "12", zh=("音乐",), en=("music",))


def test_all_teachers_together_count() -> None:
    here = county(teacher("T1"), teacher("T2"))
    assert breaches(here, plan(PAIR, ("T1", "R1", "music", 6), ("T2", "R1", "music", 6))) == set()
    assert breaches(here, plan(PAIR, ("T1", "R1", "music", 6), ("T2", "R1", "music", 7))) == {"periods"}


def test_where_nothing_is_short_nobody_teaches() -> None:
    here = county(Need("R1", "music", 0))
    assert breaches(here, plan(PAIR, ("T1", "R1", "music", 6))) == {"periods"}


def test_the_standard_load_is_just_inside_and_a_period_more_outside() -> None:
    # Primary music: 19 periods a week, over all subjects together.
    assert breaches(county(BOTH), plan(PAIR, ("T1", "R1", "music", 12), ("T1", "R1", "art", 7))) == set()
    (found,) = findings("periods", county(BOTH), plan(PAIR, ("T1", "R1", "music", 12), ("T1", "R1", "art", 8)))
    assert tells(found, ("T1",), "师T1", "20", "19")


@pytest.mark.parametrize(("subjects", "load"), [(("pe",), 17), (("music", "pe"), 19), (("pe", "music"), 17)])
def test_the_load_is_that_of_the_first_own_subject_that_is_sent(subjects, load) -> None:
    here = county(teacher(subjects=subjects), Need("R1", "pe", 50))
    assert breaches(here, plan(PAIR, ("T1", "R1", "pe", load))) == set()
    assert breaches(here, plan(PAIR, ("T1", "R1", "pe", load + 1))) == {"periods"}


def test_a_main_subject_that_is_not_sent_does_not_count() -> None:
    here = county(teacher(subjects=("maths", "pe")), Need("R1", "pe", 50), candidates="any")
    assert breaches(here, plan(PAIR, ("T1", "R1", "pe", 17))) == set()
    assert breaches(here, plan(PAIR, ("T1", "R1", "pe", 18))) == {"periods"}


def test_the_load_is_that_of_the_stage_and_visits_count() -> None:
    here = county(
        urban(stage="senior"), rural("R1", stage="senior"), rural("R2", stage="senior"), teacher(stages=("senior",)),
        Need("R1", "music", 50), Need("R2", "music", 50), max_schools_per_teacher=2)
    pairs = (PAIR, ("U1", "R2"))
    assert breaches(here, plan(*pairs, ("T1", "R1", "music", 7), ("T1", "R2", "music", 7))) == set()
    assert breaches(here, plan(*pairs, ("T1", "R1", "music", 7), ("T1", "R2", "music", 8))) == {"periods"}


def test_a_load_of_the_county_counts_in_whole_periods() -> None:
    here = county(LoadRow("primary", "music", standard=8), Need("R1", "music", 50))
    assert breaches(here, plan(PAIR, ("T1", "R1", "music", 8))) == set()
    assert breaches(here, plan(PAIR, ("T1", "R1", "music", 9))) == {"periods"}
