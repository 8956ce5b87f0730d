"""The tables of units: what they say of crews, partners and changes is what enumeration and the audit say."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from counties import random_county
from make import county, rural, teacher, urban
from random_counties import read

from pairopt.audit import audit
from pairopt.county import County, DispatchRow, PairRow
from pairopt.derive import derive
from pairopt.goals import goals_in_order
from pairopt.goals.goal import Band
from pairopt.read import read_county
from pairopt.rules import active_rules
from pairopt.search.local.solve import solve
from pairopt.search.units.assemble import plan_of
from pairopt.search.units.board import Board
from pairopt.search.units.crews import Needs, Skills
from pairopt.search.units.drive import descend, insert
from pairopt.search.units.pairing import Pairing
from pairopt.search.watch import Budget, Watch

DEHUA = Path(__file__).parents[1] / "instances" / "dehua"
SOME = range(9000, 9012)


def best_by_enumeration(short, worths, teachers, least) -> int | None:
    """The best worth over every way in which each teacher gives so many periods of each subject."""
    ways = [
        [way for way in itertools.product(*(range(load + 1) if can else (0,) for can in teaches))
         if least <= sum(way) <= load]
        for teaches, load in teachers]
    totals = {tuple(np.zeros(len(short), int))}
    for of_one in ways:
        totals = {
            total for before in totals for way in of_one
            for total in [tuple(a + b for a, b in zip(before, way))] if all(a <= b for a, b in zip(total, short))}
    return max((sum(sum(worths[s][:n]) for s, n in enumerate(total)) for total in totals), default=None)


@pytest.mark.parametrize("seed", range(30))
def test_a_crew_covers_what_enumeration_says_it_can_and_is_impossible_where_nothing_is_found(seed) -> None:
    chance = np.random.default_rng(seed)
    subjects, least = 2, int(chance.integers(1, 5))  # up to more than some load
    bands = [
        [Band(int(n), int(w)) for n, w in zip(chance.integers(1, 3, 2), sorted(chance.integers(0, 9, 2), reverse=True))]
        if chance.random() < 0.8 else [] for _ in range(subjects)]
    skills = Skills(np.array([[True, False], [False, True], [True, True]]), np.array([3, 4, 3]))
    crews = np.array([crew for crew in itertools.product(range(3), repeat=3) if 0 < sum(crew) <= 3])
    needs = Needs([bands], subjects)
    worth, possible = needs.covered(crews, skills, least)
    worths = [[band.worth for band in of for _ in range(band.periods)] for of in bands]
    for at, crew in enumerate(crews):
        teachers = [(skills.teaches[k], int(skills.load[k])) for k in range(3) for _ in range(crew[k])]
        best = best_by_enumeration([len(of) for of in worths], worths, teachers, least)
        assert bool(possible[at, 0]) == (best is not None)
        if best is not None:
            assert worth[at, 0] == best
            taught = needs.taught(crew, skills, 0)
            assert sum(sum(worths[s][:n]) for s, n in enumerate(taught)) == best


def pairing_of(what: County) -> Pairing:
    facts = derive(what, active_rules(what), goals_in_order(what))
    pairing = Pairing(Board(facts, None), Budget(30))
    insert(pairing, range(len(pairing.owner)))
    return pairing


def some_county(seed: int, **knobs) -> County:
    return read(random_county(
        seed, urban=(3, 4), rural=(6, 8), stages=("primary",), simple=True, policy={"rural_min_partners": seed % 2}, **knobs))


@pytest.mark.parametrize("seed", SOME)
def test_the_audit_counts_what_the_tables_say(seed) -> None:
    here = some_county(seed)
    pairing = pairing_of(here)
    broken, *told = pairing.total()
    audited = audit(here, plan_of([pairing]))
    assert broken == 0 and audited.accepted
    for goal, value in zip(pairing.board.facts.goals, told):
        counted = audited.values[goal.id] if goal.better == "more" else -audited.values[goal.id]
        # Of wishes the tables hope for none; only a wish that comes true makes a difference.
        assert counted >= value if goal.id == "wishes" else counted == value, goal.id


@pytest.mark.parametrize("seed", SOME)
def test_a_change_gains_what_the_tables_promise_and_is_undone_without_a_trace(seed) -> None:
    pairing = pairing_of(some_county(seed))
    chance = np.random.default_rng(seed)
    read_total = sum(pairing.worth) + pairing.lonely * int((pairing.owner == pairing.nobody).sum())
    tables = [pairing.join.copy(), pairing.swap.copy(), pairing.leave.copy(), pairing.owner.copy()]
    for rural_unit in chance.permutation(len(pairing.owner)):
        gain, other, unit = pairing.best_change(int(rural_unit))
        pairing.try_out()
        if other >= 0:
            pairing.exchange(int(rural_unit), other)
        else:
            pairing.put([int(rural_unit)], unit)
        after = sum(pairing.worth) + pairing.lonely * int((pairing.owner == pairing.nobody).sum())
        assert after - read_total == gain
        pairing.undo()
        for table, now in zip(tables, [pairing.join, pairing.swap, pairing.leave, pairing.owner]):
            assert (table == now).all()


@pytest.mark.parametrize("seed", SOME)
def test_descending_ends_where_no_move_and_no_swap_helps(seed) -> None:
    pairing = pairing_of(some_county(seed))
    before = pairing.total()
    descend(pairing, range(len(pairing.owner)), Budget(30))
    assert pairing.total() >= before
    assert all(pairing.best_change(one)[0] <= 0 for one in range(len(pairing.owner)))


def test_a_pinned_pair_is_never_given_away() -> None:
    here = county(urban("U1"), urban("U2"), rural("R1"), rural("R2"), teacher(), PairRow("U2", "R1", "pin"))
    pairing = pairing_of(here)
    pairing.put([0], 0)
    assert pairing.owner[0] == 1
    assert pairing.best_change(0)[0] < 0


def test_descending_ends_where_a_pin_of_a_companion_cannot_be_kept() -> None:
    # Tables move no companions: no partners of the unit keep the pin, and none of them seems better than others for ever.
    what = read_county(DEHUA).county
    assert what and what.teacher["T0035"].companions
    what = replace(what, dispatches=(DispatchRow("T0035", "", "pin"),))
    budget = Budget(None, 0.5)
    solve(derive(what, active_rules(what), goals_in_order(what)), budget, seed=0, start=None, watch=Watch())
    assert budget.left > 0


def test_a_worth_is_read_back_goal_by_goal() -> None:
    many = [rural(f"R{n}") for n in range(1, 9)]
    here = county(urban("U1"), urban("U2"), *many, teacher(), max_partners=8, min_partners=0)
    board = pairing_of(here).board
    for worth in (0, 5, -5, board.penalty, -board.penalty + int(board.scales[0])):
        read = board.read(worth)
        scales = [board.penalty, *(int(scale) for scale in board.scales if scale)]
        assert sum(value * scale for value, scale in zip(read, scales)) == worth
