"""Without birth date or gender nobody is sent."""

import pytest
from make import breaches, county, plan, refusal, refused, teacher, tells


def test_who_has_birth_date_and_gender_may_be_sent() -> None:
    assert refused(county()) == set()


@pytest.mark.parametrize(("missing", "zh", "en"), [
    ({"born": None}, ["出生日期"], ["birth date"]),
    ({"gender": ""}, ["性别"], ["gender"]),
    ({"born": None, "gender": ""}, ["出生日期", "性别"], ["birth date", "gender"]),
])
def test_who_lacks_one_may_not(missing, zh, en) -> None:
    here = county(teacher(**missing))
    assert tells(refusal("unknown", here), ("T1",), zh=zh, en=en)
    assert breaches(here, plan(("U1", "R1"), ("T1", "R1", "music", 12))) == {"unknown"}


@pytest.mark.parametrize("missing", [{"born": None}, {"gender": ""}])
def test_then_age_says_nothing(missing) -> None:
    assert refused(county(teacher(**missing))) == {"unknown"}


@pytest.mark.parametrize("missing", [{"born": None}, {"gender": ""}])
def test_volunteers_and_counties_without_age_limits_are_no_exception(missing) -> None:
    assert refused(county(teacher(**missing, volunteer=True))) == {"unknown"}
    assert refused(county(teacher(**missing), off=frozenset({"age"}))) == {"unknown"}
