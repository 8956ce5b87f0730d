"""A pinned pair stands; a pinned teacher is sent, with the base at the pinned school if one is given."""

from make import breaches, county, findings, plan, rural, teacher, tells

from pairopt.county import DispatchRow, PairRow

RURAL = (rural("R1"), rural("R2"))
PAIRS = (("U1", "R1"), ("U1", "R2"))
OFF = frozenset({"pins"})


def test_a_pinned_pair_stands() -> None:
    here = county(PairRow("U1", "R1", "pin"), *RURAL, rural_min_partners=0)
    assert breaches(here, plan(("U1", "R1"))) == set()
    (found,) = findings("pins", here, plan(("U1", "R2")))
    assert tells(found, ("U1", "R1"), "城小U1", "村小R1")


def test_last_years_pair_is_no_pin() -> None:
    assert breaches(county(PairRow("U1", "R1", "last"), *RURAL, rural_min_partners=0), plan(("U1", "R2"))) == set()


def test_a_pinned_teacher_is_sent_no_matter_where() -> None:
    here = county(DispatchRow("T1", "", "pin"), *RURAL)
    assert breaches(here, plan(*PAIRS, ("T1", "R2", "music", 6))) == set()
    (found,) = findings("pins", here, plan(*PAIRS))
    assert tells(found, ("T1",), "师T1", zh=("没有派出",), en=("not sent",))


def test_with_a_school_the_base_is_there() -> None:
    here = county(DispatchRow("T1", "R1", "pin"), *RURAL, max_schools_per_teacher=2)
    assert breaches(here, plan(*PAIRS, ("T1", "R1", "music", 6), ("T1", "R2", "music", 6))) == set()
    visits = plan(*PAIRS, ("T1", "R2", "music", 6), ("T1", "R1", "music", 6))
    (found,) = findings("pins", here, visits)
    assert tells(found, ("T1", "R1"), "师T1", "村小R1")


def test_pinned_with_and_without_a_school_the_school_counts() -> None:
    here = county(DispatchRow("T1", "", "pin"), DispatchRow("T1", "R1", "pin"), *RURAL)
    assert breaches(here, plan(*PAIRS, ("T1", "R2", "music", 6))) == {"pins"}
    assert breaches(here, plan(*PAIRS, ("T1", "R1", "music", 6))) == set()


def test_others_are_not_bound() -> None:
    here = county(DispatchRow("T1", "R1", "pin"), *RURAL, teacher("T1"), teacher("T2"))
    assert breaches(here, plan(*PAIRS, ("T1", "R1", "music", 6), ("T2", "R2", "music", 6))) == set()


def test_a_pin_lifts_no_rule() -> None:
    here = county(DispatchRow("T1", "R1", "pin"), *RURAL, teacher(exempt="other"))
    assert breaches(here, plan(*PAIRS, ("T1", "R1", "music", 6))) == {"exempt"}
    assert breaches(here, plan(*PAIRS)) == {"pins"}


def test_switched_off_it_is_silent() -> None:
    rows = (PairRow("U1", "R1", "pin"), DispatchRow("T1", "", "pin"))
    assert breaches(county(*rows, *RURAL, off=OFF, rural_min_partners=0), plan(("U1", "R2"))) == set()
