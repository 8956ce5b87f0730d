"""Why there is no plan: each sentence names the pin and the rule, or the units that have too few places between them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from make import SIX_CLASSES, county, minutes, rural, teacher, urban
from random_counties import random_case

from pairopt.county import DispatchRow, Need, PairRow
from pairopt.derive import derive
from pairopt.explain.impossible import why_impossible
from pairopt.goals import GOALS
from pairopt.rules import active_rules, teacher_refusals


def _said(*rows, **settings) -> list[str]:
    return [text.en for text in why_impossible(county(*rows, **settings))]


def _one(*rows, **settings) -> str:
    (said,) = why_impossible(county(*rows, **settings))
    assert "{" not in said.zh + said.en
    return said.en


PIN = DispatchRow("T1", "R1", "pin")


def test_where_counting_finds_nothing_nothing_is_said() -> None:
    assert _said() == _said(PIN) == _said(DispatchRow("T1", "", "pin")) == _said(PairRow("U1", "R1", "pin")) == []


def test_a_pin_says_nothing_while_the_rule_pins_is_off() -> None:
    assert _said(PIN, teacher(exempt="other"), off=frozenset({"pins"})) == []


@pytest.mark.parametrize(("rule", "rows", "settings"), [
    ("exempt", (PIN, teacher(exempt="other")), {}),
    ("sender", (PIN, teacher(school="R1")), {}),
    ("dispatch", (DispatchRow("T1", "R9", "pin"), rural("R9", pupils=0), rural()), {}),
    ("bans", (PIN, DispatchRow("T1", "R1", "ban")), {}),
    ("distance", (PIN, minutes("U1", "R1", 31)), {"max_minutes": 30, "rural_min_partners": 0}),
    ("distance", (PairRow("U1", "R1", "pin"), minutes("U1", "R1", 31)), {"max_minutes": 30, "rural_min_partners": 0}),
    ("urban_partners", (PIN, PairRow("U1", "R2", "pin"), rural("R1"), rural("R2")), {
        "max_partners": 1, "rural_min_partners": 0}),
    ("rural_partners", (PIN, PairRow("U2", "R1", "pin"), urban("U1"), urban("U2")), {"min_partners": 0}),
    ("effort", (PIN, urban(effort_budget=159), minutes("U1", "R1", 10)), {"rural_min_partners": 0}),
    ("dispatch_share", (PIN, urban(max_dispatch=0)), {}),
    ("own_courses", (PIN, urban(classes=SIX_CLASSES)), {}),
    ("post", (PIN, Need("R1", "music", 5)), {}),
    ("periods", (PIN, Need("R1", "music", 0)), {"min_sent_periods": 0}),
    ("post", (DispatchRow("T1", "", "pin"), Need("R1", "music", 5)), {}),
    ("teams", (PIN, minutes("U1", "R1", 61)), {"min_team": 2}),
])
def test_a_pinned_teacher_or_pair_and_the_rule_are_named(rule, rows, settings) -> None:
    said = _one(*rows, **settings)
    assert f"({rule})" in said and "is pinned" in said
    assert "师T1" in said or "城小U1" in said


def test_the_limits_themselves_are_allowed() -> None:
    assert _said(PIN, urban(effort_budget=160), minutes("U1", "R1", 10)) == []
    assert _said(PIN, Need("R1", "music", 6)) == []
    assert _said(PIN, urban(max_dispatch=1)) == []


def test_a_walking_teacher_finds_a_week_at_several_schools_but_not_beyond_reach() -> None:
    rows = (PIN, rural("R1"), rural("R2"), Need("R1", "music", 4), Need("R2", "music", 4))
    assert "at most 4 periods" in _one(*rows)
    assert _said(*rows, minutes("R1", "R2", 30), max_schools_per_teacher=2) == []
    assert "at most 4 periods" in _one(*rows, minutes("R1", "R2", 31), max_schools_per_teacher=2)


def test_several_pins_to_a_school_that_lacks_too_little_for_all() -> None:
    rows = (PIN, DispatchRow("T2", "R1", "pin"), teacher("T1"), teacher("T2", subjects=("music", "art")))
    assert _said(*rows, Need("R1", "music", 12), Need("R1", "art", 0)) == []
    said = _one(*rows, Need("R1", "music", 11), Need("R1", "art", 0))
    assert "(post)" in said and "师T1" in said and "师T2" in said and "11 periods a week of music, art" in said
    assert _said(*rows, Need("R1", "music", 6), Need("R1", "art", 6)) == []


def test_the_pins_of_one_unit_together_break_what_each_alone_keeps() -> None:
    rows = (PIN, DispatchRow("T2", "R1", "pin"), teacher("T1"), teacher("T2", subjects=("art",)), urban(max_dispatch=1))
    assert "师T1" in _one(*rows) and "师T2" in _one(*rows) and "sends 2, at most 1 allowed" in _one(*rows)


def test_companions_of_the_pinned_go_too() -> None:
    rows = (PIN, teacher("T1", companions=("T2",)), teacher("T2", subjects=("art",)))
    assert _said(*rows) == []
    assert "(dispatch_share)" in _one(*rows, urban(max_dispatch=1))


def test_companions_of_two_units_find_no_township_for_both() -> None:
    rows = (
        urban("U1"), urban("U2"), rural("R1"), rural("R2"), PairRow("U1", "R1", "pin"), PairRow("U2", "R2", "pin"),
        DispatchRow("T1", "", "pin"), teacher("T1", companions=("T2",)), teacher("T2", school="U2"))
    said = _one(*rows, max_partners=1)
    assert "(together)" in said and "师T2" in said
    assert _said(*rows, max_partners=1, off=frozenset({"together"})) == []


def test_companions_pinned_to_two_townships() -> None:
    said = _one(
        rural("R1"), rural("R2"), PIN, DispatchRow("T2", "R2", "pin"), teacher("T1", companions=("T2",)), teacher("T2"))
    assert "(together)" in said and "村小R1" in said and "村小R2" in said


# Partners.


def _far(*pairs: tuple[str, str]):
    return [minutes(one, other, 99) for one, other in pairs]


def test_some_units_have_too_few_places_between_them_and_are_named() -> None:
    # Four rural units that only U1 reaches, which may have three partners; U2 could take a fifth and more.
    rows = [urban("U1", max_partners=3), urban("U2", max_partners=9), *(rural(f"R{number}") for number in range(1, 6))]
    far = _far(*(("U2", f"R{number}") for number in range(1, 5)))
    said = _one(*rows, *far, max_minutes=60)
    assert "these 4 units need 4 partners and have only 3 places between them" in said
    assert all(f"村小R{number}" in said for number in range(1, 5)) and "村小R5" not in said
    assert "城小U1" in said and "城小U2" not in said
    assert _said(urban("U1", max_partners=4), *rows[1:], *far, max_minutes=60) == []


def test_urban_units_may_lack_places_too() -> None:
    rows = [urban("U1"), urban("U2"), urban("U3"), rural("R1"), rural("R2"), rural("R3")]
    far = _far(*((one, other) for one in ("U1", "U2") for other in ("R2", "R3")))
    said = _one(*rows, *far, max_minutes=60, min_partners=1)
    assert "these 2 units need 2 partners and have only 1 places" in said and "城小U1, 城小U2" in said


def test_a_pair_stands_once_however_much_room_there_is() -> None:
    rows = [urban("U1", max_partners=9), urban("U2", max_partners=9), urban("U3", max_partners=1), rural("R1"), rural("R2")]
    far = _far(("U2", "R1"), ("U2", "R2"))
    said = _one(*rows, *far, max_minutes=60, min_partners=0, rural_min_partners=2, rural_max_partners=2)
    assert "these 2 units need 4 partners and have only 3 places" in said


def test_the_cheapest_partners_are_already_too_dear() -> None:
    said = _one(urban(effort_budget=159), minutes("U1", "R1", 10))
    assert "its budget is 159" in said
    assert _said(urban(effort_budget=160), minutes("U1", "R1", 10)) == []


@pytest.mark.parametrize("seed", range(24))
def test_what_is_said_is_true_of_random_counties(seed) -> None:
    from pairopt.search.compact import solve
    from pairopt.search.watch import Budget, Watch

    made, _ = random_case(seed, plans=0, simple=seed % 2 == 0)
    free = [one.id for one in made.teachers if not teacher_refusals(made, one)][:1 + seed % 3]
    pins = tuple(DispatchRow(one, made.rural[seed % len(made.rural)].id if seed % 3 else "", "pin") for one in free)
    made = replace(made, dispatches=pins, policy=replace(made.policy, max_partners=(None, None, 2)[seed % 3]))
    facts = derive(made, active_rules(made), GOALS[1:2])
    found = solve.solve(facts, Budget(30, workers=1), seed=0, start=None, watch=Watch())
    if why_impossible(made):
        assert found.plan is None and found.infeasible
