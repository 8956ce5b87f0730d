"""One county searched as its settings say: from the county to what was found, whoever asks for it."""

from __future__ import annotations

import os
import threading

from pairopt.county import County
from pairopt.derive import derive
from pairopt.goals import goals_in_order
from pairopt.plan import Plan
from pairopt.result import Found
from pairopt.rules import active_rules
from pairopt.search.ladder import LADDER, climb
from pairopt.search.watch import Budget, Watch
from pairopt.settings import SolveSettings

_WORKERS_BY_WORK = 2
"""Parallel workers of a budget of work, whatever the machine has: their number is part of what makes the plan."""


def search(
    county: County, settings: SolveSettings, *, seconds: float, start: Plan | None, watch: Watch, stop: threading.Event
) -> Found:
    """Search for the best plan of a county.

    Parameters
    ----------
    seconds
        For the search alone; a budget of work knows no clock.
    start
        A plan to start from.
    stop
        Ends the search with the best plan so far when set.
    """
    workers = _WORKERS_BY_WORK if settings.work else min(8, os.cpu_count() or 1)
    budget = Budget(
        None if settings.work else seconds, float(settings.work) if settings.work else None,
        workers=settings.workers or workers, stop=stop)
    facts = derive(county, active_rules(county), goals_in_order(county))
    names = LADDER if settings.search == "auto" else (settings.search,)
    return climb(names, facts, budget, seed=settings.seed, start=start, watch=watch)
