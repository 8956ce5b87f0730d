"""What differs between two plans, row by row, and the reason of every school and teacher of whom a row differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make import county, minutes, plan, rural, teacher, urban
from random_counties import random_case, reckless_plan

from pairopt.county import DispatchRow, Need, PairRow
from pairopt.explain.difference import Change, difference
from pairopt.settings import Slack

U, R, T = [urban("U1"), urban("U2")], [rural("R1"), rural("R2")], [teacher("T1"), teacher("T2")]
OF_U2 = teacher("T3", school="U2")
STRAIGHT = [("U1", "R1"), ("U2", "R2")]


def _changes(one, other) -> dict[str, Change]:
    return {change.about: change for change in difference(one, other).changes}


def _why(one, other, about: str) -> str:
    change = _changes(one, other)[about]
    assert change.why.zh and "{" not in change.text.zh + change.text.en
    return change.why.en


# Rows.


def _rows(rows: Iterable[tuple]) -> set[tuple]:
    return {tuple(row) for row in rows}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_rows_are_those_of_a_naive_difference_and_everybody_in_them_has_one_reason(seed, reckless) -> None:
    what, (one, other) = random_case(seed, plans=2)
    if reckless:
        other = reckless_plan(what, seed)
    found = difference((what, one), (what, other))
    for rows, before, after in ((found.pairs, one.pairs, other.pairs), (found.placements, one.placements, other.placements)):
        assert list(rows.added) == sorted(_rows(after) - _rows(before))
        assert list(rows.removed) == sorted(_rows(before) - _rows(after))
    rural_units = sorted({row[1] for row in (*found.pairs.added, *found.pairs.removed)})
    teachers = sorted({row[0] for row in (*found.placements.added, *found.placements.removed)})
    assert [change.about for change in found.changes] == [*rural_units, *teachers]
    assert all(change.was != change.now and change.why.zh and change.why.en for change in found.changes)


def test_a_plan_differs_in_nothing_from_itself() -> None:
    what, done = county(*U, *R, *T), plan(*STRAIGHT, ("T1", "R1", "music", 12))
    assert difference((what, done), (what, done)).changes == ()


# Pairs.


@pytest.mark.parametrize(("there", "said"), [
    (county(*U, *R, PairRow("U1", "R1", "ban")), 'the rule "bans" refuses: 城小U1 and 村小R1 are a banned pair'),
    (county(*U, *R, minutes("U1", "R1", 61), minutes("U2", "R1", 5), max_minutes=60), "61 minutes from 城小U1 to 村小R1, the limit is 60"),
    (county(*U, *R, PairRow("U2", "R1", "pin")), "this plan pins 村小R1 to 城小U2"),
    (county(U[0], U[1], rural("R1", pupils=0), R[1]), "村小R1 takes no part in this plan"),
    (county(urban("U1", pupils=0), U[1], *R), "城小U1 takes no part in this plan"),
    (county(urban("U1", max_partners=0), U[1], *R), "in this plan 城小U1 has 0 partners at most, in the other plan 1"),
], ids=["ban", "distance", "pin", "closed rural", "closed urban", "limit"])
def test_what_bars_a_pair_in_the_other_plan_s_county_is_its_reason(there, said) -> None:
    before = (county(*U, *R), plan(*STRAIGHT))
    after = (there, plan(("U2", "R1"), ("U2", "R2")))
    assert said in _why(before, after, "R1")
    free = (county(*U, *R), after[1])
    assert said not in _why(before, free, "R1")


def test_what_barred_a_new_pair_before_is_its_reason_as_well() -> None:
    before = (county(*U, *R, PairRow("U2", "R1", "ban")), plan(("U1", "R1"), ("U1", "R2")))
    after = (county(*U, *R), plan(("U2", "R1"), ("U1", "R2")))
    assert _why(before, after, "R1").startswith('under the conditions of the first plan the rule "bans" refuses')


def test_who_has_the_place_of_a_full_unit_is_told_and_the_goal_that_the_rest_gives_way_for() -> None:
    units = [urban("U1", max_partners=1, indices=(90, 90, 90, 90)), urban("U2", max_partners=1, indices=(60, 60, 60, 60)),
             rural("R1", indices=(50, 50, 50, 50)), rural("R2", indices=(10, 10, 10, 10))]
    what = county(*units)
    crossed = plan(("U1", "R2"), ("U2", "R1"))
    why = _why((what, plan(*STRAIGHT)), (what, crossed), "R1")
    assert "the place of 村小R1 at 城小U1, whose 1 are all taken, went to 村小R2" in why
    assert "it gives way for fit: under the same conditions the first plan would have 99, this plan has 111" in why
    why = _why((what, crossed), (what, plan(*STRAIGHT)), "R1")
    assert "the first plan would be better in fit (111, this plan has 99)" in why


def test_plans_of_one_worth_are_said_to_be_so() -> None:
    what = county(*U, *R)
    assert "both ways are worth the same" in _why((what, plan(*STRAIGHT)), (what, plan(("U2", "R1"), ("U1", "R2"))), "R1")


def test_of_a_goal_that_is_a_list_the_first_place_is_told_in_which_both_differ() -> None:
    even = {"goal_order": ("evenness",), "subjects": ("music",)}
    what = county(*U, *R, *T, OF_U2, Need("R1", "music", 12), Need("R2", "music", 12), **even)
    better = plan(*STRAIGHT, ("T1", "R1", "music", 12), ("T3", "R2", "music", 9))
    worse = plan(*STRAIGHT, ("T2", "R1", "music", 12))
    assert "under the same conditions the first plan would have 1000 (place 1), this plan has 250 (place 1)" in _why(
        (what, worse), (what, better), "T3")
    assert "would be better in evenness (250 (place 1), this plan has 1000 (place 1))" in _why((what, better), (what, worse), "T3")
    without = county(*U, *R, T[1], OF_U2, Need("R1", "music", 12), Need("R2", "music", 12), **even)
    less = plan(*STRAIGHT, ("T2", "R1", "music", 12), ("T3", "R2", "music", 6))
    assert "arranged anew, evenness goes from 250 (place 1) to 500 (place 1)" in _why((what, better), (without, less), "T3")


def test_within_its_slack_a_goal_may_give_way_for_a_later_one() -> None:
    units = [urban("U1", indices=(90,) * 4), urban("U2", indices=(60,) * 4), rural("R1", indices=(50,) * 4), rural("R2", indices=(10,) * 4)]
    what = county(*units, teacher("T1"), OF_U2, Need("R1", "music", 6))
    one = plan(("U1", "R2"), ("U2", "R1"), ("T3", "R1", "music", 6))
    other = plan(*STRAIGHT)
    assert "would be better in coverage" in _why((what, one), (what, other), "R1")
    slack = replace(what, slack={"coverage": Slack(Decimal(500))})
    assert "better in fit" in _why((slack, one), (slack, other), "R1")
    slack = replace(what, slack={"coverage": Slack(Decimal(500)), "fit": Slack(Decimal(500))})
    assert "it gives way for non-volunteers" in _why((slack, one), (slack, other), "R1")


# Teachers.

SENT = plan(*STRAIGHT, ("T1", "R1", "music", 12))
INSTEAD = plan(*STRAIGHT, ("T2", "R1", "music", 12))


@pytest.mark.parametrize(("there", "said"), [
    (county(*U, *R, T[1]), "the teacher is not there in this plan"),
    (county(*U, *R, *T, DispatchRow("T1", "", "ban")), 'the rule "bans" refuses'),
    (county(*U, *R, *T, DispatchRow("T1", "R1", "ban")), "师T1 is banned from 村小R1"),
    (county(*U, *R, teacher("T1", born=date(1986, 9, 1)), T[1]), 'the rule "age" refuses: 40 years old, must be under 40'),
    (county(*U, *R, *T, DispatchRow("T1", "R2", "pin")), "this plan pins the teacher to 村小R2"),
    (county(U[0], U[1], rural("R1", pupils=0), R[1], *T), "村小R1 takes no part in this plan"),
    (county(*U, *R, *T, Need("R1", "music", 0)), "in this plan 村小R1 lacks no music"),
    (county(urban("U1", max_dispatch=1), U[1], *R, *T), "in this plan: the unit sends 1, at most 1 allowed"),
], ids=["withdrawn", "banned", "banned there", "age", "pinned elsewhere", "closed", "no need", "unit limit"])
def test_what_bars_a_teacher_in_the_other_plan_s_county_is_the_reason(there, said) -> None:
    before = (county(*U, *R, *T), SENT)
    assert said in _why(before, (there, INSTEAD), "T1")
    assert said not in _why(before, (county(*U, *R, *T), INSTEAD), "T1")


def test_a_teacher_of_whom_nothing_is_barred_is_told_who_has_the_post_now() -> None:
    what = county(*U, *R, *T)
    assert _why((what, SENT), (what, INSTEAD), "T1").startswith("music at 村小R1 taken over by 师T2 (T2); no rule asks for it")
    assert _why((what, SENT), (what, INSTEAD), "T2").startswith("in the place of 师T1 (T1); no rule asks for it")
    assert _changes((what, SENT), (what, INSTEAD))["T1"].text.zh.startswith(
        "城小U1教师师T1（T1）：原为村小R1音乐12课时，现为不派出。村小R1的音乐改由师T2（T2）承担；没有规则要求如此")


def test_where_the_partner_changed_it_is_told_by_whom_the_need_is_served_now() -> None:
    what = county(*U, *R, *T, OF_U2)
    after = plan(("U2", "R1"), ("U1", "R2"), ("T3", "R1", "music", 12))
    assert _why((what, SENT), (what, after), "T1") == "in this plan 村小R1 is paired with 城小U2, with 师T3 (T3) for music"
    assert _why((what, SENT), (what, after), "T3") == "in the first plan 村小R1 is paired with 城小U1, with 师T1 (T1) for music"
    free = county(*U, *R, *T, OF_U2, dispatch="open")
    assert "is paired with" not in _why((free, SENT), (free, after), "T1")


def test_who_was_barred_before_and_who_is_pinned_now_is_told() -> None:
    before = (county(*U, *R, teacher("T1", born=date(1980, 1, 1)), T[1]), INSTEAD)
    after = (county(*U, *R, teacher("T1", born=date(1980, 1, 1)), T[1], DispatchRow("T1", "", "pin"), max_age_female=50), SENT)
    assert _why(before, after, "T1") == (
        'this plan pins the teacher; under the conditions of the first plan the rule "age" refuses: 46 years old, must be under 40')


def test_other_periods_at_one_school_come_from_other_figures_or_are_shared_anew() -> None:
    more = plan(*STRAIGHT, ("T1", "R1", "music", 9), ("T2", "R1", "music", 3))
    what, less = county(*U, *R, *T), county(*U, *R, *T, Need("R1", "music", 9))
    assert _why((what, SENT), (less, more), "T1") == "村小R1 lacks 9 periods of music, before 12"
    assert "the periods are shared anew with 师T2 (T2)" in _why((what, SENT), (what, more), "T1")


def test_where_the_old_plan_can_no_longer_stand_the_rest_names_what_breaks_it() -> None:
    before = (county(*U, *R, *T, OF_U2), plan(*STRAIGHT, ("T1", "R1", "music", 12)))
    after = (county(*U, *R, T[1], OF_U2), plan(*STRAIGHT, ("T3", "R2", "music", 12)))
    assert "the first plan can no longer stand (师T1 (T1) is not there), the rest is arranged anew" in _why(before, after, "T3")
    banned = (county(*U, *R, *T, OF_U2, DispatchRow("T1", "", "ban")), after[1])
    assert "can no longer stand (师T1 may not be sent" in _why(before, banned, "T3")
