"""Non-volunteers: teachers sent who did not volunteer."""

from make import county, plan, rural, teacher

from pairopt.goals.non_volunteers import NonVolunteers

TEACHERS = [teacher("T1", volunteer=True), teacher("T2"), teacher("T3")]


def value(*sent, **settings) -> int:
    here = county(*TEACHERS, rural("R1"), rural("R2"), **settings)
    return NonVolunteers().measure(here, plan(("U1", "R1"), ("U1", "R2"), *((one, "R1", "music", 6) for one in sent)))


def test_only_who_did_not_volunteer_counts_and_only_when_sent() -> None:
    assert value() == 0
    assert value("T1") == 0
    assert value("T1", "T2") == 1
    assert value("T2", "T3") == 2


def test_a_teacher_of_two_schools_and_two_subjects_counts_once() -> None:
    done = plan(("U1", "R1"), ("T2", "R1", "music", 3), ("T2", "R1", "art", 3), ("T2", "R2", "music", 3))
    assert NonVolunteers().measure(county(*TEACHERS, rural("R1"), rural("R2")), done) == 1
