"""The crews that may arrive at rural units, listed; from one urban unit or from several of them together."""

from __future__ import annotations

import numpy as np

from pairopt.county import School
from pairopt.derive import Facts
from pairopt.search.bundles.table import TooMany
from pairopt.search.leaving import leaving_vectors
from pairopt.search.units.board import partners_of
from pairopt.search.units.crews import Ints

_MOST_VECTORS = 5_000
_MOST_SUMS = 200_000


class Crews:
    """The crews [crew, skill] that may arrive at the rural units of a part.

    Attributes
    ----------
    of_unit
        By urban unit: every crew of teachers who may leave it together, nobody among them.
    joint
        By number of urban units, from two up: every sum of so many crews.
    flags
        How many flags a model of them has, at most.

    Raises
    ------
    TooMany
        Where there are more of them than can be listed.
    """

    def __init__(self, facts: Facts) -> None:
        self.of_unit = {unit.id: _leaving(facts, unit) for unit in facts.urban}
        self.joint: dict[int, Ints] = {}
        nobody = np.zeros((1, len(facts.skills)), np.int64)
        sums = some = distinct(np.concatenate([nobody, *self.of_unit.values()]))
        for number in range(2, max((partners_of(facts, school).most for school in facts.rural), default=0) + 1):
            if len(sums) * len(some) > _MOST_SUMS:
                raise TooMany
            sums = distinct((sums[:, None] + some[None]).reshape(len(sums) * len(some), len(facts.skills)))
            self.joint[number] = sums
        self.flags = sum(
            2 * len(facts.candidates[unit]) * len(crews) for unit, crews in self.of_unit.items()
        ) + len(facts.rural) * sum(map(len, self.joint.values()))


def _leaving(facts: Facts, unit: School) -> Ints:
    rows = [row for rule in facts.rules for row in rule.leaving(facts.county, unit)]
    alike: dict[tuple[int, tuple[int, ...]], int] = {}
    for kind in facts.types_of.get(unit.id, ()):
        key = kind.skill, tuple(row.weights.get(kind.members[0], 0) for row in rows)
        alike[key] = alike.get(key, 0) + len(kind.members)
    vectors = leaving_vectors(
        [weights for _, weights in alike], list(alike.values()), [row.limit for row in rows], _MOST_VECTORS)
    if vectors is None:
        raise TooMany
    skills = np.eye(len(facts.skills), dtype=np.int64)
    return distinct(vectors @ skills[[skill for skill, _ in alike]])


def distinct(rows: Ints) -> Ints:
    """Return the rows of a table, each once, in lexicographic order."""
    found: Ints = np.unique(rows, axis=0) if rows.shape[1] else rows[:1]
    return found
