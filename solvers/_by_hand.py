"""Plans as somebody makes them who goes down a list once; what the simple outsiders share."""

from __future__ import annotations

from collections.abc import Iterable

from pairopt.derive import Facts
from pairopt.links import pinned_pairs
from pairopt.plan import Pair, Plan
from pairopt.result import Found
from pairopt.search.greedy.sending import Sending
from pairopt.search.watch import Budget
from pairopt.travel import minutes

Pairs = Iterable[tuple[str, str]]


def go_down(facts: Facts, listed: Pairs) -> list[tuple[str, str]]:
    """Take each pair of a list for which there is room, pinned ones first, until every rural unit has its least.

    Room is also kept for those urban units that must have partners and have too few.
    """
    county = facts.county
    least, most = {}, {}
    for unit in (*facts.urban, *facts.rural):
        said = [limits for rule in facts.rules if (limits := rule.partners(county, unit))]
        least[unit.id] = max((limits.least for limits in said), default=0)
        most[unit.id] = min((limits.most for limits in said), default=len(facts.rural))
    efforts = {
        unit.id: budget for unit in facts.urban for rule in facts.rules if (budget := rule.costs(county, unit))}
    possible = [pair for pair in (*pinned_pairs(county), *listed) if pair[1] in facts.candidates.get(pair[0], ())]
    part_of = {
        unit.id: place for place, part in enumerate(facts.parts) for unit in (*part.urban, *part.rural)}
    taken: dict[tuple[str, str], None] = {}
    count = dict.fromkeys(least, 0)
    spent = dict.fromkeys(efforts, 0)
    for urban, rural in possible:
        part = part_of[urban]
        missing = sum(max(0, least[one.id] - count[one.id]) for one in facts.urban if part_of[one.id] == part)
        wanting = sum(max(0, least[one.id] - count[one.id]) for one in facts.rural if part_of[one.id] == part)
        cost = efforts[urban].costs.get(rural, 0) if urban in efforts else 0
        if (urban, rural) in taken or count[rural] >= max(1, least[rural]) or count[urban] >= most[urban]:
            continue
        if urban in efforts and spent[urban] + cost > efforts[urban].limit:
            continue
        if count[urban] >= least[urban] and wanting <= missing:
            continue
        taken[urban, rural] = None
        count[urban] += 1
        count[rural] += 1
        if urban in efforts:
            spent[urban] += cost
    return list(taken)


def nearest_first(facts: Facts) -> list[tuple[str, str]]:
    """List all pairs that may be, the nearest first; unknown ways come last."""
    def way(pair: tuple[str, str]) -> tuple[bool, int, tuple[str, str]]:
        known = minutes(facts.county, *pair)
        return known is None, known or 0, pair

    return sorted(((urban, rural) for urban, partners in facts.candidates.items() for rural in partners), key=way)


def send_along(name: str, facts: Facts, pairs: Pairs, budget: Budget) -> Found:
    """Send teachers along pairs, one by one where they help most."""
    sending = Sending(facts, pairs)
    sending.send(budget)
    return Found(Plan(tuple(sorted(Pair(*pair) for pair in sending.pairs)), sending.placements()), name, {}, {})
