"""Two given streams must be equal; a blank one meets any."""

import pytest
from make import breaches, county, pair_refusal, plan, rural, tells, unpairable, urban


def senior(one: str, other: str, **settings):
    return county(urban(stage="senior", stream=one), rural(stage="senior", stream=other), **settings)


@pytest.mark.parametrize(("one", "other"), [("arts", "arts"), ("science", "science"), ("", "arts"), ("science", ""), ("", "")])
def test_equal_streams_and_blank_ones_meet(one, other) -> None:
    assert unpairable(senior(one, other)) == set()


@pytest.mark.parametrize(("one", "other"), [("arts", "science"), ("science", "arts")])
def test_different_streams_do_not(one, other) -> None:
    here = senior(one, other)
    assert tells(pair_refusal("stream", here), ("U1", "R1"), "城小U1", "村小R1", zh=("文科", "理科"), en=("arts", "science"))
    assert "stream" in breaches(here, plan(("U1", "R1")))


def test_switched_off_it_is_silent() -> None:
    here = senior("arts", "science", off=frozenset({"stream"}))
    assert unpairable(here) == set()
    assert breaches(here, plan(("U1", "R1"))) == set()
