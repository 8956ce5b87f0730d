"""A coded reason exempts, volunteers included, and is never told."""

import pytest
from make import breaches, county, findings, plan, refusal, refused, teacher, tells

from pairopt import words

SENT = plan(("U1", "R1"), ("T1", "R1", "music", 12))


def test_who_has_no_reason_may_be_sent() -> None:
    assert refused(county(teacher(exempt=""))) == set()


@pytest.mark.parametrize("code", words.EXEMPTIONS)
def test_every_reason_exempts_and_none_is_told(code) -> None:
    here = county(teacher(exempt=code))
    assert refused(here) == {"exempt"}
    (found,) = findings("exempt", here, SENT)
    assert tells(found, ("T1",), "师T1", zh=("免派",), en=("exempt",))
    for text in (*found.text, *refusal("exempt", here).text):
        assert code not in text
        assert words.EXEMPTIONS[code].zh not in text


def test_volunteers_are_no_exception_whatever_the_county_exempts_them_from() -> None:
    everything = ("age", "rural_years", "teaching_years", "assessment", "title", "cooldown")
    one = teacher(exempt="nursing", volunteer=True)
    assert refused(county(one, volunteers_exempt_from=everything)) == {"exempt"}


def test_switched_off_it_is_silent() -> None:
    here = county(teacher(exempt="illness"), off=frozenset({"exempt"}))
    assert refused(here) == set()
    assert breaches(here, SENT) == set()
