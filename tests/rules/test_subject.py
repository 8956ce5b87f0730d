"""Who is sent is qualified for a subject that is sent and for the stage of the own unit, and teaches only those."""

import pytest
from make import breaches, county, findings, plan, refusal, refused, rural, teacher, tells, urban


@pytest.mark.parametrize("main", ["music", "art", "pe"])
def test_the_main_subject_is_one_that_is_sent(main) -> None:
    assert refused(county(teacher(subjects=(main,)))) == set()


def test_who_teaches_other_subjects_stays() -> None:
    here = county(teacher(subjects=("maths",)))
    assert tells(refusal("subject", here), ("T1",), "maths", zh=("不是派出学科",))
    assert refused(county(teacher(subjects=("maths",)), candidates="any")) == {"subject"}


def test_a_further_subject_counts_only_where_the_county_says_so() -> None:
    one = teacher(subjects=("maths", "music"))
    assert refused(county(one)) == {"subject"}
    assert tells(refusal("subject", county(one)), ("T1",), "maths", zh=("副学科",), en=("further",))
    assert refused(county(one, candidates="any")) == set()


def test_the_subjects_are_a_setting() -> None:
    assert refused(county(teacher(subjects=("dance",)), subjects=("dance",))) == set()
    assert refused(county(teacher(subjects=("music",)), subjects=("dance",))) == {"subject"}


def test_the_stage_of_the_own_unit_must_be_among_the_own_stages() -> None:
    assert refused(county(teacher(stages=("junior", "primary")))) == set()
    here = county(teacher(stages=("junior",)))
    assert tells(refusal("subject", here), ("T1",), zh=("小学",), en=("primary",))


def test_a_volunteer_is_no_exception() -> None:
    assert refused(county(teacher(stages=("junior",), volunteer=True))) == {"subject"}


def test_nobody_teaches_what_is_not_an_own_subject() -> None:
    done = plan(("U1", "R1"), ("T1", "R1", "music", 6), ("T1", "R1", "art", 6))
    assert breaches(county(teacher(subjects=("music", "art"))), done) == set()
    (found,) = findings("subject", county(), done)
    assert tells(found, ("T1", "R1"), "师T1", zh=("美术",), en=("art",))


def test_nor_an_own_subject_that_is_not_sent() -> None:
    here = county(teacher(subjects=("music", "maths")), urban(), rural())
    assert "subject" in breaches(here, plan(("U1", "R1"), ("T1", "R1", "music", 6), ("T1", "R1", "maths", 6)))
