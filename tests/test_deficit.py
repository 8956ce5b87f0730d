"""Where the urban units themselves lack a quarter of their PE, music and art teachers are sent all the same.

That is the country's ordinary state (`domain.md` §3), and what the D of `own_courses` is for: a unit that is short by D
periods already may send whom it does not need, as long as it can teach no period less than before.
"""

from __future__ import annotations

import pytest
from make import breaches, county, plan, rural, teacher, urban

from pairopt.audit import audit
from pairopt.county import County
from pairopt.derive import derive
from pairopt.goals import goals_in_order
from pairopt.plan import Plan
from pairopt.rules import active_rules
from pairopt.rules.own_courses import OwnCourses
from pairopt.search.compact.solve import solve as compact
from pairopt.search.greedy.solve import solve as greedy
from pairopt.search.watch import Budget, Watch

# 24 classes: 4 in each grade. 80 periods of PE a week, 48 of music, 48 of art.
CLASSES = (4,) * 6 + (0,) * 6
STAFF = {"pe": 3, "music": 4, "art": 4}
"""PE: 3 · 18 = 54 of 80, and 26 are lacking; music and art: 4 · 20 = 80 of 48, so that one or two are to spare."""


def staff_of(unit: str, subjects: dict[str, int]) -> list:
    return [
        teacher(f"{unit}{subject}{place}", school=unit, subjects=(subject,))
        for subject, number in subjects.items() for place in range(number)]


def deficit(units: int = 2, **settings) -> County:
    ids = [f"U{place}" for place in range(1, units + 1)]
    return county(
        *(urban(one, classes=CLASSES) for one in ids), *(rural(f"R{place}") for place in range(1, 2 * units + 1)),
        *(one for unit in ids for one in staff_of(unit, STAFF)), **settings)


def test_the_unit_lacks_its_periods_before_anyone_leaves() -> None:
    here = deficit()
    rows = {row.about: row for row in OwnCourses().leaving(here, here.school["U1"])}
    # D = 80 − 54 = 26. Music: 80 − 48 = 32 to spare and D: 58. Music and art: 64 and D: 90. With PE: 38 and D: 64.
    assert {about: row.limit for about, row in rows.items()} == {
        ("music",): 58, ("art",): 58, ("pe",): 0, ("music", "art"): 90, ("music", "pe"): 32, ("art", "pe"): 32,
        ("music", "art", "pe"): 64}


@pytest.mark.parametrize(("sent", "breaks"), [
    (("music", 1), False), (("art", 1), False), (("music", 2), True), (("art", 2), True), (("pe", 1), True),
])
def test_music_and_art_may_leave_as_far_as_they_are_to_spare_and_pe_may_not(sent, breaks) -> None:
    subject, number = sent
    rows = [(f"U1{subject}{place}", f"R{place + 1}", subject, 6) for place in range(number)]
    done = plan(("U1", "R1"), ("U1", "R2"), ("U2", "R3"), ("U2", "R4"), *rows)
    assert breaches(deficit(), done) == ({"own_courses"} if breaks else set())


def subjects_sent(here: County, done: Plan) -> list[str]:
    return sorted(here.teacher[one].subjects[0] for one in done.posts)


@pytest.mark.parametrize("search", [compact, greedy])
def test_the_plan_sends_music_and_art_from_every_unit(search) -> None:
    here = deficit()
    facts = derive(here, active_rules(here), goals_in_order(here))
    found = search(facts, Budget(30, workers=1), seed=0, start=None, watch=Watch())
    assert found.plan and audit(here, found.plan).accepted
    assert subjects_sent(here, found.plan) == ["art", "art", "music", "music"]
    assert {here.teacher[one].school for one in found.plan.posts} == {"U1", "U2"}


def test_without_a_lack_of_pe_nobody_more_may_leave() -> None:
    # A fifth teacher of PE covers all of it, D is 0, and music and art are where they were: one of each is to spare.
    here = county(
        urban(classes=CLASSES), rural("R1"), rural("R2"), *staff_of("U1", {"pe": 5, "music": 4, "art": 4}))
    rows = [("U1music0", "R1", "music", 6), ("U1art0", "R1", "art", 6)]
    pairs = [("U1", "R1"), ("U1", "R2")]
    assert breaches(here, plan(*pairs, *rows)) == set()
    assert breaches(here, plan(*pairs, *rows, ("U1music1", "R2", "music", 6))) == {"own_courses"}
    assert breaches(here, plan(*pairs, ("U1pe0", "R1", "pe", 6))) == {"own_courses"}
