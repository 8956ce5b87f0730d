"""What the workbook and the page print: a county, its plan, and what was found out about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from pairopt.audit import Audit
from pairopt.county import County
from pairopt.explain.difference import Difference, difference
from pairopt.explain.not_sent import NotSent, not_sent
from pairopt.explain.unmet import Unmet, unmet
from pairopt.kpis import Kpis, kpis
from pairopt.links import last_year
from pairopt.plan import Plan
from pairopt.result import GoalResult
from pairopt.text import Text


@dataclass(frozen=True)
class Provenance:
    """Who made a plan, with what.

    Parameters
    ----------
    made_by, asked
        The search that found the plan, and the one that was asked for.
    budget
        What the search could spend, in words.
    wall_s
        Seconds by the clock; None where nobody measured them.
    versions
        By program.
    notes
        What the user should know: a fallback, a budget that ran out.
    """

    made_by: str
    asked: str
    seed: int
    budget: Text
    wall_s: float | None
    versions: Mapping[str, str]
    notes: tuple[Text, ...] = ()


class Change(NamedTuple):
    """What became of a pair since last year.

    Parameters
    ----------
    since
        The year in which the pair began; None where unknown.
    instead
        Of a new pair: the urban units whose pair with the rural unit ended; of an ended one: those that are new.
    """

    urban: str
    rural: str
    kind: Literal["kept", "new", "ended"]
    since: int | None
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A plan and all that is told of it.

    Parameters
    ----------
    goals
        In order, with what their bounds prove.
    before
        The county that the plan in force was made for, where the plan was made to replace that.
    """

    county: County
    plan: Plan
    audit: Audit
    goals: tuple[GoalResult, ...]
    provenance: Provenance
    before: County | None = None

    @cached_property
    def kpis(self) -> Kpis:
        """The figures that are shown against targets."""
        return kpis(self.county, self.plan)

    @cached_property
    def unmet(self) -> tuple[Unmet, ...]:
        """The needs of which something stays uncovered."""
        return unmet(self.county, self.plan)

    @cached_property
    def not_sent(self) -> tuple[NotSent, ...]:
        """Who stays, and why."""
        return not_sent(self.county, self.plan)

    @cached_property
    def replaced(self) -> Difference | None:
        """What differs from the plan in force, and why; None where the plan was not made to replace one."""
        if self.before is None or self.county.in_force is None:
            return None
        return difference((self.before, self.county.in_force), (self.county, self.plan))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Last year's pairs and this year's, by urban and rural id."""
        last, now = last_year(self.county), {(urban, rural) for urban, rural in self.plan.pairs}
        began, ended = _urban_by_rural(now - set(last)), _urban_by_rural(set(last) - now)
        changes = [Change(*pair, "kept", last[pair].since) for pair in now & set(last)]
        changes += [
            Change(urban, rural, "new", self.county.school_year, ended.get(rural, ()))
            for urban, rural in now - set(last)]
        changes += [
            Change(urban, rural, "ended", last[urban, rural].since, began.get(rural, ()))
            for urban, rural in set(last) - now]
        return tuple(sorted(changes))


def _urban_by_rural(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for urban, rural in sorted(pairs):
        found[rural] = (*found.get(rural, ()), urban)
    return found
