"""Dives on pairs: knapsacks by their relaxation, the volume algorithm, plans of parts that are but a choice of pairs."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from test_budgets import assignment, facts_of

from pairopt.search.bundles import assign, pairs
from pairopt.search.bundles.knapsacks import Knapsacks
from pairopt.search.bundles.pairs import Pairs
from pairopt.search.bundles.part import Part
from pairopt.search.bundles.root import Root
from pairopt.search.bundles.volume import Volume
from pairopt.search.watch import Budget, Watch


def root_of(seed: int, agents: int = 4, jobs: int = 12, *, work: float | None = None, **settings) -> Root:
    what, *_ = assignment(seed, agents, jobs, **settings)
    budget = Budget(30) if work is None else Budget(None, work)
    root = Root(Part(facts_of(what)), budget, 0.0, seed=seed, watch=Watch())
    assert root.add_first()
    return root


def best_of(seed: int, **settings) -> int | None:
    """The best sum by the programme over all pairs; None where there is no plan."""
    root = root_of(seed, **settings)
    root.begin_at(np.zeros(12, dtype=np.int64))
    Pairs(root).close()
    assert root.infeasible or root.proven
    return None if root.infeasible else root.total


def test_a_knapsack_takes_the_best_rows_whatever_it_took_before() -> None:
    rng = np.random.default_rng(0)
    for _ in range(60):
        efforts, budgets = rng.integers(0, 9, (3, 8)), rng.integers(0, 25, 3)
        knapsacks = Knapsacks(efforts, budgets)
        for _ in range(4):
            gain = rng.integers(-5, 30, (3, 8))
            worth, taken = knapsacks.best(gain)
            for unit in range(3):
                known = max(
                    sum(gain[unit, list(rows)]) for size in range(9) for rows in itertools.combinations(range(8), size)
                    if sum(efforts[unit, list(rows)]) <= budgets[unit])
                assert worth[unit] == known == gain[unit][taken[unit]].sum()
                assert efforts[unit][taken[unit]].sum() <= budgets[unit]


@pytest.mark.parametrize(("budget", "worth"), [(9, 7), (10, 12)])
def test_a_knapsack_is_full_to_the_last_unit(budget: int, worth: int) -> None:
    found, _ = Knapsacks(np.array([[4, 6]]), np.array([budget])).best(np.array([[5, 7]]))
    assert found.tolist() == [worth]


@pytest.mark.parametrize("settings", [{}, {"max_partners": 5}, {"rural_min_partners": 0}])
def test_the_volume_algorithm_bounds_every_plan_and_comes_near_the_linear_programme(settings) -> None:
    near = compared = 0
    for seed in range(12):
        best = best_of(seed, **settings)
        root = root_of(seed, **settings)
        Pairs(root).begin()
        if root.point is None:
            continue
        first = root.point.bound
        volume = Volume(root, root.point.rural)
        volume.climb(300)
        if best is None:
            continue
        assert best * root.part.scale <= volume.point.bound <= first
        root.generate()
        assert root.point is not None
        compared += 1
        near += volume.point.bound - root.point.bound < 0.01 * root.point.bound
    assert compared > 4 and near >= compared - 1


def test_where_pairs_stand_the_bound_is_one_of_the_plans_that_have_them() -> None:
    root = root_of(5)
    everything = Pairs(root)
    root.begin_at(np.zeros(12, dtype=np.int64))
    everything.close()
    plan, best = root.pairs_of_best(), root.total
    volume = Volume(root, np.zeros(12, dtype=np.int64))
    volume.stand(plan[:8])
    volume.climb(100)
    assert volume.point.bound >= best * root.part.scale
    volume.stand(plan[8:])
    assert volume.point.bound == best * root.part.scale


def dived(monkeypatch: pytest.MonkeyPatch, seed: int, **settings) -> Root:
    """A root after some dives, which are kept from leaving all to the integer programme."""
    for module, name, value in (
            (pairs, "_MANY", -1), (assign, "_FEW", 3), (assign, "_FREED", (5, 9)), (assign, "_MOST_VAIN", 25)):
        monkeypatch.setattr(module, name, value)
    root = root_of(seed, work=20, **settings)
    assign.assign(root, Pairs(root))
    return root


@pytest.mark.parametrize("settings", [{}, {"max_partners": 5}, {"rural_min_partners": 0}])
def test_dives_find_plans_near_the_best_one_and_leave_nothing_banned(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    found = compared = 0
    for seed in range(12):
        best = best_of(seed, **settings)
        if best is None:
            continue
        root = dived(monkeypatch, seed, **settings)
        assert not root.banned.any()
        assert root.best is None or root.total <= best <= root.bound
        compared += 1
        found += root.best is not None and root.total >= 0.98 * best
    assert compared > 4 and found >= compared - 1


def test_dives_of_one_seed_and_one_budget_of_work_make_one_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    plans = [dived(monkeypatch, 5).best for _ in range(2)]
    assert plans[0] == plans[1] is not None
