"""What a crew covers at a rural unit, for many crews and all rural units at once.

A crew is a number of teachers of each skill. Periods h of its subjects can be taught by it exactly where, for every set
A of subjects, Σ_{s ∈ A} h_s ≤ Σ loads of those whose subjects meet A (Hall; a polymatroid). A goal whose worth does
not rise with each further period is then served best by taking the dearest periods first as long as they can be taught
(Federgruen & Groenevelt, "The greedy procedure for resource allocation problems", 1986).

Everybody of a crew can have the least periods of a post exactly where, for every A, those who teach nothing outside A
find enough short periods in A; by the theorem of Mendelsohn and Dulmage the best periods can then be shared out so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pairopt.derive import Facts
from pairopt.goals.goal import Band
from pairopt.shortage import load_away

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_CELLS = 400_000
"""Ranks that are worked out side by side, few enough for the cache."""
_ROOMS = 8_000_000
"""Rooms of crews that are held side by side."""


class Skills(NamedTuple):
    """By skill: the subjects as flags [skill, subject], and the load [skill]."""

    teaches: Flags
    load: Ints


class Needs:
    """The needs of rural units, ready to be served by crews.

    Parameters
    ----------
    bands
        By rural unit and subject: what covered periods are worth, dearest first; none where nothing is short.
    """

    def __init__(self, bands: Sequence[Sequence[Sequence[Band]]], subjects: int) -> None:
        self.bands, self.subjects = bands, subjects
        sets = np.arange(1, 2**subjects)
        self.member: Flags = (sets[None, :] >> np.arange(subjects)[:, None]) & 1 == 1  # [subject, set]
        self.short: Ints = np.array(
            [[sum(band.periods for band in of) for of in row] for row in bands], np.int64).reshape(-1, subjects)
        in_order = [
            sorted((-band.worth, subject, place, band.periods)
                   for subject, of in enumerate(row) for place, band in enumerate(of)) for row in bands]
        steps = max(map(len, in_order), default=0)
        table = np.zeros((len(bands), steps, 3), np.int64)
        for rural, row in enumerate(in_order):
            for step, (worth, subject, _, periods) in enumerate(row):
                table[rural, step] = -worth, subject, periods
        self.worth, self.subject, self.periods = table.transpose(2, 1, 0)  # each [step, rural]

    def covered(self, crews: Ints, skills: Skills, least: int) -> tuple[Ints, Flags]:
        """Return worth and possibility of crews [crew, skill] at each rural unit, both [crew, rural].

        The most periods of at least some worth that a crew can teach is a rank, min over A of the loads that meet A and
        the periods outside A (Edmonds); as the greedy takes so many at every worth, ranks times steps of worth add up.
        """
        rurals, (levels, steps) = len(self.short), self.levels
        meets = (skills.teaches @ self.member > 0) * skills.load[:, None].astype(float)  # [skill, set]
        inside = float(least) * (skills.teaches @ ~self.member == 0)  # [skill, set]: of who teaches nothing outside the set
        outside = (levels @ ~self.member).reshape(-1, self.member.shape[1])  # [level and rural, set]
        most = (crews @ np.maximum(skills.load, least)).max(initial=0) + outside.max(initial=0)
        small = np.int16 if most < 2**14 else np.int64
        beyond, found = (
            np.ascontiguousarray(one.T, dtype=small) for one in (outside, self.short @ self.member))
        total = levels.sum(axis=2).reshape(-1).astype(small)
        worth, possible = np.zeros((len(crews), rurals), np.int64), np.ones((len(crews), rurals), np.bool_)
        some = max(1, min(_CELLS // max(1, len(total)), _ROOMS // max(1, len(beyond))))
        for first in range(0, len(crews), some):
            part = slice(first, first + some)
            rooms, asked = ((one.T @ crews[part].T.astype(float)).astype(small) for one in (meets, inside))  # float: far faster, and exact
            rank = np.repeat(total[:, None], rooms.shape[1], axis=1)  # of the empty set
            for room, other in zip(rooms, beyond, strict=True):
                np.minimum(rank, room + other[:, None], out=rank)
            for place in np.flatnonzero(asked.any(axis=1)).tolist():
                possible[part] &= asked[place, :, None] <= found[place]
            for level, worths in zip(np.split(rank, len(levels)) if len(levels) else (), steps, strict=True):
                worth[part] += (level * worths[:, None]).T
        possible[crews[:, skills.load < least].any(axis=1)] = False
        return worth, possible

    @cached_property
    def levels(self) -> tuple[Ints, Ints]:
        """Return the periods worth so much at least [level, rural, subject], and how much more than the next [level, rural]."""
        rurals = len(self.short)
        worths = [sorted({worth for at, worth in enumerate(column) if self.periods[at, rural]}, reverse=True)
                  for rural, column in enumerate(self.worth.T.tolist())]
        count = max(map(len, worths), default=0)
        level, step = np.zeros((count, rurals, self.subjects), np.int64), np.zeros((count, rurals), np.int64)
        for rural, of in enumerate(worths):
            for place, worth in enumerate(of):
                step[place, rural] = worth - (0 if worth == of[-1] else of[place + 1])
                np.add.at(level[place, rural], self.subject[:, rural], self.periods[:, rural] * (self.worth[:, rural] >= worth))
        return level, step

    def taught(self, crew: Ints, skills: Skills, rural: int) -> Ints:
        """Return the periods of each subject that one crew [skill] teaches at one rural unit."""
        periods = np.zeros(self.subjects, np.int64)
        for at, taken in self._serve(crew[None, :], skills, slice(rural, rural + 1)):
            periods[self.subject[at, rural]] += taken[0, 0]
        return periods

    def _serve(self, crews: Ints, skills: Skills, rurals: slice) -> Iterator[tuple[int, Ints]]:
        """Yield, band by band, dearest first, the place of the band and the periods taken [crew, rural]."""
        meets = skills.teaches @ self.member > 0  # [skill, set]
        room = crews @ (meets * skills.load[:, None])  # [crew, set]
        width = len(self.short[rurals])
        left = np.repeat(room.T[:, :, None], width, axis=2)  # [set, crew, rural]
        for at in range(len(self.subject)):
            concerns = self.member.T[:, self.subject[at, rurals]]  # [set, rural]
            free = np.where(concerns[:, None, :], left, self.periods[at, rurals]).min(axis=0)
            taken = np.minimum(free, self.periods[at, rurals])
            left -= concerns[:, None, :] * taken
            yield at, taken


def skills_of(facts: Facts) -> Skills:
    """Return the skills of a county, in order; a post has the stage of the own unit, and so its load."""
    county, subjects = facts.county, facts.county.policy.subjects
    teaches = np.array([[subject in one.subjects for subject in subjects] for one in facts.skills], np.bool_)
    examples = [county.teacher[one.example] for one in facts.skills]
    loads = [load_away(county, example, example.school) for example in examples]
    return Skills(teaches.reshape(len(loads), len(subjects)), np.array(loads, np.int64))
