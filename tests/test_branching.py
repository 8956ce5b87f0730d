"""Branch and price, blocks, and the integer programme under them: each says what an exhaustive way says."""

from __future__ import annotations

import random
import threading

import pytest
from counties import random_county
from random_counties import read

from pairopt.derive import Facts, derive
from pairopt.goals import goals_in_order
from pairopt.rules import active_rules
from pairopt.search.bundles import blocks, close
from pairopt.search.bundles.master import Column, choose
from pairopt.search.bundles.part import Part
from pairopt.search.bundles.root import Root
from pairopt.search.bundles.table import FORBIDDEN
from pairopt.search.bundles.tree import Tree
from pairopt.search.local.solve import solve as local
from pairopt.search.watch import Budget, Watch


def facts_of(seed: int, urban: int = 6, rural: int = 14) -> Facts:
    """Return the facts of a synthetic county of one stage, nothing tied over several units."""
    county = read(random_county(
        seed, urban=(urban, urban), rural=(rural, rural), stages=("primary",), pins=False, bans=False, groups=False,
        policy={"max_schools_per_teacher": 1}))
    return derive(county, active_rules(county), goals_in_order(county))


def root_of(part: Part) -> Root:
    """Return a root with half a minute."""
    return Root(part, Budget(30), 0.0, seed=0, watch=Watch())


def best_by_list(part: Part) -> int:
    """Return the best sum of a part among all its bundles."""
    root = root_of(part)
    assert root.add_first()
    root.generate()
    columns = root.list_within(-FORBIDDEN // 4, most=200_000)
    assert columns is not None
    assert root.choose(columns, 1.0).proven
    return root.total


@pytest.mark.parametrize("seed", range(6))
def test_the_search_tree_ends_with_the_best_sum_of_all_bundles_and_with_its_proof(seed: int) -> None:
    part = Part(facts_of(seed))
    root = root_of(part)
    assert root.add_first()
    root.generate()
    tree = Tree(root)
    while not tree.done:
        tree.dive()
    assert root.total == root.bound == best_by_list(part)


@pytest.mark.parametrize("seed", range(3))
def test_a_part_that_begins_with_blocks_ends_as_any_other(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = facts_of(seed, urban=12, rural=30)
    part = Part(facts)
    start = local(facts, Budget(5), seed=0, start=None, watch=Watch()).plan
    assert start is not None
    sums = []
    for large in (10, 10_000):
        monkeypatch.setattr(blocks, "_LARGE", large)
        root = root_of(part)
        close.close(root, part.columns_of(start))
        assert root.proven
        sums.append(root.total)
    assert sums[0] == sums[1]


def programme(seed: int) -> tuple[list[Column], list[float], int, int, list[int]]:
    """Return random columns with the empty one of each unit, costs, both numbers of units, and a start that is bad."""
    rng = random.Random(seed)
    rural = rng.randint(3, 10)
    units = rural + rng.randint(2, 25)
    order = list(range(rural))
    rng.shuffle(order)
    owner = {one: rng.randrange(units) for one in order}
    costs: dict[tuple[int, tuple[int, ...]], float] = {(unit, ()): 0 for unit in range(units)}

    def put(unit: int, partners: list[int], cost: int) -> int:
        costs.setdefault((unit, tuple(sorted(partners))), cost)
        return list(costs).index((unit, tuple(sorted(partners))))

    start = [
        put(unit, [one for one in range(rural) if owner[one] == unit], rng.randint(100, 900)) for unit in range(units)]
    for unit in rng.sample(range(units), rng.randint(3, units)):
        for _ in range(rng.randint(1, 3)):
            put(unit, rng.sample(range(rural), rng.randint(1, min(2, rural))), rng.randint(0, 900))
    return [Column(*key, 0, 0) for key in costs], list(costs.values()), rural, units, start


@pytest.mark.parametrize("seed", [47, 77, 104])
def test_an_integer_programme_does_not_end_with_its_start_where_presolve_alone_solves_it(seed: int) -> None:
    columns, costs, rural, units, start = programme(seed)
    found = [
        choose(columns, costs, rural, units, 0, start=given, seconds=5.0, stop=threading.Event())
        for given in (start, None)]
    sums = [sum(costs[one] for one in chosen.columns or ()) for chosen in found]
    assert all(chosen.proven for chosen in found) and sums[0] == sums[1] < sum(costs[one] for one in start)
