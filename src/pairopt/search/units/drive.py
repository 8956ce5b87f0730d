"""What the searches on tables share: where they begin, how a pairing is filled and improved, and what they hand over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from pairopt import words
from pairopt.audit import audit
from pairopt.derive import Facts
from pairopt.plan import Plan
from pairopt.result import Found
from pairopt.rules.together import groups
from pairopt.search.greedy import solve as greedy
from pairopt.search.greedy.sending import Sending
from pairopt.search.keep import better_of
from pairopt.search.units.assemble import plan_of
from pairopt.search.units.board import Board, sign
from pairopt.search.units.crews import Ints
from pairopt.search.units.pairing import Pairing
from pairopt.search.watch import Budget, Watch
from pairopt.text import Text

Reals = NDArray[np.float64]


class Run:
    """One run of a search on tables.

    Companions are not moved; those whom the start does not send are given posts in the end, as the greedy search does.
    Where some rural unit finds no place, or a limit is broken, the greedy plan is the start.

    Parameters
    ----------
    fill
        Gives rural units of nobody to urban units.

    Attributes
    ----------
    pairings
        Of each part of the county: the partners of the start, and everybody else as `fill` has it.
    """

    def __init__(
        self, name: str, facts: Facts, budget: Budget, start: Plan | None,
        fill: Callable[[Pairing, Sequence[int]], None] | None = None,
    ) -> None:
        self.name, self.facts, self.budget, self.start, self.fill = name, facts, budget, start, fill or insert
        self.pairings = self._begin()
        broken = any(pairing.total()[0] < 0 for pairing in self.pairings)
        if broken and (start is None or not audit(facts.county, start).accepted):
            self.start = greedy.solve(facts, budget, seed=0, start=None, watch=Watch()).plan
            self.pairings = self._begin()

    def descend(self, chance: np.random.Generator, watch: Watch) -> None:
        """Improve every pairing by moves and swaps, rural units in an order by chance, and tell of it."""
        for pairing in self.pairings:
            descend(pairing, [int(rural) for rural in chance.permutation(len(pairing.owner))], self.budget)
            self.tell(watch)

    def tell(self, watch: Watch) -> None:
        """Tell the value so far of the first goal."""
        if self.facts.goals and self.pairings:
            goal = self.facts.goals[0]
            value = sum(sum(pairing.total()[1:2]) for pairing in self.pairings)
            watch.works_on(self.name, goal.id, sign(goal) * value, None)
            watch.found(lambda: plan_of(self.pairings))

    def found(self) -> Found:
        """Return the plan of the pairings, or the start where that is better."""
        plan = self._send_companions(plan_of(self.pairings))
        kept = better_of(self.facts.county, self.start, plan)
        if kept is not None:
            return Found(kept, self.name, {}, {})
        return Found(None, self.name, {}, {}, notes=(
            Text("求解方法{name}没有满足：{finding}", "the search {name} could not keep: {finding}").fill(
                name=words.engine(self.name), finding=audit(self.facts.county, plan).findings[0].text),))

    def _send_companions(self, plan: Plan) -> Plan:
        """Send companions who stay so far, where that makes the plan better."""
        if not groups(self.facts.county):
            return plan
        sending = Sending(self.facts, plan.pairs)
        sending.resume(plan)
        sending.send_companions()
        return better_of(self.facts.county, plan, Plan(plan.pairs, sending.placements())) or plan

    def _begin(self) -> list[Pairing]:
        pairings = []
        for part in self.facts.parts:
            if part.urban and part.rural:
                pairing = Pairing(Board(part, self.start), self.budget)
                _take_over(pairing, self.start)
                self.fill(pairing, [int(rural) for rural in np.flatnonzero(pairing.owner == pairing.nobody)])
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


def insert(pairing: Pairing, rurals: Sequence[int], blur: Reals | None = None) -> None:
    """Give rural units of nobody to urban units, the greatest gain first; who finds no place stays with nobody.

    Parameters
    ----------
    blur
        Factors of the gains [urban, rural of `rurals`] in the choice of what comes first; none by default.
    """
    left = np.array(rurals, np.int64)
    factors = np.ones((pairing.nobody, len(left))) if blur is None else blur

    def gain(units: slice | int) -> Ints:
        return pairing.join[units, left] + pairing.leave[left]

    # Nobody keeps a unit that gains nothing elsewhere: a gain of 0 is what staying is worth.
    gains = gain(slice(pairing.nobody))
    while len(left) and gains.size:
        unit, at = np.unravel_index(int((gains * factors).argmax()), gains.shape)
        if gains[unit, at] <= 0:
            break
        pairing.put([int(left[at])], int(unit))
        left, gains, factors = np.delete(left, at), np.delete(gains, at, axis=1), np.delete(factors, at, axis=1)
        gains[unit] = gain(int(unit))


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
