"""Pairs by a minimum-cost flow: partner limits kept as far as they can be, then the worth of each pair.

    source → urban unit → rural unit → sink, and back

An arc for the least number of partners earns so much that it is used before any worth counts; pinned pairs earn more.
Effort budgets are no flow, so what they refuse is mended afterwards by moves and swaps.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import networkx as nx

from pairopt.derive import Facts
from pairopt.links import pinned_pairs, pinned_teachers
from pairopt.rules.rule import Budget as EffortBudget
from pairopt.rules.rule import Limits
from pairopt.search.greedy.sending import Sending
from pairopt.search.watch import Budget

PairIds = tuple[str, str]


def choose_pairs(facts: Facts, budget: Budget) -> set[PairIds]:
    """Choose pairs that keep the partner limits, the pins and the effort budgets as far as it can."""
    worth = _worth(facts, budget)
    pinned = _pinned(facts)
    pairs = _by_flow(facts, worth, pinned)
    return _Mending(facts, worth, pinned, pairs).mend(budget)


def _worth(facts: Facts, budget: Budget) -> dict[PairIds, int]:
    """What each pair is worth by itself: what its teachers could cover there, then the goals of pairs.

    Once the budget is over, nobody is asked any more what could be covered.
    """
    county = facts.county
    covers: dict[PairIds, int] = {}
    sending = Sending(facts, ())
    for urban in facts.urban:
        share = max(1, len(facts.candidates[urban.id]) // max(1, len(facts.urban)))
        for rural in facts.candidates[urban.id]:
            covers[urban.id, rural] = (
                0 if budget.over else sending.could_cover(urban.id, rural, share))
    fits = {
        (urban, rural): sum(
            (1 if goal.better == "more" else -1)
            * goal.of_pair(county, county.school[urban], county.school[rural]) for goal in facts.goals)
        for urban, rural in covers
    }
    # Coverage first: scaled beyond what the fits of all rural units could add up to.
    scale = 1 + len(facts.rural) * (max(fits.values(), default=0) - min(fits.values(), default=0))
    return {pair: covers[pair] * scale + fits[pair] for pair in covers}


def _pinned(facts: Facts) -> frozenset[PairIds]:
    """Pinned pairs, and those without which a pinned teacher cannot reach the pinned school."""
    if not facts.county.active("pins"):
        return frozenset()
    needed = set(pinned_pairs(facts.county))
    if facts.county.policy.dispatch == "paired":
        needed |= {
            (facts.county.teacher[teacher].school, school)
            for teacher, school in pinned_teachers(facts.county).items() if school}
    return frozenset(needed)


def _limits(facts: Facts) -> dict[str, Limits]:
    found = {}
    for unit in (*facts.urban, *facts.rural):
        said = [limits for rule in facts.rules if (limits := rule.partners(facts.county, unit))]
        found[unit.id] = Limits(
            max((limits.least for limits in said), default=0), min((limits.most for limits in said), default=10**6))
    return found


def _by_flow(facts: Facts, worth: dict[PairIds, int], pinned: Iterable[PairIds]) -> set[PairIds]:
    limits = _limits(facts)
    large = 1 + 2 * sum(abs(value) for value in worth.values())
    flow: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    flow.add_edge("sink", "source", capacity=10**9, weight=0)
    for side, units in (("urban", facts.urban), ("rural", facts.rural)):
        for unit in units:
            ends = ("source", f"u {unit.id}") if side == "urban" else (f"r {unit.id}", "sink")
            least, most = limits[unit.id].least, limits[unit.id].most
            flow.add_edge(*ends, capacity=min(least, most), weight=-large)
            flow.add_edge(*ends, capacity=max(0, most - least), weight=0)
    for (urban, rural), value in worth.items():
        bonus = large * 4 if (urban, rural) in pinned else 0
        flow.add_edge(f"u {urban}", f"r {rural}", capacity=1, weight=-value - bonus)
    _, used = nx.network_simplex(flow)
    return {
        (urban, rural) for urban, rural in worth
        if any(used.get(f"u {urban}", {}).get(f"r {rural}", {}).values())}


class _Mending:
    """Moves and swaps of rural units between urban ones, until no effort budget is exceeded or nothing helps."""

    def __init__(
        self, facts: Facts, worth: dict[PairIds, int], pinned: frozenset[PairIds], pairs: set[PairIds]
    ) -> None:
        self.facts, self.worth, self.pinned, self.pairs = facts, worth, pinned, pairs
        self.limits = _limits(facts)
        self.budgets: dict[str, EffortBudget] = {
            unit.id: budget for unit in facts.urban for rule in facts.rules
            if (budget := rule.costs(facts.county, unit))}

    def over(self, urban: str, partners: Iterable[str]) -> int:
        """By how much a unit's budget is exceeded."""
        budget = self.budgets.get(urban)
        return max(0, budget.used(partners) - budget.limit) if budget else 0

    def mend(self, budget: Budget) -> set[PairIds]:
        """Mend until all budgets hold, nothing helps, or time is up."""
        while not budget.over:
            total = sum(self.over(unit.id, self.partners(unit.id)) for unit in self.facts.urban)
            if total == 0 or not self.step():
                break
        return self.pairs

    def partners(self, urban: str) -> list[str]:
        return sorted(rural for one, rural in self.pairs if one == urban)

    def step(self) -> bool:
        """Make the best move or swap that lessens the excess; ties by worth, then by ids."""
        best: tuple[int, int, tuple[tuple[PairIds, ...], tuple[PairIds, ...]]] | None = None
        for out, into in self.changes():
            if any(pair in self.pinned for pair in out):
                continue
            touched = sorted({urban for urban, _ in (*out, *into)})
            after = (self.pairs - set(out)) | set(into)
            counts = {urban: sorted(rural for one, rural in after if one == urban) for urban in touched}
            if not all(self.limits[one].least <= len(there) <= self.limits[one].most for one, there in counts.items()):
                continue
            less = sum(self.over(one, self.partners(one)) - self.over(one, counts[one]) for one in touched)
            gain = sum(self.worth[pair] for pair in into) - sum(self.worth[pair] for pair in out)
            if less > 0 and (best is None or (less, gain) > best[:2]):
                best = (less, gain, (out, into))
        if best is None:
            return False
        out, into = best[2]
        self.pairs = (self.pairs - set(out)) | set(into)
        return True

    def changes(self) -> Iterable[tuple[tuple[PairIds, ...], tuple[PairIds, ...]]]:
        """Every move of a rural unit to another sender, and every swap of two."""
        pairs = sorted(self.pairs)
        for urban, rural in pairs:
            for unit in self.facts.urban:
                if (unit.id, rural) in self.worth and (unit.id, rural) not in self.pairs:
                    yield ((urban, rural),), ((unit.id, rural),)
        for (one, first), (other, second) in combinations(pairs, 2):
            into = ((other, first), (one, second))
            if one != other and first != second and all(p in self.worth and p not in self.pairs for p in into):
                yield ((one, first), (other, second)), into
