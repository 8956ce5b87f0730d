"""A part of a county as tables of its urban units, and the sum of the first goals that the master maximises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from functools import partial

import numpy as np

from pairopt.derive import Facts
from pairopt.goals.goal import Goal
from pairopt.links import pinned_pairs
from pairopt.plan import Plan
from pairopt.search.bundles.clusters import clusters_of
from pairopt.search.bundles.cover import Cover
from pairopt.search.bundles.listed import Listed
from pairopt.search.bundles.master import ALONE, Column
from pairopt.search.bundles.table import FORBIDDEN, Group, Table, merged
from pairopt.search.units.board import pair_worths, partners_of, sign
from pairopt.search.units.crews import Ints
from pairopt.shortage import shortages

_LARGEST_SUM = 10**11
"""Sums up to here are told apart by the linear programme's duals; the bounds themselves are whole numbers."""
_MOST_VECTORS = 3_000


class Part:
    """The tables of a part.

    Attributes
    ----------
    goals
        The first goals, which make one sum: at least one, no later one that tells teachers of one skill apart.
    weights
        By goal; more of the sum is better.
    lowest
        No plan has a lesser sum.
    alone
        A column for each rural unit that may stay without a partner.
    kept
        Urban unit by rural unit, by number, of pinned pairs.
    clusters
        Of rural units that teachers may serve together; None where they serve one.
    ties
        Rows that keep companions of several units together: by group, township and unit.

    Raises
    ------
    TooMany
        Where a unit has too many vectors or companions.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.rural = [school.id for school in facts.rural]
        self.pair_worths = {goal.id: pair_worths(facts, goal) for goal in facts.goals}
        self.goals, self.weights, self.least = _first_goals(facts, self.pair_worths)
        self.lowest = sum(abs(self.weights[goal.id]) * self.least[goal.id] for goal in self.goals)
        self.kept = self._kept()
        must = partners_of(facts, facts.rural[0]).least > 0
        self.alone = [] if must else [
            Column(ALONE, (one,), 0, 0) for one in range(len(self.rural)) if one not in self.kept]
        cover = Cover(facts, self.rural, self.weights)
        self.clusters = clusters_of(facts, cover, max(partners_of(facts, unit).most for unit in facts.urban))
        make = partial(Listed, clusters=self.clusters) if self.clusters else Table
        self.tables = [
            make(
                facts, unit, merged(facts, unit, self.weights), self.weights, cover,
                sum(abs(self.weights[goal.id]) * self.pair_worths[goal.id][place] for goal in self.goals), _MOST_VECTORS)
            for place, unit in enumerate(facts.urban)]
        for rural, keeper in self.kept.items():
            for unit, table in enumerate(self.tables):
                for mode in table.modes if unit != keeper else ():
                    mode.gain[rural] = FORBIDDEN
        self.scale = max(1_000, 64 * len(self.rural))
        self.gains: list[list[Ints]] = []
        self.lasts: list[list[Ints]] = []
        for table in self.tables:
            for finer, summands in zip((self.gains, self.lasts), table.summands(), strict=True):
                finer.append([_finer(one, self.scale) for one in summands])
        self.tie_rows = self._tie_rows()

    def cut(self, units: Sequence[int], rural: Sequence[int]) -> Part:
        """Return the part that some urban and rural units (ascending) make by themselves, where nothing ties the part."""
        assert not self.ties and not self.clusters
        part = copy(self)
        place = {one: row for row, one in enumerate(rural)}
        part.rural = [self.rural[one] for one in rural]
        part.tables = [self.tables[unit].cut(rural) for unit in units]
        part.gains = [[gain[list(rural)] for gain in self.gains[unit]] for unit in units]
        part.lasts = [self.lasts[unit] for unit in units]
        part.alone = [
            column._replace(rural=(place[column.rural[0]],)) for column in self.alone if column.rural[0] in place]
        return part

    def _kept(self) -> dict[int, int]:
        if not any(rule.id == "pins" for rule in self.facts.rules):
            return {}
        units = {school.id: unit for unit, school in enumerate(self.facts.urban)}
        rural = {school: row for row, school in enumerate(self.rural)}
        return {rural[one]: units[urban] for urban, one in pinned_pairs(self.facts.county) if urban in units}

    def _tie_rows(self) -> dict[tuple[Group, str, int], list[tuple[int, int]]]:
        """By group, township and unit: the tie rows that a mode takes part in, with its sign."""
        units: dict[Group, list[int]] = {}
        towns: dict[Group, set[str]] = {}
        for unit, table in enumerate(self.tables):
            for group, _ in table.modes[0].ties:
                units.setdefault(group, []).append(unit)
                towns.setdefault(group, set()).update(town for mode in table.modes for one, town in mode.ties if one == group)
        rows: dict[tuple[Group, str, int], list[tuple[int, int]]] = {}
        self.ties = 0
        for group, members in sorted(units.items()):
            for town in sorted(towns[group] - {""}):
                for other in members[1:]:
                    rows.setdefault((group, town, members[0]), []).append((self.ties, 1))
                    rows.setdefault((group, town, other), []).append((self.ties, -1))
                    self.ties += 1
        return rows

    def ties_of(self, unit: int, mode: int) -> tuple[tuple[int, int], ...]:
        """Return the tie rows of a unit's mode, with their signs."""
        return tuple(
            row for group, town in self.tables[unit].modes[mode].ties
            for row in self.tie_rows.get((group, town, unit), ()))

    def column(self, unit: int, partners: Sequence[int], mode: int) -> Column:
        """Return the column of a set of partners, with its worth in the sum."""
        return Column(
            unit, tuple(partners), mode, self.tables[unit].worth(partners, mode), self.ties_of(unit, mode))

    def columns_of(self, plan: Plan) -> list[Column]:
        """Return the bundles of a plan, as far as this part allows them."""
        found = []
        for unit, table in enumerate(self.tables):
            partners = sorted(table.place[one] for one in plan.partners.get(table.unit.id, ()) if one in table.place)
            if len(partners) > table.most:
                continue
            for mode in range(len(table.modes)):
                column = self.column(unit, partners, mode)
                if column.worth > FORBIDDEN // 2:
                    found.append(column)
        paired = {one for column in found for one in column.rural}
        return found + [column for column in self.alone if column.rural[0] not in paired]

    def values(self, total: int) -> dict[str, int]:
        """Return the value of each goal of the sum that a total, or a bound of it, stands for."""
        found = {}
        total -= self.lowest
        for goal in self.goals:
            value, total = divmod(total, abs(self.weights[goal.id]))
            found[goal.id] = sign(goal) * (value + self.least[goal.id])
        return found


