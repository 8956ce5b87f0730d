"""What a planner gets: pairs of schools and placements of teachers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class Pair(NamedTuple):
    """An urban unit and its rural partner, by id."""

    urban: str
    rural: str


class Placement(NamedTuple):
    """Weekly periods of one subject that a sent teacher gives at one school."""

    teacher: str
    school: str
    subject: str
    periods: int


@dataclass(frozen=True)
class Plan:
    """Pairs and placements.

    Parameters
    ----------
    pairs
        Sorted by urban, then rural id.
    placements
        Sorted by teacher; the rows of the base school come first.
    """

    pairs: tuple[Pair, ...]
    placements: tuple[Placement, ...] = ()

    @cached_property
    def partners(self) -> Mapping[str, tuple[str, ...]]:
        """Partners of each unit that has one, on either side, in order of id."""
        found: dict[str, list[str]] = {}
        for urban, rural in self.pairs:
            found.setdefault(urban, []).append(rural)
            found.setdefault(rural, []).append(urban)
        return {unit: tuple(sorted(partners)) for unit, partners in found.items()}

    @cached_property
    def posts(self) -> Mapping[str, tuple[Placement, ...]]:
        """The placements of each sent teacher, the base first."""
        found: dict[str, list[Placement]] = {}
        for placement in self.placements:
            found.setdefault(placement.teacher, []).append(placement)
        return {teacher: tuple(rows) for teacher, rows in found.items()}

    @cached_property
    def schools(self) -> Mapping[str, tuple[str, ...]]:
        """The schools that each sent teacher serves, the base first."""
        return {teacher: tuple(dict.fromkeys(row.school for row in rows)) for teacher, rows in self.posts.items()}

    @cached_property
    def covered(self) -> Mapping[tuple[str, str], int]:
        """Weekly periods covered by (school, subject)."""
        found: dict[tuple[str, str], int] = {}
        for row in self.placements:
            found[row.school, row.subject] = found.get((row.school, row.subject), 0) + row.periods
        return found

    def base(self, teacher: str) -> str:
        """Return the base school of a sent teacher."""
        return self.schools[teacher][0]

    def __str__(self) -> str:
        return f"{len(self.pairs)} pairs, {len(self.posts)} teachers sent"
