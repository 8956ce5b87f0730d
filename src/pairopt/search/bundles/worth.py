"""What covered periods are worth, for many schools and many vectors of teachers at once.

For n_k teachers of type k (subjects, load) sent to one school, periods h are feasible iff for every set A of subjects
Σ_{s∈A} h_s ≤ Σ load_k · n_k over the types whose subjects meet A (Hall, Rado): a polymatroid. A concave separable worth
over it is greatest where the dearest period is given first (Federgruen & Groenevelt 1986).

That everybody teaches at least so many periods asks for a second thing: some allocation in which each type gives
its least. By Mendelsohn and Dulmage one allocation then does both, so that the two questions can be answered apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pairopt.derive import Facts, Skill
from pairopt.goals.goal import Goal
from pairopt.shortage import load_away, shortages

Ints = npt.NDArray[np.int64]

FORBIDDEN = -(2**58)
"""What must not be; eight of them add up without overflow, and nothing that may be comes near."""


class Needs(NamedTuple):
    """What some schools are short of, R schools, S subjects, B steps, dearest first.

    Parameters
    ----------
    short
        (R, S) periods.
    subject, periods, worth
        (R, B) of each step: index of the subject, number of periods, worth of one of them.
    """

    short: Ints
    subject: Ints
    periods: Ints
    worth: Ints


def needs_of(facts: Facts, rural: Sequence[str], weights: Mapping[str, int]) -> Needs:
    """Return the needs of some schools, periods weighed by goal (more is better)."""
    county = facts.county
    subjects = county.policy.subjects
    goals = [goal for goal in facts.goals if goal.id in weights]
    short = np.zeros((len(rural), len(subjects)), dtype=np.int64)
    steps: list[list[tuple[int, int, int]]] = []
    for row, school in enumerate(rural):
        own: list[tuple[int, int, int]] = []
        for place, subject in enumerate(subjects):
            need = shortages(county).get((school, subject))
            if need is None:
                continue
            short[row, place] = need.periods
            each = np.zeros(need.periods, dtype=np.int64)
            for goal in goals:
                bands = goal.of_need(county, need)
                if bands:
                    each += weights[goal.id] * np.repeat([band.worth for band in bands], [band.periods for band in bands])
            own += [(-int(worth), place, len(list(run))) for worth, run in groupby(each.tolist())]
        steps.append(sorted(own))
    most = max(map(len, steps), default=0)
    table = np.zeros((len(rural), most, 3), dtype=np.int64)
    for row, own in enumerate(steps):
        if own:
            table[row, : len(own)] = own
    return Needs(short, table[:, :, 1], table[:, :, 2], -table[:, :, 0])


class Reach(NamedTuple):
    """What vectors of teachers can give, for each non-empty set A of subjects (bit mask A + 1).

    Parameters
    ----------
    most
        (V, A) periods of the subjects of A together, at most.
    alone
        (V, A) teachers who teach nothing outside A.
    """

    most: Ints
    alone: Ints


def reach_of(facts: Facts, skills: Sequence[Skill], vectors: Ints) -> Reach:
    """Return the reach of vectors (V, K) over K skills."""
    county = facts.county
    place = {subject: bit for bit, subject in enumerate(county.policy.subjects)}
    masks = np.array([sum(1 << place[one] for one in skill.subjects) for skill in skills], dtype=np.int64)
    loads = np.array(
        [load_away(county, county.teacher[skill.example], county.teacher[skill.example].school) for skill in skills],
        dtype=np.int64)
    sets = np.arange(1, 1 << len(place), dtype=np.int64)
    meets = (masks[:, None] & sets[None, :]) != 0
    within = (masks[:, None] & ~sets[None, :]) == 0
    return Reach(vectors @ (loads[:, None] * meets), vectors @ within.astype(np.int64))


def best_periods(needs: Needs, reach: Reach) -> tuple[Ints, Ints]:
    """Return the best worth (R, V) and the periods given (R, V, S)."""
    rural, subjects = needs.short.shape
    sets = np.arange(1, 1 << subjects, dtype=np.int64)
    has = ((sets[None, :] >> np.arange(subjects)[:, None]) & 1).astype(bool)  # (S, A)
    left = np.repeat(reach.most[None, :, :], rural, axis=0)  # (R, V, A)
    worth = np.zeros(left.shape[:2], dtype=np.int64)
    given = np.zeros((*left.shape[:2], subjects), dtype=np.int64)
    rows = np.arange(rural)
    for step in range(needs.worth.shape[1]):
        subject = needs.subject[:, step]
        mine = has[subject][:, None, :]  # (R, 1, A)
        room = np.where(mine, left, FORBIDDEN * -1).min(axis=2)
        more = np.minimum(room, needs.periods[:, step, None])
        worth += more * needs.worth[:, step, None]
        given[rows, :, subject] += more
        left -= more[:, :, None] * mine
    return worth, given


def posts_fit(needs: Needs, reach: Reach, least: int) -> npt.NDArray[np.bool_]:
    """Say (R, V) whether everybody of a vector finds at least so many periods at a school (Hall)."""
    subjects = needs.short.shape[1]
    sets = np.arange(1, 1 << subjects, dtype=np.int64)
    has = ((sets[None, :] >> np.arange(subjects)[:, None]) & 1).astype(np.int64)
    short = needs.short @ has  # (R, A)
    fits: npt.NDArray[np.bool_] = (least * reach.alone[None, :, :] <= short[:, None, :]).all(axis=2)
    return fits


def signed(goal: Goal) -> int:
    """Return 1 where more of a goal is better, else -1."""
    return 1 if goal.better == "more" else -1
