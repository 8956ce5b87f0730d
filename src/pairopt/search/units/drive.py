"""What the searches on tables share: where they begin, how a pairing is filled and improved, and what they hand over."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairopt.audit import audit, better
from pairopt.derive import Facts
from pairopt.plan import Plan
from pairopt.result import Found
from pairopt.search.units.assemble import plan_of
from pairopt.search.units.board import Board
from pairopt.search.units.pairing import Pairing
from pairopt.search.watch import Budget
from pairopt.text import Text


def begin(facts: Facts, budget: Budget, start: Plan | None) -> list[Pairing]:
    """Return the pairings of all parts of a county: the partners of the start, and everybody else where it is best."""
    pairings = []
    for part in facts.parts():
        pairing = Pairing(Board(part, start), budget)
        _take_over(pairing, start)
        insert(pairing, [int(rural) for rural in np.flatnonzero(pairing.owner == pairing.nobody)])
        pairings.append(pairing)
    return pairings


def _take_over(pairing: Pairing, start: Plan | None) -> None:
    """Give rural units to the urban units that they must have, or have in the start."""
    board = pairing.board
    goes_to = dict(board.fixed)
    if start is not None:
        for urban, rural in start.pairs:
            if urban in board.place and rural in board.place:
                goes_to.setdefault(board.place[rural], board.place[urban])
    for unit in range(pairing.nobody):
        own = [rural for rural, at in sorted(goes_to.items()) if at == unit and board.may_pair[unit, rural]]
        pairing.put(own, unit)


def insert(pairing: Pairing, rurals: Sequence[int]) -> None:
    """Give rural units of nobody to urban units, the greatest gain first; who finds no place stays with nobody."""
    left = np.array(sorted(rurals), np.int64)
    # Nobody keeps a unit that gains nothing elsewhere: a gain of 0 is what staying is worth.
    gains = pairing.join[:-1][:, left] + pairing.leave[left]
    while len(left) and gains.size:
        unit, at = np.unravel_index(int(gains.argmax()), gains.shape)
        if gains[unit, at] <= 0:
            break
        pairing.put([int(left[at])], int(unit))
        left, gains = np.delete(left, at), np.delete(gains, at, axis=1)
        gains[unit] = pairing.join[unit, left] + pairing.leave[left]


def descend(pairing: Pairing, rurals: Sequence[int], budget: Budget) -> None:
    """Make the best move or swap of one rural unit after the other until none helps, or the budget is over.

    Parameters
    ----------
    rurals
        To be looked at first, in this order; those whose urban unit changes are looked at again.
    """
    queue = dict.fromkeys(rurals)
    while queue and not budget.over:
        rural = next(iter(queue))
        del queue[rural]
        gain, other, unit = pairing.best_change(rural)
        if gain <= 0:
            continue
        if other >= 0:
            pairing.exchange(rural, other)
            touched = [rural, other]
        else:
            queue |= dict.fromkeys(pairing.partners_of(rural))
            pairing.put([rural], unit)
            touched = [rural]
        for one in touched:
            queue |= dict.fromkeys(pairing.partners_of(one))


def finish(name: str, facts: Facts, pairings: list[Pairing], start: Plan | None) -> Found:
    """Return the plan of these pairings, or the start where that is better."""
    plan = plan_of(pairings)
    audited = audit(facts.county, plan)
    if start is not None:
        before = audit(facts.county, start)
        if before.accepted and (not audited.accepted or better(facts.county, before, audited, {})):
            return Found(start, name, {}, {})
    if audited.accepted:
        return Found(plan, name, {}, {})
    return Found(None, name, {}, {}, notes=(
        Text("求解方法{name}没有满足：{finding}", "the search {name} could not keep: {finding}").fill(
            name=name, finding=audited.findings[0].text),))
