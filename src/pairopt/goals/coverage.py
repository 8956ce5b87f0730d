"""Short periods are covered, first of what matters most, spread over the schools."""

from __future__ import annotations

from itertools import groupby

from pairopt.county import County
from pairopt.goals.goal import Band, Goal
from pairopt.shortage import Shortage, shortages
from pairopt.text import Text


class Coverage(Goal):
    """Σ over needs and covered periods k of weight(priority) · steps[⌊len(steps)·(k − 1)/short⌋]."""

    id = "coverage"
    better = "more"
    title = Text("覆盖短缺课时", "coverage")
    sentence = Text(
        "补上的短缺课时，按优先级加权；每项短缺的前一部分分值更高，使紧缺教师分布均匀。",
        "Short periods that are covered, weighted by priority; the first part of each shortage counts most.")

    def of_need(self, county: County, need: Shortage) -> tuple[Band, ...]:
        """One band for each step that some period falls into."""
        settings = county.coverage
        weight = settings.priority_weights[need.priority - 1]
        steps = settings.steps
        places = [steps[len(steps) * k // need.periods] for k in range(need.periods)]
        return tuple(Band(len(list(run)), weight * step) for step, run in groupby(places))

    def ideal(self, county: County) -> int:
        """Everything covered."""
        return sum(
            band.periods * band.worth for need in shortages(county).values() for band in self.of_need(county, need))
