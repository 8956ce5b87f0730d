"""A banned teacher is not sent, a banned pair does not stand, a banned school is not served."""

from make import breaches, county, findings, pair_refusal, plan, refusal, refused, rural, teacher, tells, unpairable

from pairopt.county import DispatchRow, PairRow

SENT = plan(("U1", "R1"), ("T1", "R1", "music", 12))
OFF = frozenset({"bans"})


def test_without_bans_it_is_silent() -> None:
    assert breaches(county(), SENT) == set()


def test_a_banned_teacher_is_refused() -> None:
    here = county(DispatchRow("T1", "", "ban"))
    assert tells(refusal("bans", here), ("T1",), zh=("回避",), en=("banned",))
    assert tells(findings("bans", here, SENT)[0], ("T1",), "师T1")
    assert breaches(here, SENT) == {"bans"}


def test_a_banned_pair_is_refused_and_no_other() -> None:
    here = county(PairRow("U1", "R2", "ban"), rural(), rural("R2"))
    assert unpairable(here, "U1", "R1") == set()
    assert tells(pair_refusal("bans", here, "U1", "R2"), ("U1", "R2"), "城小U1", "村小R2")
    assert "bans" in breaches(here, plan(("U1", "R1"), ("U1", "R2")))


def test_a_teacher_never_serves_a_school_banned_for_that_teacher() -> None:
    here = county(DispatchRow("T1", "R1", "ban"), rural(), rural("R2"), teacher(), teacher("T2"), max_schools_per_teacher=2)
    assert refused(here) == set()
    (found,) = findings("bans", here, SENT)
    assert tells(found, ("T1", "R1"), "师T1", "村小R1")
    as_visit = plan(("U1", "R1"), ("U1", "R2"), ("T1", "R2", "music", 6), ("T1", "R1", "music", 6))
    assert breaches(here, as_visit) == {"bans"}


def test_others_may_serve_it() -> None:
    here = county(DispatchRow("T1", "R1", "ban"), teacher(), teacher("T2"))
    assert breaches(here, plan(("U1", "R1"), ("T2", "R1", "music", 12))) == set()


def test_a_volunteer_is_no_exception() -> None:
    assert refused(county(DispatchRow("T1", "", "ban"), teacher(volunteer=True))) == {"bans"}


def test_switched_off_it_is_silent() -> None:
    rows = [DispatchRow("T1", "", "ban"), DispatchRow("T2", "R1", "ban"), PairRow("U1", "R1", "ban")]
    here = county(*rows, teacher(), teacher("T2"), off=OFF)
    assert refused(here) == set()
    assert unpairable(here) == set()
    assert breaches(here, plan(("U1", "R1"), ("T1", "R1", "music", 6), ("T2", "R1", "music", 6))) == set()
