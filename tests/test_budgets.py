"""Budgets of effort in the bundle search: the knapsack in its tables, the programme over pairs, the edge of a budget."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from decimal import Decimal

import judged
import numpy as np
import pytest
from counties import random_county
from make import county, rural, urban
from random_counties import read

from pairopt.audit import audit
from pairopt.county import County, Link
from pairopt.derive import Facts, derive
from pairopt.goals import goals_in_order
from pairopt.rules import active_rules
from pairopt.rules.effort import effort
from pairopt.search.bundles import solve as bundles
from pairopt.search.bundles.pairs import Pairs, pairs_alone
from pairopt.search.bundles.part import Part
from pairopt.search.bundles.pricing import Pricing
from pairopt.search.bundles.root import Root
from pairopt.search.bundles.table import FORBIDDEN
from pairopt.search.bundles.tree import Tree
from pairopt.search.compact import solve as compact
from pairopt.search.watch import Budget, Watch

ALONG_PAIRS = {"dispatch": "paired", "max_schools_per_teacher": 1, "rural_max_partners": 1}


def facts_of(what: County) -> Facts:
    return derive(what, active_rules(what), goals_in_order(what))


def with_budgets(seed: int, **knobs) -> County:
    """A random county in which the budget of an urban unit is what some rural units take, or a little less."""
    what = read(random_county(seed, mode={"effort": "hard"}, policy=ALONG_PAIRS, **knobs))
    chance = random.Random(seed)

    def budget(unit) -> Decimal:
        partners = chance.sample(what.rural, min(len(what.rural), chance.randint(1, 3)))
        most = sum((effort(what, unit, one) for one in partners), Decimal(0))
        return max(Decimal(0), most - chance.choice((Decimal(0), Decimal(0), Decimal("0.5"))))

    return replace(what, schools=tuple(
        replace(one, effort_budget=budget(one)) if one in what.urban and chance.random() < 0.8 else one
        for one in what.schools))


def assignment(seed: int, agents: int, jobs: int, **settings) -> tuple[County, list[list[int]], list[list[int]], list[int]]:
    """A generalised assignment problem as a county from which nobody is sent; with its fits, efforts and budgets."""
    chance = random.Random(seed)
    fits, efforts = ([[chance.randint(5, 25) for _ in range(jobs)] for _ in range(agents)] for _ in range(2))
    budgets = [chance.randint(10, 15 * jobs // agents + 10) for _ in range(agents)]
    links = [
        Link(f"U{agent}", f"R{job}", fit=fits[agent][job], effort=efforts[agent][job])
        for agent in range(agents) for job in range(jobs)]
    what = county(
        *(urban(f"U{agent}", effort_budget=budgets[agent]) for agent in range(agents)),
        *(rural(f"R{job}", classes=(0,) * 12) for job in range(jobs)), *links,
        **{"min_partners": 0, "max_partners": jobs, **settings})
    return replace(what, teachers=()), fits, efforts, budgets


def by_trying(fits, efforts, budgets, most: int) -> int | None:
    """The best sum of fits, each job in turn with each agent."""
    agents, jobs = range(len(fits)), range(len(fits[0]))
    return max((
        sum(fits[agent][job] for job, agent in enumerate(chosen))
        for chosen in itertools.product(agents, repeat=len(jobs))
        if all(chosen.count(agent) <= most
               and sum(efforts[agent][job] for job in jobs if chosen[job] == agent) <= budgets[agent] for agent in agents)
    ), default=None)


def results(facts: Facts, found) -> list[tuple[str, int, str]] | None:
    """As the audit sees it; where there is no plan, that is proven."""
    assert found.plan is not None or found.infeasible
    return judged.results(facts, found)


def search(facts: Facts, seconds: float = 60):
    assert bundles.declines(facts) is None
    return bundles.solve(facts, Budget(seconds), seed=0, start=None, watch=Watch())


def worths(part: Part, unit: int, gains) -> dict[tuple[int, ...], int]:
    """The worth of every set of partners that a unit from which nobody is sent has the effort for."""
    table = part.tables[unit]
    efforts = part.facts.rules and [effort(part.facts.county, table.unit, one) for one in part.facts.rural]
    return {
        chosen: sum(int(gains[row, 0]) for row in chosen)
        for size in range(table.least, len(part.rural) + 1) for chosen in itertools.combinations(range(len(part.rural)), size)
        if sum(efforts[row] for row in chosen) <= table.unit.effort_budget
        and size <= part.facts.county.policy.max_partners}


def test_with_budgets_bundles_equal_the_compact_model_in_every_goal() -> None:
    compared = limited = without = 0
    for seed in range(40):
        facts = facts_of(with_budgets(seed, urban=(2, 3), rural=(3, 6)))
        if bundles.declines(facts):
            continue
        ours = results(facts, search(facts))
        theirs = results(facts, compact.solve(facts, Budget(60), seed=0, start=None, watch=Watch()))
        assert (ours is None) == (theirs is None), seed
        assert ours == theirs, seed
        compared += 1
        without += ours is None
        limited += any(table.budget for part in facts.parts if part.urban and part.rural for table in Part(part).tables)
    assert compared > 25 and limited > 15 and 3 < without < compared - 10


@pytest.mark.parametrize("most", [9, 3])
def test_pricing_and_lists_are_knapsacks_over_the_effort_of_partners(most: int) -> None:
    rng = np.random.default_rng(most)
    for seed in range(12):
        what, *_ = assignment(seed, 3, 9, max_partners=most)
        part = Part(facts_of(what))
        root = Root(part, Budget(30), 0.0, seed=0, watch=Watch())
        root.begin_at(rng.integers(0, 20, 9) * part.scale)
        assert root.point is not None
        reduced = [root.reduced(unit, root.point.rural, root.point.tie) for unit in range(3)]
        best = Pricing(part.tables).best(*zip(*reduced, strict=True))
        for unit, table in enumerate(part.tables):
            gains, lasts = reduced[unit]
            known = worths(part, unit, gains[0])
            top = max(known.values())
            assert best[unit].worth == top == known[best[unit].partners] == root.point.tops[unit]
            listed = table.within(gains, lasts, top - 20 * part.scale, 10**6)
            assert listed is not None
            assert {one.partners: one.worth for one in listed} == {
                chosen: worth for chosen, worth in known.items() if worth >= top - 20 * part.scale}
            assert np.maximum(Pairs(root).tops(unit, root.point), FORBIDDEN // 2).tolist() == [
                max((worth for chosen, worth in known.items() if row in chosen), default=FORBIDDEN // 2) for row in range(9)]


@pytest.mark.parametrize("most", [7, 3])
def test_an_assignment_problem_ends_with_its_best_plan_or_with_the_proof_that_there_is_none(most: int) -> None:
    solved = 0
    for seed in range(25):
        what, *problem = assignment(seed, 3, 7, max_partners=most)
        facts = facts_of(what)
        assert all(pairs_alone(Part(part)) for part in facts.parts)
        best, found = by_trying(*problem, most), results(facts, search(facts))
        assert (best is None) == (found is None), seed
        if found is not None:
            solved += 1
            assert {goal: value for goal, value, _ in found}["fit"] == best, seed
            assert {status for *_, status in found} == {"optimal"}, seed
    assert 8 < solved < 25


def test_bundles_alone_close_an_assignment_problem_as_the_programme_over_pairs_does() -> None:
    closed = 0
    for seed in range(40):
        what, *problem = assignment(seed, 3, 7)
        best = by_trying(*problem, 7)
        if best is None:
            continue
        part = Part(facts_of(what))
        root = Root(part, Budget(30), 0.0, seed=0, watch=Watch())
        assert root.add_first()
        root.generate()
        tree = Tree(root)
        while not tree.done:
            tree.dive()
        assert root.proven and part.values(root.total)["fit"] == best, seed
        closed += 1
    assert closed > 12


def test_a_start_is_never_lost_and_a_wrong_one_is_mended() -> None:
    what, *problem = assignment(2, 3, 7)
    facts = facts_of(what)
    first = search(facts)
    again = bundles.solve(facts, Budget(60), seed=0, start=first.plan, watch=Watch())
    assert again.plan == first.plan
    best = by_trying(*problem, 7)
    assert best is not None and audit(what, again.plan).values["fit"] == best


def two_partners(limit: str, one: int, other: int) -> Facts:
    """One urban unit that must take both rural units."""
    return facts_of(county(
        urban(effort_budget=Decimal(limit)), rural("R1"), rural("R2"),
        Link("U1", "R1", effort=one), Link("U1", "R2", effort=other), max_partners=2))


@pytest.mark.parametrize(("limit", "one", "other", "stands"), [
    ("10", 5, 5, True), ("9.999999", 5, 5, False), ("0", 0, 0, True), ("0", 0, 1, False), ("10", 0, 10, True),
    ("10", 11, 0, False), ("7.5", 3, 4, True), ("6.5", 3, 4, False)])
def test_a_budget_holds_to_the_last_figure(limit: str, one: int, other: int, stands: bool) -> None:
    found = search(two_partners(limit, one, other))
    assert (found.plan is not None) == stands
    assert found.infeasible != stands


def test_a_budget_that_no_partners_can_exceed_is_no_resource() -> None:
    assert [Part(two_partners(limit, 3, 4)).tables[0].budget for limit in ("7", "6")] == [0, 6]


def test_teachers_go_where_the_effort_suffices() -> None:
    """R1 alone would be served by both units; what they can reach decides who takes whom."""
    what = county(
        urban("U1", effort_budget=4), urban("U2", effort_budget=6), rural("R1"), rural("R2"),
        Link("U1", "R1", fit=90, effort=5), Link("U1", "R2", fit=10, effort=4),
        Link("U2", "R1", fit=10, effort=6), Link("U2", "R2", fit=90, effort=1))
    found = search(facts_of(what))
    assert found.plan is not None and found.plan.pairs == (("U1", "R2"), ("U2", "R1"))
    assert found.plan.base("T1") == "R2"


def test_where_units_must_have_more_partners_than_there_are_no_plan_is_made_up() -> None:
    facts = facts_of(county(urban("U1"), urban("U2"), rural("R1"), min_partners=1, max_partners=1))
    assert results(facts, search(facts)) is None
