"""A process that answers one question after the other: `python -m pairopt.jobs.climber`.

Each question, a pickled `Climb` on stdin, is answered by a pickled `Found` on stdout. Starting a process and loading
the solvers takes longer than many a small county, so that whoever has many of them keeps the process.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module

from pairopt.county import County
from pairopt.derive import derive
from pairopt.goals import goals_in_order
from pairopt.jobs.child import end_with
from pairopt.plan import Plan
from pairopt.result import Found
from pairopt.rules import active_rules
from pairopt.search import SEARCHES
from pairopt.search.ladder import LADDER, climb
from pairopt.search.watch import Budget, Watch

WORKERS = 2
"""Parallel workers of the exact solver, whatever the machine has: their number is part of what makes the plan."""

READY = b"."
"""What a process says before the first question."""


@dataclass(frozen=True)
class Climb:
    """One question: the best plan of a county.

    Parameters
    ----------
    seconds, work
        What the ladder may spend, by the clock or in deterministic units; the other one is None.
    start
        A plan to start from, None where there is none.
    """

    county: County
    seconds: float | None
    work: float | None = None
    start: Plan | None = None
    seed: int = 0

    def answer(self) -> Found:
        """Climb the ladder."""
        facts = derive(self.county, active_rules(self.county), goals_in_order(self.county))
        budget = Budget(self.seconds, self.work, workers=WORKERS)
        return climb(LADDER, facts, budget, seed=self.seed, start=self.start, watch=Watch())


def main() -> None:
    """Answer until there are no more questions."""
    end_with(os.getppid())
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a solver prints is no answer
    for name in LADDER:
        with suppress(ImportError):  # which the ladder tells of
            import_module(SEARCHES[name])  # at once: it takes time of no question
    answers.write(READY)
    answers.flush()
    while True:
        try:
            asked = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        pickle.dump(asked.answer(), answers)
        answers.flush()


if __name__ == "__main__":
    main()
