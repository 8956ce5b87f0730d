"""What crews cover at rural units, weighed by goal: the part of a table that many urban units share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from pairopt.derive import Facts
from pairopt.goals.goal import Band
from pairopt.search.units.board import least_post
from pairopt.search.units.crews import Ints, Needs, skills_of
from pairopt.shortage import shortages


class Cover:
    """What crews cover at some rural units, worked out once for all units that have such a crew.

    Parameters
    ----------
    rural
        In order of rows.
    weights
        By goal.
    """

    def __init__(self, facts: Facts, rural: Sequence[str], weights: Mapping[str, int]) -> None:
        self.rural = tuple(rural)
        self.skills, self.least = skills_of(facts), least_post(facts)
        self.needs = needs_of(facts, rural, weights)
        self._row: dict[bytes, int] = {}
        self._worth: Ints = np.zeros((0, len(rural)), dtype=np.int64)
        self._may: npt.NDArray[np.bool_] = np.zeros((0, len(rural)), dtype=bool)

    def of(self, crews: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """Return worth and possibility of crews (V, skills) at each rural unit, both (V, R)."""
        keys = [crew.tobytes() for crew in crews]
        fresh = [place for place, key in enumerate(keys) if key not in self._row]
        if fresh:
            new = {keys[place]: place for place in fresh}
            worth, may = self.needs.covered(crews[list(new.values())], self.skills, self.least)
            self._row |= {key: len(self._worth) + place for place, key in enumerate(new)}
            self._worth, self._may = np.concatenate((self._worth, worth)), np.concatenate((self._may, may))
        rows = [self._row[key] for key in keys]
        return self._worth[rows], self._may[rows]


def needs_of(facts: Facts, rural: Sequence[str], weights: Mapping[str, int]) -> Needs:
    """Return the needs of some schools, periods weighed by goal."""
    county, subjects = facts.county, facts.county.policy.subjects
    goals = [goal for goal in facts.goals if goal.id in weights]

    def bands(school: str, subject: str) -> tuple[Band, ...]:
        need = shortages(county).get((school, subject))
        if need is None:
            return ()
        each = np.zeros(need.periods, dtype=np.int64)
        for goal in goals:
            said = goal.of_need(county, need)
            if said:
                each += weights[goal.id] * np.repeat([band.worth for band in said], [band.periods for band in said])
        return tuple(Band(len(list(run)), worth) for worth, run in groupby(each.tolist()))

    return Needs([[bands(school, subject) for subject in subjects] for school in rural], len(subjects))
