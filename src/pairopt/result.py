"""What a search hands over, and what an audited plan is worth, goal by goal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pairopt.plan import Plan
from pairopt.text import Text

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
Value = int | tuple[int, ...]
"""What a plan is worth in a goal: a number, or a list compared place by place (`evenness`)."""


def places(value: Value) -> tuple[int, ...]:
    """Return a value as a list; a number is a list of one place."""
    return value if isinstance(value, tuple) else (value,)


def value_of(plain: int | Iterable[int]) -> Value:
    """Return a value as it was before it was written as JSON."""
    return plain if isinstance(plain, int) else tuple(plain)


@dataclass(frozen=True)
class Bound:
    """No plan can do better in this goal, every earlier goal held at its best less its slack.

    Parameters
    ----------
    value
        A number is an integer, rounded towards the plan's value; of a list, the places that are proven, then the best
        that any plan could have.
    proved_by
        Who proved it, in what model.
    """

    value: Value
    proved_by: str


@dataclass(frozen=True)
class Found:
    """What a search returns; nobody believes its score, the audit counts.

    Parameters
    ----------
    plan
        None where none was found.
    best
        By goal: the value reached when its turn came (without slack it is the value of the plan).
    bounds
        By goal, where one was proven.
    infeasible
        True where the search proved that no plan keeps the hard rules.
    notes
        What the user should know: a fallback, a budget that ran out, a rule that could not be kept.
    """

    plan: Plan | None
    made_by: str
    best: Mapping[str, Value]
    bounds: Mapping[str, Bound]
    infeasible: bool = False
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class GoalResult:
    """One goal of a plan (`domain.md` §6).

    Parameters
    ----------
    value, best
        Of the plan, and when the goal's turn came.
    bound, gap, proved_by
        None where nothing was proven. gap = |bound − best| / max(1, |best|); a list has none.
    status
        ``optimal`` when bound and best are equal and every earlier goal is optimal, else ``feasible``.
    """

    id: str
    value: Value
    best: Value
    bound: Value | None
    gap: float | None
    status: Status
    proved_by: str | None
