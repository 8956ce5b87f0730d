"""What each step of each rule buys, as the files and the figure of prices print it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from pairopt.county import County
from pairopt.plan import Plan
from pairopt.result import GoalResult, Status
from pairopt.rules.step import Step
from pairopt.shortage import shortages


@dataclass(frozen=True)
class Covered:
    """What a plan covers.

    Parameters
    ----------
    plan
        The plan that was judged.
    coverage
        The goal as the audit measures it, with what was proven of it in the county of the plan.
    """

    plan: Plan
    coverage: GoalResult

    @property
    def value(self) -> int:
        """The value of coverage, a number."""
        assert isinstance(self.coverage.value, int)
        return self.coverage.value

    @property
    def periods(self) -> int:
        """Short weekly periods that the plan covers; no plan gives more at a school than is short there."""
        return sum(self.plan.covered.values())


@dataclass(frozen=True)
class Price:
    """A step and what it buys.

    Parameters
    ----------
    base
        What the plan of the county as it is covers.
    covered
        None where the county with the step has no plan (the step then binds elsewhere), or none was found.
    status
        Of coverage; ``infeasible`` where there is proof of no plan, ``unknown`` where none was found.
    """

    step: Step
    base: Covered
    covered: Covered | None
    status: Status

    @property
    def coverage_change(self) -> int | None:
        """What coverage gains; None without a plan."""
        return None if self.covered is None else self.covered.value - self.base.value

    @property
    def periods_change(self) -> int | None:
        """How many more short periods are covered; coverage is weighted, so that it may gain where these do not."""
        return None if self.covered is None else self.covered.periods - self.base.periods


@dataclass(frozen=True)
class Prices:
    """What each step buys, in the order of the rule book.

    Parameters
    ----------
    county
        As it is.
    base
        What its plan covers.
    """

    county: County
    base: Covered
    rows: tuple[Price, ...]

    @cached_property
    def short(self) -> int:
        """Short weekly periods of the county."""
        return sum(shortage.periods for shortage in shortages(self.county).values())

    def by_setting(self) -> Iterator[tuple[Price, ...]]:
        """Yield the rows of one setting after the other."""
        for _, rows in groupby(self.rows, key=lambda row: (row.step.rule, row.step.setting)):
            yield tuple(rows)
