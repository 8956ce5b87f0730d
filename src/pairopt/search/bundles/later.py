"""The goals behind the sum, and the names: settled on the list of all bundles that a plan of the best sum may have.

With strict order and no slack, a set of partners has one best dispatch in all goals at once, whatever the other units
do. So each bundle of the list is worked out again with every type apart that some goal tells apart, all goals in one
number, and an integer programme over the list settles one goal after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from pairopt.derive import Facts
from pairopt.goals.goal import Goal
from pairopt.plan import Pair, Placement, Plan
from pairopt.search.bundles.clusters import clusters_of
from pairopt.search.bundles.cover import Cover
from pairopt.search.bundles.listed import Listed
from pairopt.search.bundles.master import ALONE, Column, choose
from pairopt.search.bundles.part import Part
from pairopt.search.bundles.root import Root
from pairopt.search.bundles.table import Cluster, Table, TooMany
from pairopt.search.naming import share_out
from pairopt.search.parts import Settled
from pairopt.search.units.board import sign
from pairopt.search.units.crews import Ints
from pairopt.shortage import shortages

_MOST_VECTORS = 5_000
_LARGEST_SUM = 10**7
"""Sums of later goals up to here are safe within the tolerances of the integer programme."""


class Bundle(NamedTuple):
    """A bundle in every goal: cost by goal (fewer is better), and the place of the vector sent to each cluster of partners."""

    costs: tuple[int, ...]
    vectors: tuple[tuple[Cluster, int], ...]


class Unit:
    """One urban unit with every type apart, at the partners that bundles of a list have.

    Raises
    ------
    TooMany
        Where there are too many vectors.
    """

    def __init__(self, part: Part, unit: int, rural: Sequence[int]) -> None:
        facts = part.facts
        self.part, self.unit, self.goals = part, unit, facts.goals
        names = [part.rural[one] for one in rural]
        school = facts.urban[unit]
        self.row = {one: row for row, one in enumerate(rural)}
        coarse = part.tables[unit]
        most_sent = int(coarse.vectors.sum(axis=1).max())
        self.ranges = [
            _range(facts, unit, names, goal, part.pair_worths[goal.id][unit, list(rural)], coarse.most, most_sent)
            for goal in self.goals]
        weights: dict[str, int] = {}
        weight = 1
        for goal, (low, high) in zip(reversed(self.goals), reversed(self.ranges), strict=True):
            weights[goal.id] = sign(goal) * weight
            weight *= high - low + 1
        if weight > 2**57:
            raise TooMany
        self.weights = weights
        self.types = [(kind,) for kind in facts.types_of.get(school.id, ())]
        own = part.pair_worths
        pairs = np.sum([abs(weights[goal.id]) * own[goal.id][unit, list(rural)] for goal in self.goals], axis=0)
        cover = Cover(facts, names, weights)
        clusters = clusters_of(facts, cover, min(coarse.most, len(names)))
        make = partial(Listed, clusters=clusters) if clusters else Table
        self.table = make(facts, school, self.types, weights, cover, pairs, _MOST_VECTORS)

    def bundle(self, column: Column) -> Bundle:
        """Return a bundle in every goal."""
        rows = [self.row[one] for one in column.rural]
        ties = self.part.tables[self.unit].modes[column.mode].ties
        # Companions of several units go where the column sends them; those of this unit alone are free.
        total, vectors = max(
            (self.table.dispatch(rows, mode) for mode, one in enumerate(self.table.modes) if one.ties == ties),
            key=lambda found: found[0])
        costs = []
        total -= sum(abs(self.weights[goal.id]) * low for goal, (low, _) in zip(self.goals, self.ranges, strict=True))
        for goal, (low, _) in zip(self.goals, self.ranges, strict=True):
            value, total = divmod(total, abs(self.weights[goal.id]))
            costs.append(-(value + low))
        return Bundle(tuple(costs), tuple(vectors))


def settle_later(root: Root) -> Settled:
    """Settle the goals behind the sum where the sum is proven, name the teachers, and return what is known."""
    part = root.part
    root.reserve = 0.0  # every part has had its share; what is left is for whoever comes first
    settled = Settled()
    if root.point is not None:
        settled.bounds |= part.values(root.bound)
    if root.best is None:
        settled.infeasible = root.infeasible
        return settled
    settled.best |= part.values(root.total)
    # Which of several schools is the base is left to the order of schools, so what minds it is not told apart here.
    told = part.clusters is None or not any(
        goal.minds_base(part.facts.county, part.facts.county.teacher[one])
        for goal in part.facts.goals for kind in part.facts.types for one in kind.members)
    behind = told and len(part.goals) < len(part.facts.goals)
    columns = root.list_within(root.gap) if behind and root.proven else None
    chosen = list(root.best)
    units: dict[int, Unit] = {}
    try:
        bundles = None
        if columns is not None:
            units = _units(part, columns)
            bundles = _bundles(root, units, columns)
        if columns is not None and bundles is not None:
            chosen = _settle(part, root, settled, columns, bundles)
        elif told:
            units = _units(part, chosen)
    except TooMany:
        units = {}
    settled.plan = plan_of(part, chosen, units)
    return settled


def _bundles(root: Root, units: Mapping[int, Unit], columns: Sequence[Column]) -> list[Bundle] | None:
    """Return what each column costs in the later goals; None where time is over before."""
    nothing = Bundle((0,) * len(root.part.facts.goals), ())
    found: list[Bundle] = []
    for column in columns:
        if root.over:
            return None
        found.append(nothing if column.unit == ALONE else units[column.unit].bundle(column))
    return found


def _units(part: Part, columns: Sequence[Column]) -> dict[int, Unit]:
    rural: dict[int, set[int]] = {}
    for column in columns:
        if column.unit != ALONE:
            rural.setdefault(column.unit, set()).update(column.rural)
    return {unit: Unit(part, unit, sorted(found)) for unit, found in sorted(rural.items())}


def _settle(
    part: Part, root: Root, settled: Settled, columns: Sequence[Column], bundles: Sequence[Bundle]
) -> list[Column]:
    """Settle the later goals by integer programmes over the list; note their values and bounds."""
    short = [root.cost(column) for column in columns]
    limits: list[tuple[Sequence[float], float]] = [([one / part.scale for one in short], root.gap / part.scale + 1e-3)]
    places = {column[:3]: place for place, column in enumerate(columns)}
    chosen = [places[column[:3]] for column in root.best or ()]
    goals = part.facts.goals
    first = len(part.goals)
    while first < len(goals) and not root.over:
        last, sums = _group(part, bundles, columns, first)
        answer = choose(
            columns, sums, len(part.rural), len(part.tables), part.ties, limits=limits, start=chosen,
            seconds=root.seconds(), stop=root.budget.stop, nodes=root.nodes, seed=root.seed)
        if answer.columns is None or not answer.proven:
            break
        chosen = list(answer.columns)
        for place in range(first, last):
            value = sum(bundles[one].costs[place] for one in chosen)
            goal = goals[place]
            settled.best[goal.id] = settled.bounds[goal.id] = -sign(goal) * value
            limits.append(([bundle.costs[place] for bundle in bundles], value + 0.5))
        first = last
    return [columns[one] for one in chosen]


def _group(
    part: Part, bundles: Sequence[Bundle], columns: Sequence[Column], first: int
) -> tuple[int, list[int]]:
    """Return the goals from `first` on that fit into one sum (up to which), and what each bundle costs in it."""
    units = len(part.tables)
    last, width = first, 1
    costs = [0] * len(bundles)
    while last < len(part.facts.goals):
        low, high = [0] * units, [0] * units
        for column, bundle in zip(columns, bundles, strict=True):
            one = bundle.costs[last]
            if column.unit == ALONE:
                continue
            low[column.unit], high[column.unit] = min(low[column.unit], one), max(high[column.unit], one)
        span = sum(high) - sum(low) + 1
        if last > first and width * span > _LARGEST_SUM:
            break
        width *= span
        costs = [cost * span + bundle.costs[last] for cost, bundle in zip(costs, bundles, strict=True)]
        last += 1
    return last, costs


def _range(
    facts: Facts, unit: int, rural: Sequence[str], goal: Goal, pairs: Ints, most_partners: int, most_sent: int
) -> tuple[int, int]:
    """Return what a goal is at least and at most for any bundle of a unit, more being better."""
    county, school = facts.county, facts.urban[unit]
    count = min(most_partners, len(rural))
    low, high = [0], [0]
    for one, pair in zip(rural, pairs.tolist(), strict=True):
        needs = sign(goal) * sum(
            band.periods * band.worth for subject in county.policy.subjects
            if (need := shortages(county).get((one, subject))) for band in goal.of_need(county, need))
        low.append(pair + min(0, needs))
        high.append(pair + max(0, needs))
    posts = [0, *(
        sign(goal) * goal.of_post(county, county.teacher[kind.members[0]], county.school[one])
        for kind in facts.types_of.get(school.id, ()) for one in rural)]
    burden = sign(goal) * sum(goal.of_sender(county, school, place) for place in range(1, most_sent + 1))
    home = sign(goal) * goal.of_unit(county, school)
    return (
        home + min(low) * count + min(posts) * most_sent + min(0, burden),
        home + max(high) * count + max(posts) * most_sent + max(0, burden))


def plan_of(part: Part, columns: Sequence[Column], units: Mapping[int, Unit]) -> Plan:
    """Name the teachers, in order of id, and share the periods out."""
    facts, county = part.facts, part.facts.county
    pairs: list[Pair] = []
    rows: list[Placement] = []
    for column in columns:
        if column.unit == ALONE:
            continue
        names = [part.rural[one] for one in column.rural]
        pairs += [Pair(facts.urban[column.unit].id, name) for name in names]
        if column.unit in units:
            unit = units[column.unit]
            table, sent = unit.table, unit.bundle(column).vectors
        else:
            table = part.tables[column.unit]
            sent = tuple(table.dispatch(column.rural, column.mode)[1])
        members = [iter([one for kind in kinds for one in kind.members]) for kinds in table.types]
        for cluster, vector in sent:
            crews: dict[int, list[str]] = {}
            for hand, count, left in zip(table.hands, table.vectors[vector].tolist(), members, strict=True):
                if count:
                    crews.setdefault(hand, []).extend(next(left) for _ in range(count))
            for work in table.work(cluster, vector):
                names, crews[work.hand] = crews[work.hand][: work.size], crews[work.hand][work.size:]
                for placed in share_out(county, names, work.stop, work.periods).values():
                    rows += placed
    return Plan(tuple(sorted(pairs)), tuple(sorted(rows, key=lambda row: row.teacher)))
