"""Only teachers of urban units that take part are sent."""

from make import breaches, county, findings, plan, refusal, refused, rural, teacher, tells, urban

SENT = plan(("U1", "R1"), ("T1", "R1", "music", 12))


def test_a_teacher_of_an_urban_unit_may_be_sent() -> None:
    assert refused(county()) == set()
    assert breaches(county(), SENT) == set()


def test_a_teacher_of_a_rural_unit_may_not() -> None:
    here = county(teacher(school="R2"), rural(), rural("R2"))
    assert tells(refusal("sender", here), ("T1",), "村小R2", zh=("不是城区学校",), en=("no urban school",))
    assert "sender" in breaches(here, SENT)


def test_nor_one_of_an_urban_unit_without_pupils() -> None:
    here = county(teacher(school="U2"), urban(), urban("U2", pupils=0))
    assert tells(refusal("sender", here), ("T1",), "城小U2", zh=("不参加",), en=("takes no part",))


def test_a_blank_number_of_pupils_is_not_zero() -> None:
    assert refused(county(urban(pupils=None))) == set()
    assert refused(county(urban(pupils=1))) == set()


def test_nor_one_of_a_stage_without_rural_units() -> None:
    here = county(teacher(school="U2", stages=("junior",)), urban(), urban("U2", stage="junior"))
    assert refused(here) == {"sender"}


def test_a_volunteer_is_no_exception() -> None:
    assert "sender" in refused(county(teacher(school="R1", volunteer=True)))


def test_the_audit_names_who_may_not_be_sent() -> None:
    here = county(teacher(school="U2"), urban(), urban("U2", pupils=0))
    (found,) = findings("sender", here, SENT)
    assert tells(found, ("T1",), "师T1", "城小U2")
