"""A sent teacher serves one school, or several near ones where the county allows it."""

from make import breaches, county, findings, minutes, plan, rural, tells

RURAL = (rural("R1"), rural("R2"), rural("R3"))
PAIRS = (("U1", "R1"), ("U1", "R2"), ("U1", "R3"))
ONE = plan(*PAIRS, ("T1", "R1", "music", 12))
TWO = plan(*PAIRS, ("T1", "R1", "music", 6), ("T1", "R2", "music", 6))
THREE = plan(*PAIRS, ("T1", "R1", "music", 6), ("T1", "R2", "music", 6), ("T1", "R3", "music", 6))


def itinerant(*rows, schools=2, between=30, **settings):
    return county(*RURAL, *rows, max_schools_per_teacher=schools, max_minutes_between=between, **settings)


def test_by_default_a_teacher_serves_one_school() -> None:
    assert breaches(county(*RURAL), ONE) == set()
    (found,) = findings("bases", county(*RURAL), TWO)
    assert tells(found, ("T1", "R1", "R2"), "师T1", "2", "1")


def test_the_most_schools_are_just_inside_and_one_more_outside() -> None:
    assert breaches(itinerant(schools=2), TWO) == set()
    assert breaches(itinerant(schools=2), THREE) == {"bases"}
    assert breaches(itinerant(schools=3), THREE) == set()


def test_the_limit_of_minutes_is_just_inside_and_a_minute_more_outside() -> None:
    assert breaches(itinerant(minutes("R1", "R2", 30)), TWO) == set()
    (found,) = findings("bases", itinerant(minutes("R1", "R2", 31)), TWO)
    assert tells(found, ("T1", "R1", "R2"), "师T1", "村小R1", "村小R2", "31", "30")


def test_every_two_of_the_schools_must_be_near() -> None:
    assert breaches(itinerant(minutes("R2", "R3", 31), schools=3), THREE) == {"bases"}
    assert breaches(itinerant(minutes("R2", "R3", 30), schools=3), THREE) == set()


def test_of_two_directions_the_larger_counts() -> None:
    assert breaches(itinerant(minutes("R1", "R2", 10), minutes("R2", "R1", 31)), TWO) == {"bases"}
    assert breaches(itinerant(minutes("R1", "R2", 31), minutes("R2", "R1", 10)), TWO) == {"bases"}


def test_unknown_minutes_pass() -> None:
    assert breaches(itinerant(between=0), TWO) == set()


def test_each_school_gets_a_period() -> None:
    idle = plan(*PAIRS, ("T1", "R1", "music", 12), ("T1", "R2", "music", 0))
    (found,) = findings("bases", itinerant(), idle)
    assert tells(found, ("T1", "R2"), "师T1", "村小R2")
    least = plan(*PAIRS, ("T1", "R1", "music", 12), ("T1", "R2", "music", 1))
    assert breaches(itinerant(), least) == set()
