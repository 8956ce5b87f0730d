"""Numbers of partners that do not add up: of one unit, of a stage, of some units that a cut of the network finds."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pairopt import words
from pairopt.county import County, School
from pairopt.rules import active_rules, pair_refusals
from pairopt.rules.rule import Limits
from pairopt.text import Text, listing, same

_MOST_NAMES = 8
"""So many units are named in a sentence; of the others it says how many they are."""


def limits_of(county: County, unit: str) -> Limits:
    """Return the least and most partners of a unit by all active rules together."""
    said = [limits for rule in active_rules(county) if (limits := rule.partners(county, county.school[unit]))]
    return Limits(max(one.least for one in said), min(one.most for one in said))


def short_of_partners(county: County) -> tuple[Text, ...]:
    """Return sentences that each prove that the partners asked for cannot be had, the simplest that tell."""
    limits = {unit.id: limits_of(county, unit.id) for unit in (*county.urban, *county.rural)}
    possible = {
        rural.id: [urban.id for urban in county.urban if not pair_refusals(county, urban, rural)]
        for rural in county.rural}
    reverse: dict[str, list[str]] = {urban.id: [] for urban in county.urban}
    for one, partners in possible.items():
        for partner in partners:
            reverse[partner].append(one)
    said: list[Text] = []
    for stage in dict.fromkeys(unit.stage for unit in county.urban):
        urban = [unit for unit in county.urban if unit.stage == stage]
        rural = [unit for unit in county.rural if unit.stage == stage]
        sides = (_Side(rural, urban, possible, limits), _Side(urban, rural, reverse, limits))
        # What one unit shows needs no stage, and what a stage shows needs no network.
        alone = [text for side in sides for text in _alone(side)] + list(_dear(county, sides[1]))
        said += alone or [text for side in sides for text in _in_all(side, stage)] or [
            text for side in sides for text in _cuts(side)]
    return tuple(said)


class _Side(NamedTuple):
    """The units of one side of a stage that ask for partners, and those of the other that have room."""

    units: list[School]
    others: list[School]
    possible: Mapping[str, list[str]]
    limits: Mapping[str, Limits]


def _alone(side: _Side) -> Iterator[Text]:
    for unit in side.units:
        least, most = side.limits[unit.id].least, side.limits[unit.id].most
        count = len(side.possible[unit.id])
        if count < least:
            yield Text(
                "{unit}需要至少{least}所结对学校，可结对的只有{count}所", "{unit} needs {least} partners, only {count} are possible").fill(
                    unit=unit.name, least=least, count=count)
        if least > most:
            yield Text(
                "{unit}的结对数下限{least}高于上限{most}", "{unit} must have at least {least} and at most {most} partners").fill(
                    unit=unit.name, least=least, most=most)


def _dear(county: County, side: _Side) -> Iterator[Text]:
    """Urban units whose budget does not pay for the cheapest partners they must have."""
    for unit in side.units:
        for rule in active_rules(county):
            budget = rule.costs(county, unit)
            if not budget or len(side.possible[unit.id]) < side.limits[unit.id].least:
                continue
            by_cost = sorted(side.possible[unit.id], key=lambda rural, costs=budget.costs: costs.get(rural, 0))  # type: ignore[misc]
            cheapest = by_cost[:side.limits[unit.id].least]
            if budget.used(cheapest) > budget.limit:
                yield Text(
                    "{unit}需要至少{least}所结对学校，投入最少的是与{partners}结对，也已超出：{why}",
                    "{unit} needs {least} partners, and even {partners} would be too much: {why}").fill(
                        unit=unit.name, least=len(cheapest), partners=_names(side, cheapest),
                        why=rule.tell_budget(county, unit, tuple(cheapest)).text)


def _in_all(side: _Side, stage: str) -> Iterator[Text]:
    needed = sum(side.limits[unit.id].least for unit in side.units)
    room = sum(side.limits[unit.id].most for unit in side.others)
    if needed > room:
        text = Text(
            "{stage}：农村学校共需{needed}个结对，城区学校合计最多{room}个",
            "{stage}: the rural units need {needed} partners in all, the urban units have room for {room}")
        if side.units[0].side == "urban":
            text = Text(
                "{stage}：城区学校共须结对{needed}个，农村学校合计最多{room}个",
                "{stage}: the urban units must have {needed} partners in all, the rural units have room for {room}")
        yield text.fill(stage=words.STAGES[stage], needed=needed, room=room)


def _cuts(side: _Side) -> Iterator[Text]:
    """Units that only a few others may meet, which have no room for all of them: the side of a minimum cut."""
    import networkx as nx  # heavy, and only where there is no plan

    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_nodes_from(("asks", "offers"))
    for unit in side.units:
        network.add_edge("asks", unit.id, capacity=side.limits[unit.id].least)
        network.add_edges_from(((unit.id, other) for other in side.possible[unit.id]), capacity=1)
    for unit in side.others:
        network.add_edge(unit.id, "offers", capacity=side.limits[unit.id].most)
    _, flow = nx.maximum_flow(network, "asks", "offers")
    told: set[str] = set()
    for unit in side.units:
        if flow["asks"][unit.id] < side.limits[unit.id].least and unit.id not in told:
            units, others = _behind(unit.id, side, flow)
            told |= units
            yield _cut(side, units, others)


def _behind(start: str, side: _Side, flow: Mapping[str, Mapping[str, int]]) -> tuple[set[str], set[str]]:
    """What a unit that got too few partners reaches by exchanging partners: the full others, and who fills them."""
    filled: dict[str, list[str]] = {}
    for one in side.units:
        for other in side.possible[one.id]:
            if flow[one.id][other]:
                filled.setdefault(other, []).append(one.id)
    units, others, queue = {start}, set[str](), deque([start])
    while queue:
        unit = queue.popleft()
        for other in side.possible[unit]:
            if not flow[unit][other] and other not in others:
                others.add(other)
                queue.extend(holder for holder in filled.get(other, ()) if holder not in units)
                units.update(filled.get(other, ()))
    return units, others


def _cut(side: _Side, units: set[str], others: set[str]) -> Text:
    needed = sum(side.limits[unit].least for unit in units)
    # A pair stands once: what leads to others that are not full is a place each.
    single = sum(1 for unit in units for other in side.possible[unit] if other not in others)
    room = single + sum(side.limits[other].most for other in others)
    names = {"units": _names(side, sorted(units)), "count": len(units), "needed": needed, "room": room}
    met = sorted({other for unit in units for other in side.possible[unit]})
    return Text(
        "{units}这{count}所学校共需{needed}个结对，可结对的只有{others}，合计最多{room}个",
        "these {count} units need {needed} partners and have only {room} places between them: {units}; all that they may"
        " meet is {others}").fill(**names, others=_names(side, met))


def _names(side: _Side, units: list[str]) -> Text:
    known = {unit.id: unit.name for unit in (*side.units, *side.others)}
    named = listing([same(known[unit]) for unit in units[:_MOST_NAMES]])
    more = len(units) - _MOST_NAMES
    return Text("{named}等{count}所", "{named} and {more} more").fill(
        named=named, count=len(units), more=more) if more > 0 else named
