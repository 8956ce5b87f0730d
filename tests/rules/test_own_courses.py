"""Nobody's leaving may lower the number of own periods that the unit can teach."""

from decimal import Decimal

import pytest
from make import SIX_CLASSES, breaches, county, findings, plan, teacher, tells, urban

from pairopt.county import LoadRow

# Six classes need 12 periods of music, 12 of art and 20 of PE; a teacher of music or art carries at most 20, of PE 18.
PAIR = ("U1", "R1")
GONE = plan(PAIR, ("T1", "R1", "music", 12))
OFF = frozenset({"own_courses"})


def at_home(*teachers, classes=SIX_CLASSES, **settings):
    return county(urban(classes=classes), *teachers, **settings)


def test_where_enough_stay_one_may_leave() -> None:
    assert breaches(at_home(teacher("T1"), teacher("T2")), GONE) == set()


def test_where_nobody_else_teaches_it_one_may_not() -> None:
    (found,) = findings("own_courses", at_home(teacher("T1")), GONE)
    assert tells(found, ("U1", "T1"), "城小U1", zh=("音乐",), en=("music",))


def test_exactly_enough_is_just_inside_and_a_period_less_outside() -> None:
    everybody = [teacher("T1"), teacher("T2"), teacher("A1", subjects=("art",)), *(
        teacher(f"P{place}", subjects=("pe",)) for place in (1, 2))]
    assert breaches(at_home(*everybody, LoadRow("primary", "music", maximum=12)), GONE) == set()
    assert breaches(at_home(*everybody, LoadRow("primary", "music", maximum=11.9)), GONE) == {"own_courses"}


def test_where_one_subject_lacks_periods_already_another_may_not_make_it_worse() -> None:
    # Nobody teaches art or PE: D = 32. Without T1 music alone lacks 12 ≤ 32, but all three together 44.
    (found,) = findings("own_courses", at_home(teacher("T1")), GONE)
    assert tells(found, ("U1", "T1"), "城小U1", zh=("音乐、美术、体育",), en=("music, art, PE",))
    # With a teacher of art D is 20; then music and PE lack 32, and all three 24.
    both = findings("own_courses", at_home(teacher("T1"), teacher("A1", subjects=("art",))), GONE)
    assert [one.text.zh.count("、") for one in both] == [1, 2]


def test_a_unit_that_lacks_periods_may_send_whom_it_does_not_need() -> None:
    # 20 classes: 40 of music, 40 of art, 68 of PE. Three of music carry 60, two of art 40, nobody PE: D = 68.
    # One of music gone: music and PE lack 108 - 40 = 68. Two gone: 88.
    classes = (4, 4, 3, 3, 3, 3) + (0,) * 6
    staff = [*(teacher(f"T{place}") for place in (1, 2, 3)), *(teacher(f"A{place}", subjects=("art",)) for place in (1, 2))]
    here = at_home(*staff, classes=classes)
    assert breaches(here, GONE) == set()
    assert breaches(here, plan(PAIR, ("T1", "R1", "music", 6), ("T2", "R1", "music", 6))) == {"own_courses"}
    assert breaches(here, plan(PAIR, ("A1", "R1", "art", 6))) == {"own_courses"}


def test_a_teacher_of_two_subjects_counts_in_every_set_that_meets_them() -> None:
    # T2 can teach the 12 of music and 8 of art; A1 the rest of art.
    stay = [teacher("T2", subjects=("art", "music")), teacher("A1", subjects=("art",))]
    assert breaches(at_home(teacher("T1"), *stay), GONE) == set()
    # Alone T2 carries 20 of the 24 periods of both.
    assert breaches(at_home(teacher("T1"), stay[0]), GONE) == {"own_courses"}


@pytest.mark.parametrize(("weekly", "breaks"), [
    (None, True), ((Decimal(10), Decimal(12)), False), ((Decimal(10), Decimal(11)), True), ((Decimal(22),), True),
])
def test_who_has_another_main_subject_counts_with_the_periods_now_given(weekly, breaks) -> None:
    other = teacher("M1", subjects=("maths", "music"), weekly_periods=weekly)
    assert breaches(at_home(teacher("T1"), other), GONE) == ({"own_courses"} if breaks else set())


def test_and_with_all_of_them_in_every_set() -> None:
    # 6 of music and 6 of art now given count 12 towards music.
    other = teacher("M1", subjects=("maths", "music", "art"), weekly_periods=(Decimal(9), Decimal(6), Decimal(6)))
    art = teacher("A1", subjects=("art",))
    assert breaches(at_home(teacher("T1"), other, art), GONE) == set()


def test_staying_teachers_count_whatever_refuses_them_and_whatever_their_stages() -> None:
    stays = teacher("T2", exempt="other", born=None, stages=("senior",))
    assert breaches(at_home(teacher("T1"), stays), GONE) == set()


def test_a_unit_without_classes_has_no_own_courses() -> None:
    assert breaches(county(), GONE) == set()


def test_switched_off_it_is_silent() -> None:
    assert breaches(at_home(teacher("T1"), off=OFF), GONE) == set()
