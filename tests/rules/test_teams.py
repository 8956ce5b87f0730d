"""Of one sender's teachers whose base is at a remote school: at least a team, or none."""

from make import breaches, county, findings, minutes, plan, rural, teacher, tells, urban

from pairopt.county import Need

PAIRS = (("U1", "R1"), ("U1", "R2"))
ALONE = plan(*PAIRS, ("T1", "R1", "music", 6))
TWO = plan(*PAIRS, ("T1", "R1", "music", 6), ("T2", "R1", "music", 6))
SCHOOLS = (rural("R1"), rural("R2"))
TEACHERS = (teacher("T1"), teacher("T2"), teacher("T3"))


def remote(*rows, way=61, team=2, **settings):
    return county(*SCHOOLS, *TEACHERS, *rows, minutes("U1", "R1", way), min_team=team, **settings)


def test_a_team_and_nobody_are_fine_and_less_than_a_team_is_not() -> None:
    assert breaches(remote(), TWO) == set()
    assert breaches(remote(), plan(*PAIRS)) == set()
    (found,) = findings("teams", remote(), ALONE)
    assert tells(found, ("U1", "R1"), "城小U1", "村小R1", "1", "2")


def test_the_least_team_is_a_setting() -> None:
    assert breaches(remote(team=3), TWO) == {"teams"}
    assert breaches(remote(team=1), ALONE) == set()
    assert breaches(remote(team=0), ALONE) == set()


def test_so_many_minutes_are_just_not_remote_and_a_minute_more_is() -> None:
    assert breaches(remote(way=60), ALONE) == set()
    assert breaches(remote(way=61), ALONE) == {"teams"}
    assert breaches(remote(way=61, remote_minutes=61), ALONE) == set()


def test_unknown_minutes_are_not_remote() -> None:
    assert breaches(county(*SCHOOLS, *TEACHERS, min_team=2), ALONE) == set()


def test_a_visit_from_another_base_counts_neither_way() -> None:
    visit = ("T2", "R1", "music", 3)
    with_visit = plan(*PAIRS, ("T1", "R1", "music", 6), ("T2", "R2", "music", 6), visit)
    only_visit = plan(*PAIRS, ("T2", "R2", "music", 6), visit)
    here = remote(max_schools_per_teacher=2)
    assert breaches(here, with_visit) == {"teams"}
    assert breaches(here, only_visit) == set()


def test_teachers_of_two_senders_are_no_team() -> None:
    here = county(
        urban("U1"), urban("U2"), *SCHOOLS, teacher("T1"), teacher("T2", school="U2"), Need("R1", "music", 50),
        minutes("U1", "R1", 61), min_team=2, rural_max_partners=2)
    done = plan(*PAIRS, ("U2", "R1"), ("T1", "R1", "music", 6), ("T2", "R1", "music", 6))
    (found,) = findings("teams", here, done)
    assert found.about == ("U1", "R1")


def test_switched_off_it_is_silent() -> None:
    assert breaches(remote(off=frozenset({"teams"})), ALONE) == set()
