"""The model of arrivals: the same answer as the compact model, and a relaxation that is right in whole numbers."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import product

import pytest
from counties import random_county
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model
from random_counties import read

from pairopt.audit import audit, settle
from pairopt.county import County
from pairopt.derive import Facts, derive
from pairopt.generate import generate_county
from pairopt.goals import goals_in_order
from pairopt.rules import active_rules
from pairopt.search.arrivals import solve as arrivals
from pairopt.search.arrivals.crews import Crews
from pairopt.search.arrivals.relaxation import Relaxation
from pairopt.search.compact import solve as compact
from pairopt.search.watch import Budget, Watch

PARTNERS = [(1, 2), (1, 2), (1, 2), (0, 2), (2, 2), (1, 3)]
"""Least and most of a rural unit, in turn."""
CHUNKS = [range(first, first + 20) for first in range(0, 100, 20)]


def facts_of(county: County) -> Facts:
    return derive(county, active_rules(county), goals_in_order(county))


def shared(urban: int, rural: int, seed: int) -> County:
    """A generated county where a rural unit has one or two partners."""
    county = generate_county(urban, rural, seed=seed).county
    return replace(county, policy=replace(county.policy, rural_min_partners=1, rural_max_partners=2))


def results(module, facts: Facts, seconds: float = 30) -> tuple[list[tuple[str, int, str]], dict]:
    found = module.solve(facts, Budget(seconds), seed=0, start=None, watch=Watch())
    if found.plan is None:
        assert found.infeasible
        return [], {}
    audited = audit(facts.county, found.plan)
    assert audited.accepted, [str(finding) for finding in audited.findings]
    partners = {rural.id: found.plan.partners.get(rural.id, ()) for rural in facts.rural}
    return [(one.id, one.value, one.status)
            for one in settle(facts.county, audited, found.best, found.bounds)], partners


@pytest.mark.parametrize("seeds", CHUNKS, ids=lambda seeds: f"seeds {seeds.start} to {seeds.stop - 1}")
def test_arrivals_equal_the_compact_model_in_every_goal_whatever_rules_are_on(seeds) -> None:
    compared = several = 0
    for seed in seeds:
        least, most = PARTNERS[seed % len(PARTNERS)]
        facts = facts_of(read(random_county(seed, urban=(2, 3), rural=(2, 5), policy={
            "dispatch": "paired", "max_schools_per_teacher": 1, "rural_min_partners": least, "rural_max_partners": most})))
        if arrivals.declines(facts):
            continue
        ours, partners = results(arrivals, facts)
        theirs, _ = results(compact, facts)
        assert ours == theirs, seed
        assert {status for _, _, status in ours} <= {"optimal"}, seed
        compared += 1
        several += any(len(units) > 1 for units in partners.values())
    assert compared >= 19, "hardly a county has too many crews"
    assert several > 3


@pytest.mark.parametrize(("urban", "rural", "seed"), [(6, 14, 1), (9, 20, 1), (12, 35, 1)])
def test_counties_with_shared_rural_units_close_in_every_goal(urban, rural, seed) -> None:
    found, partners = results(arrivals, facts_of(shared(urban, rural, seed)))
    assert found and {status for _, _, status in found} == {"optimal"}
    assert any(len(units) == 2 for units in partners.values())


def test_where_no_plan_keeps_the_limits_that_is_proven() -> None:
    without = 0
    for seed in range(12):
        # Every rural unit asks for two partners, and an urban unit has one: there are never enough.
        facts = facts_of(read(random_county(seed, urban=(2, 3), rural=(3, 4), simple=True, stages=("primary",), policy={
            "rural_min_partners": 2, "rural_max_partners": 2, "max_partners": 1})))
        found, _ = results(arrivals, facts)
        without += not found
    assert without == 12


def test_what_the_model_cannot_hold_is_declined_with_a_sentence() -> None:
    county = shared(6, 14, 1)
    for declined, why in (
        (replace(county, policy=replace(county.policy, dispatch="open")), "leave the pairs"),
        (replace(county, policy=replace(county.policy, max_schools_per_teacher=2)), "several schools"),
        (shared(40, 120, 1), "too many crews"),
    ):
        said = arrivals.declines(facts_of(declined))
        assert said and why in said.en and "arrivals" in said.zh


def test_a_model_with_as_many_flags_as_may_be_is_taken_and_one_with_more_is_not(monkeypatch) -> None:
    facts = facts_of(shared(6, 14, 1))
    flags = sum(Crews(part).flags for part in facts.parts)
    monkeypatch.setattr(arrivals, "_MOST_FLAGS", flags)
    assert arrivals.declines(facts) is None
    monkeypatch.setattr(arrivals, "_MOST_FLAGS", flags - 1)
    assert arrivals.declines(facts) is not None


ROWS = st.lists(st.tuples(st.lists(st.integers(-3, 3), min_size=3, max_size=3), st.integers(-4, 8)), max_size=3)


@settings(max_examples=60, deadline=None)
@given(costs=st.lists(st.integers(-9, 9), min_size=3, max_size=3), rows=ROWS, spare=st.integers(0, 12))
def test_a_relaxation_bounds_every_solution_and_a_narrowed_model_loses_none_that_is_cheap_enough(costs, rows, spare) -> None:
    model = cp_model.CpModel()
    variables = [model.new_int_var(-1, 2, "") for _ in costs]
    for weights, most in rows:
        model.add(sum(weight * one for weight, one in zip(weights, variables)) <= most)
    cost = sum(weight * one for weight, one in zip(costs, variables)) + 5
    relaxation = Relaxation(model, cost, threading.Event())
    narrowed = relaxation.within(relaxation.bound + spare)  # kept: its variables live as long as it does
    domains = [list(one.domain) for one in narrowed.proto.variables]
    for values in product(range(-1, 3), repeat=3):
        if all(sum(weight * one for weight, one in zip(weights, values)) <= most for weights, most in rows):
            value = sum(weight * one for weight, one in zip(costs, values)) + 5
            assert value == relaxation.cost(values) >= relaxation.bound
            if value <= relaxation.bound + spare:
                assert all(least <= one <= most for one, (least, most) in zip(values, domains))


def test_a_narrowed_model_is_smaller() -> None:
    model = cp_model.CpModel()
    dear, cheap = model.new_int_var(0, 10, "dear"), model.new_int_var(0, 10, "cheap")
    model.add(dear + cheap >= 7)
    relaxation = Relaxation(model, 3 * dear + cheap, threading.Event())
    assert relaxation.bound == 7
    narrowed = relaxation.within(12)
    assert [list(one.domain) for one in narrowed.proto.variables] == [[0, 2], [0, 10]]
