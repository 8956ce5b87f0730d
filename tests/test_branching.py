"""Branch and price, blocks, and the integer programme under them: each says what an exhaustive way says."""

from __future__ import annotations

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
        seed, urban=(urban, urban), rural=(rural, rural), stages=("primary",), pins=False, bans=False, groups=False))
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


def test_an_integer_programme_does_not_end_with_its_start_where_presolve_alone_solves_it() -> None:
    columns = [Column(unit, (rural,), 0, 0) for unit in range(2) for rural in range(2)]
    chosen = choose(
        columns, [5.0, 0.0, 0.0, 5.0], 2, 2, 0, start=[0, 3], seconds=5.0, stop=threading.Event())
    assert chosen == ((1, 2), True)
