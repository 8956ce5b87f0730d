"""How long a search may run, and who looks on.

`Budget` is asked by a search before each step: seconds by the clock, or work in the solver's deterministic units (then
no clock stops anything, so that the same budget gives the same plan). `Watch` looks on and does nothing; the progress
line of the command line is a watch.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pairopt.plan import Plan
from pairopt.result import Value
from pairopt.text import Text


@dataclass
class Budget:
    """What a search may spend.

    Parameters
    ----------
    seconds
        By the clock, from the moment the budget is made; None where only work counts.
    work
        In deterministic units; None where only the clock counts.
    workers
        Parallel workers of the exact solver.
    stop
        Set by whoever wants the search to end now with the best plan so far.
    """

    seconds: float | None
    work: float | None = None
    workers: int = 2
    stop: threading.Event = field(default_factory=threading.Event)
    spent: float = 0.0
    started: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds, or units of work, that are left."""
        if self.work is not None:
            return max(0.0, self.work - self.spent)
        assert self.seconds is not None
        return max(0.0, self.seconds - (time.monotonic() - self.started))

    @property
    def over(self) -> bool:
        """Whether the search has to end."""
        return self.stop.is_set() or self.left <= 0


class Watch:
    """Looks on while a search runs; this one does nothing."""

    def says(self, text: Text) -> None:
        """Something that the user should know has happened."""

    def works_on(self, search: str, goal: str, value: Value | None, bound: Value | None) -> None:
        """Tell which goal a search works on, the value so far and the bound so far."""

    def found(self, plan: Callable[[], Plan]) -> None:
        """Tell that a better plan of the whole county stands; it is put together only where somebody wants it."""

    def proved(self, goal: str, bound: Value) -> None:
        """Tell that no plan of the whole county is better than this in a goal, the earlier ones held."""
