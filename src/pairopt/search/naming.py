"""Names for counted teachers: which teacher of a type goes, where, and what each one teaches.

The order is stated and no goal: of a type, teachers are sent in order of id, to stops in order of school ids; what a
crew teaches together is shared out evenly, in the order of its schools and of the policy's subjects.
"""

from __future__ import annotations

from collections.abc import Mapping

from pairopt.derive import Facts, Stop
from pairopt.plan import Placement

Need = tuple[str, str]


def name_teachers(
    facts: Facts, crew: Mapping[tuple[int, Stop], int], work: Mapping[tuple[int, Stop], Mapping[Need, int]]
) -> tuple[Placement, ...]:
    """Turn counts into placements, sorted by teacher with the base school first.

    Parameters
    ----------
    crew
        Number of teachers by (type, stop).
    work
        Periods by (skill, stop), then (school, subject).
    """
    going: dict[tuple[int, Stop], list[str]] = {}
    for kind in facts.types:
        members = iter(kind.members)
        for stop in sorted(stop for index, stop in crew if index == kind.index):
            names = [next(members) for _ in range(crew[kind.index, stop])]
            going.setdefault((kind.skill, stop), []).extend(names)
    rows: dict[str, list[Placement]] = {}
    for (skill, stop), teachers in going.items():
        periods = work[skill, stop]
        in_order = [(school, subject) for school in stop for subject in facts.county.policy.subjects]
        cells = {need: periods[need] for need in in_order if periods.get(need)}
        rows |= _share_out(sorted(teachers), cells)
    return tuple(row for teacher in sorted(rows) for row in rows[teacher])


def _share_out(teachers: list[str], cells: dict[Need, int]) -> dict[str, list[Placement]]:
    """Share the periods of one crew out: everybody the same number, give or take one, and each school to each of them.

    The crew keeps load and least periods together, so everybody keeps them with an even share; each school has at
    least a period for everyone who serves it.
    """
    quota, rest = divmod(sum(cells.values()), len(teachers))
    left = dict(cells)
    shared = {}
    for place, teacher in enumerate(teachers):
        others = len(teachers) - place - 1
        share = dict.fromkeys(left, 0)
        room = quota + (place < rest)
        # First one period at each school, then the rest in order, leaving one at each school for those who follow.
        for school in dict.fromkeys(school for school, _ in left):
            first = next(need for need in left if need[0] == school and left[need])
            share[first], left[first], room = 1, left[first] - 1, room - 1
        for need in left:
            at_school = sum(periods for other, periods in left.items() if other[0] == need[0])
            more = min(room, left[need], at_school - others)
            share[need], left[need], room = share[need] + more, left[need] - more, room - more
        shared[teacher] = [Placement(teacher, *need, periods) for need, periods in share.items() if periods]
    return shared
