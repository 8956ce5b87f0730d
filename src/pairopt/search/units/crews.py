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
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pairopt.derive import Facts
from pairopt.goals.goal import Band
from pairopt.shortage import load_away

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_CELLS = 4_000_000
"""Numbers in the largest table while crews are measured; more are measured in turn."""


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
        self.subjects = subjects
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
        """Return worth and possibility of crews [crew, skill] at each rural unit, both [crew, rural]."""
        rurals = len(self.short)
        worth, possible = np.zeros((len(crews), rurals), np.int64), np.ones((len(crews), rurals), np.bool_)
        inside = skills.teaches @ ~self.member == 0  # [skill, set]: teaches nothing outside the set
        most = self.short @ self.member  # [rural, set]
        step = max(1, _CELLS // max(1, rurals * self.member.shape[1]))
        for first in range(0, len(crews), step):
            some = slice(first, first + step)
            asked = least * (crews[some] @ inside)
            for place in range(self.member.shape[1]):
                possible[some] &= asked[:, place, None] <= most[None, :, place]
            for at, taken in self._serve(crews[some], skills, slice(None)):
                worth[some] += taken * self.worth[at]
        return worth, possible

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
