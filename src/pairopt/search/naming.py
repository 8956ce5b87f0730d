"""Who teaches what: the periods that a crew gives together, shared out to its teachers by name.

The order is stated and no goal: everybody gets the same number of periods, give or take one, in order of teacher ids,
of the schools of the stop and of the policy's subjects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pairopt.county import County
from pairopt.derive import Stop
from pairopt.plan import Placement


def share_out(
    county: County, teachers: Iterable[str], stop: Stop, work: Mapping[tuple[str, str], int]
) -> dict[str, tuple[Placement, ...]]:
    """Share the periods of one crew out.

    The crew keeps load and least periods together, so everybody keeps them with an even share. Where each school has a
    period for everyone, everyone serves each; else one after the other takes what comes next.

    Parameters
    ----------
    work
        Periods by (school, subject) for all of them together.

    Returns
    -------
    dict
        The placements of each teacher, the base school first.
    """
    names = sorted(teachers)
    in_order = [(school, subject) for school in stop for subject in county.policy.subjects]
    left = {need: work[need] for need in in_order if work.get(need)}
    schools = dict.fromkeys(school for school, _ in left)
    for_all = all(sum(left[need] for need in left if need[0] == school) >= len(names) for school in schools)
    quota, rest = divmod(sum(left.values()), len(names))
    shared = {}
    for place, teacher in enumerate(names):
        others = len(names) - place - 1 if for_all else 0
        share = dict.fromkeys(left, 0)
        room = quota + (place < rest)
        # First one period at each school, then the rest in order, leaving one at each school for those who follow.
        for school in schools if for_all else ():
            first = next(need for need in left if need[0] == school and left[need])
            share[first], left[first], room = 1, left[first] - 1, room - 1
        for need in left:
            at_school = sum(periods for other, periods in left.items() if other[0] == need[0])
            more = min(room, left[need], at_school - others)
            share[need], left[need], room = share[need] + more, left[need] - more, room - more
        shared[teacher] = tuple(Placement(teacher, *need, periods) for need, periods in share.items() if periods)
    return shared
