"""A list that is compared place by place, settled place by place: the worst unit first.

Whatever is worst is made as good as it can be; then as few units as possible are left there; then the same for the
others, and so on (Ogryczak and Śliwiński, "On direct methods for lexicographic min-max optimization", 2006). Each step
is a goal of one number with a bound of its own, so that all places up to the first open step are proven.
"""

from __future__ import annotations

from collections.abc import Mapping

from pairopt.goals.evenness import short_of_units
from pairopt.goals.goal import Band
from pairopt.search.compact.draft import Draft, Linear
from pairopt.shortage import shortages

_ALL = 1000
"""What a unit keeps where nothing of its shortage is covered."""


class Levels:
    """The places of `evenness` in one draft, the worst first; so many of them are settled.

    Attributes
    ----------
    units
        Rural units of the draft with a shortage.
    places
        The places that are proven.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._short: Mapping[str, int] = {
            unit: short for unit, short in short_of_units(draft.county).items() if draft.has(unit)}
        needs = shortages(draft.county)
        covered: dict[str, list[Linear]] = {unit: [] for unit in self._short}
        # Every period is worth 1: with that come the rows that keep the relaxation from spreading slivers of a teacher.
        worth = draft.worth_of_bands({need: (Band(needs[need].periods, 1),) for need in draft.given()})
        for (_, unit), periods in worth.items():
            covered[unit] += periods
        self._covered: Mapping[str, Linear] = {unit: sum(parts) for unit, parts in covered.items()}
        self._worse: Mapping[str, Linear] = dict.fromkeys(self._short, 0)
        self.units = tuple(self._short)
        self.places: list[int] = []

    @property
    def open(self) -> int:
        """How many places are not settled."""
        return len(self.units) - len(self.places)

    def next_place(self) -> Linear:
        """Return what the next place is to be at the least: the most that any unit keeps, but for those settled as worse."""
        most = self._draft.number(_ALL, f"place {len(self.places) + 1} of evenness")
        for unit, short in self._short.items():
            kept = _ALL * short - _ALL * self._covered[unit]
            self._draft.model.add(short * most + _ALL * short * self._worse[unit] >= kept)
        return most

    def at_least(self, level: int) -> Linear:
        """Return how many units keep a level or more, and take them for those that may from here on."""
        self._worse = {unit: self._draft.flag(f"{unit} keeps {level} or more") for unit in self.units}
        for unit, short in self._short.items():
            # So many periods leave less than the level: 1000 · (short − covered) ≤ (level − 1) · short.
            enough = -(-short * (_ALL - level + 1) // _ALL)
            self._draft.model.add(self._covered[unit] >= enough * (1 - self._worse[unit]))
        return sum(self._worse.values())

    def hold(self, reached: tuple[int, ...]) -> None:
        """Keep every place no worse than reached; nothing is proven by that."""
        for level in sorted(set(reached)):
            self._draft.model.add(self.at_least(level + 1) <= sum(place > level for place in reached))
