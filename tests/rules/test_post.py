"""A sent teacher teaches at least six periods a week in all."""

from make import breaches, county, findings, plan, rural, teacher, tells

PAIR = ("U1", "R1")
OFF = frozenset({"post"})


def test_six_periods_are_just_inside_and_five_outside() -> None:
    assert breaches(county(), plan(PAIR, ("T1", "R1", "music", 6))) == set()
    (found,) = findings("post", county(), plan(PAIR, ("T1", "R1", "music", 5)))
    assert tells(found, ("T1",), "师T1", "5", "6")


def test_all_subjects_and_schools_count_together() -> None:
    here = county(
        rural("R1"), rural("R2"), teacher(subjects=("music", "art")), max_schools_per_teacher=2)
    rows = [("T1", "R1", "music", 2), ("T1", "R1", "art", 2), ("T1", "R2", "art", 2)]
    pairs = (PAIR, ("U1", "R2"))
    assert breaches(here, plan(*pairs, *rows)) == set()
    assert breaches(here, plan(*pairs, *rows[:2], ("T1", "R2", "art", 1))) == {"post"}


def test_the_least_is_a_setting() -> None:
    assert breaches(county(min_sent_periods=3), plan(PAIR, ("T1", "R1", "music", 3))) == set()
    assert breaches(county(min_sent_periods=9), plan(PAIR, ("T1", "R1", "music", 8))) == {"post"}


def test_switched_off_one_period_is_enough() -> None:
    assert breaches(county(off=OFF), plan(PAIR, ("T1", "R1", "music", 1))) == set()
