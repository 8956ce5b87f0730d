"""At most so many minutes from the urban to the rural unit."""

from make import breaches, county, minutes, pair_refusal, plan, rural, tells, unpairable, urban


def far(way: int, **settings):
    return county(minutes("U1", "R1", way), **settings)


def test_the_limit_itself_is_just_inside_and_a_minute_more_outside() -> None:
    assert unpairable(far(40, max_minutes=40)) == set()
    assert unpairable(far(41, max_minutes=40)) == {"distance"}


def test_it_tells_both_units_the_minutes_and_the_limit() -> None:
    here = far(41, max_minutes=40)
    assert tells(pair_refusal("distance", here), ("U1", "R1"), "城小U1", "村小R1", "41", "40")
    assert breaches(here, plan(("U1", "R1"))) == {"distance"}


def test_by_default_there_is_no_limit() -> None:
    assert unpairable(far(999)) == set()


def test_a_limit_that_is_no_whole_number_is_exact() -> None:
    assert unpairable(far(41, max_minutes=40.5)) == {"distance"}
    assert unpairable(far(40, max_minutes=40.5)) == set()


def test_unknown_minutes_pass() -> None:
    assert unpairable(county(max_minutes=0)) == set()


def test_the_way_is_that_from_the_sender_to_the_school() -> None:
    both_ways = [minutes("U1", "R1", 40), minutes("R1", "U1", 90)]
    assert unpairable(county(*both_ways, max_minutes=40)) == set()
    assert unpairable(county(minutes("R1", "U1", 90), max_minutes=40)) == {"distance"}


def test_without_a_row_the_coordinates_count_and_the_limit_is_met_in_whole_minutes() -> None:
    # 0.1 degrees of latitude are 11.12 km by air, 15.01 km by road, 22.5 minutes: 23, half up.
    places = [urban(lon=118.0, lat=25.0), rural(lon=118.0, lat=25.1)]
    assert unpairable(county(*places, max_minutes=23)) == set()
    assert unpairable(county(*places, max_minutes=22)) == {"distance"}
    assert unpairable(county(*places, max_minutes=22, speed_kmh=80)) == set()
    assert unpairable(county(*places, max_minutes=23, detour_factor=2)) == {"distance"}


def test_a_teacher_who_goes_off_the_pairs_is_not_bound() -> None:
    here = county(
        minutes("U1", "R2", 99), rural(), rural("R2"), urban(), urban("U2"), max_minutes=40, dispatch="open")
    assert breaches(here, plan(("U1", "R1"), ("U2", "R2"), ("T1", "R2", "music", 12))) == set()


def test_switched_off_it_is_silent() -> None:
    here = far(99, max_minutes=40, off=frozenset({"distance"}))
    assert unpairable(here) == set()
    assert breaches(here, plan(("U1", "R1"))) == set()