def _finer(values: Ints, scale: int) -> Ints:
    return np.where(values > FORBIDDEN // 2, values * scale, FORBIDDEN)


def _first_goals(
    facts: Facts, pairs: Mapping[str, Ints]
) -> tuple[list[Goal], dict[str, int], Mapping[str, int]]:
    """Return the goals of the sum, their weights, and the least value of each (more is better)."""
    chosen: list[Goal] = []
    least: dict[str, int] = {}
    width: dict[str, int] = {}
    total = 1
    for goal in facts.goals:
        low, high = _span(facts, goal, pairs[goal.id])
        apart = type(goal).tells_apart is not Goal.tells_apart
        if chosen and high > low and (apart or total * (high - low + 1) > _LARGEST_SUM):
            break
        total *= high - low + 1
        chosen.append(goal)
        least[goal.id], width[goal.id] = low, high - low + 1
    weights = {}
    weight = 1
    for goal in reversed(chosen):
        weights[goal.id] = sign(goal) * weight
        weight *= width[goal.id]
    return chosen, weights, least


def _span(facts: Facts, goal: Goal, pairs: Ints) -> tuple[int, int]:
    """Return what a goal can be at least and at most, more being better, by counting alone."""
    county = facts.county
    rural = {school.id for school in facts.rural}
    low = int(np.minimum(pairs.min(axis=0), 0).sum())
    high = int(np.maximum(pairs.max(axis=0), 0).sum())
    for (school, _), need in shortages(county).items():
        if school in rural:
            worth = sign(goal) * sum(band.periods * band.worth for band in goal.of_need(county, need))
            low, high = low + min(0, worth), high + max(0, worth)
    for unit in facts.urban:
        count = 0
        for kind in facts.types_of.get(unit.id, ()):
            count += len(kind.members)
            teacher = county.teacher[kind.members[0]]
            bases = {stop[0] for stop in facts.stops[kind.index]} if goal.minds_base(county, teacher) else {
                stop[0] for stop in facts.stops[kind.index][:1]}
            posts = [sign(goal) * goal.of_post(county, teacher, county.school[one]) for one in bases]
            low += len(kind.members) * min([0, *posts])
            high += len(kind.members) * max([0, *posts])
        burden = [sign(goal) * goal.of_sender(county, unit, place) for place in range(1, count + 1)]
        home = sign(goal) * goal.of_unit(county, unit)
        low, high = home + low + sum(min(0, one) for one in burden), home + high + sum(max(0, one) for one in burden)
    return low, high
