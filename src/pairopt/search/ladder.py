"""The ladder: one search after the other, each starting from the best plan so far, each allowed to fail.

Whatever happens to a search, it raises, finds nothing, or is not installed, the plan of another one stands in, and
the result says so. What counts is what the audit accepts.
"""

from __future__ import annotations

import importlib
import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from pairopt import words
from pairopt.audit import Audit, audit, better, settle
from pairopt.derive import Facts, derive
from pairopt.goals.changes import remains
from pairopt.plan import Plan
from pairopt.result import Bound, Found, Value
from pairopt.search import SEARCHES
from pairopt.search.watch import Budget, Watch
from pairopt.text import Text

LADDER = ("local", "greedy", "bundles", "arrivals", "compact", "lns")
"""The searches of ``auto``, in turn: a first plan, the proof, and for what the proof leaves open the best plan."""
_SHARES = {"local": 0.25, "greedy": 0.25, "bundles": 0.8, "arrivals": 0.6}
"""Of what is left of the budget when a search of ``auto`` has its turn; all of it for the others."""
_SHARES_OF_PAIRS = {"local": 0.02, "greedy": 0.02, "bundles": 0.95}
"""The same where nobody can be sent: a choice of pairs, which the first ones make at once or not at all."""
_SHARE_OF_TWO = 0.25
"""Of `bundles` where `arrivals` takes the county, too: what either leaves open the other one mostly proves at once."""
_MOSTLY_ENOUGH_S = 1.0
"""Seconds, or units of work, in which `bundles` mostly ends where `arrivals` takes the county, too."""
_LARGEST_COMPACT = 60_000
"""Crews (types times stops) up to which the compact model is worth building in ``auto``."""
_TO_STAND_IN_S = 1.0
"""Seconds of its own for the greedy search where the others have spent the budget without a plan."""
_LATE = 1.1
_GRACE_S = 0.5
"""A search that goes on so much longer than it may hangs: it is left alone, and the next one takes over."""


def climb(
    names: Sequence[str], facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch
) -> Found:
    """Run searches in turn; where none of them has a plan, the greedy one is asked, too.

    Of several searches one is left out where it has nothing to add: `greedy` behind another plan, any where all is
    proven, `compact` where the model would be too large. Where a plan is in force and no other start is given, what is
    left of it is the start; as long as there is no plan, searches begin there even where it breaks rules.

    Returns
    -------
    Found
        The best plan that the audit accepts, the start plan included, with the tightest bounds and all notes.
    """
    best = _Best(facts, alone=len(names) == 1)
    if start is not None:
        best.offer(start, "start", watch)
    elif facts.county.in_force is not None:
        best.begin(remains(facts.county), watch)
    for name in names:
        if best.needs(name):
            best.run(name, budget, share=_share(name, names, facts, budget), seed=seed, watch=watch)
    if best.plan is None and "greedy" not in names:
        own = Budget(_TO_STAND_IN_S if budget.work is None else None, budget.work, stop=budget.stop)
        best.run("greedy", own, share=1.0, seed=seed, watch=watch)
    return best.found()


def _share(name: str, names: Sequence[str], facts: Facts, budget: Budget) -> float:
    if len(names) == 1:
        return 1.0
    if not facts.types:
        return _SHARES_OF_PAIRS.get(name, 1.0)
    if name == "bundles" and "arrivals" in names and not _large(facts):
        try:
            if importlib.import_module(SEARCHES["arrivals"]).declines(facts) is None:
                return max(_SHARE_OF_TWO, min(_SHARES[name], _MOSTLY_ENOUGH_S / max(budget.left, _MOSTLY_ENOUGH_S)))
        except ImportError:
            pass
    return _SHARES.get(name, 1.0)


def _large(facts: Facts) -> bool:
    return sum(len(facts.stops[kind.index]) for kind in facts.types) > _LARGEST_COMPACT


def _narrower(facts: Facts) -> Facts | None:
    """Return the facts of a county where teachers serve one partner each, None where they do so anyway."""
    county, policy = facts.county, facts.county.policy
    if policy.dispatch == "paired" and policy.max_schools_per_teacher == 1:
        return None
    narrower = replace(
        county, goal_order=tuple(goal.id for goal in facts.goals),
        policy=replace(policy, dispatch="paired", max_schools_per_teacher=1))
    return derive(narrower, facts.rules, facts.goals)


class _Hangs(Exception):
    """A search does not end, though its time is over."""


def _in_time(
    solve: Callable[..., Found], facts: Facts, budget: Budget, share: float, **others: Any
) -> Found:
    """Run a search in a thread of its own, with a share of the budget; leave it alone where it does not end.

    Raises
    ------
    _Hangs
        Where it goes on in spite of its limit, or of a stop.
    """
    outcome: list[Found] = []
    failure: list[BaseException] = []
    own = replace(
        budget, seconds=budget.left * share if budget.work is None else None,
        work=None if budget.work is None else budget.left * share, spent=0.0, started=time.monotonic(),
        stop=threading.Event())

    def work() -> None:
        try:
            outcome.append(solve(facts, own, **others))
        except BaseException as error:  # noqa: BLE001 - handed to the caller's thread, whatever it is
            failure.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    limit = math.inf if own.seconds is None else own.seconds * _LATE + _GRACE_S
    while thread.is_alive():
        thread.join(0.02)
        if budget.stop.is_set() or time.monotonic() - own.started > limit:
            own.stop.set()
            thread.join(_GRACE_S)
            if thread.is_alive():
                raise _Hangs
    budget.spent += own.spent
    if failure:
        raise failure[0]
    return outcome[0]


class _Best:
    """The best plan so far, and what was said on the way."""

    def __init__(self, facts: Facts, *, alone: bool) -> None:
        self.facts, self.alone = facts, alone
        self.plan: Plan | None = None
        self.left: Plan | None = None
        self.audit: Audit | None = None
        self.made_by = ""
        self.reached: dict[str, Value] = {}
        self.claims: list[Found] = []
        self.infeasible = False
        self.notes: list[Text] = []

    def begin(self, left: Plan, watch: Watch) -> None:
        """Begin with what is left of a plan, which is a plan itself, or at least where a search may begin."""
        self.left = left
        if audit(self.facts.county, left).accepted:
            self.offer(left, "start", watch)

    def needs(self, name: str) -> bool:
        """Whether a search has something to add to what is known."""
        if self.alone or self.audit is None:
            return not self.infeasible
        if name == "compact" and _large(self.facts):
            return False
        results = settle(self.facts.county, self.audit, self.reached, self.bounds())
        return name != "greedy" and any(result.status != "optimal" for result in results)

    def run(self, name: str, budget: Budget, *, share: float, seed: int, watch: Watch) -> None:
        """Let one search do its part with a share of the budget."""
        try:
            module = importlib.import_module(SEARCHES[name])
            facts, declined = self.facts, module.declines(self.facts)
            if declined and not self.alone:
                # What cannot take a list can still settle the numbers before it.
                facts = replace(facts, goals=tuple(takewhile(lambda goal: not goal.is_list, facts.goals)))
                declined = module.declines(facts) if facts.goals else declined
            if declined:
                self.notes += [declined] if self.alone else []
            else:
                found = _in_time(module.solve, facts, budget, share, seed=seed, start=self.plan or self.left, watch=watch)
            if name == "bundles" and not self.alone and (declined or not (found.best or found.infeasible)):
                # A plan of the narrower county is one of the whole county, too; what is proven there is not.
                narrower = _narrower(self.facts)
                if narrower is not None and module.declines(narrower) is None:
                    plan = _in_time(
                        module.solve, narrower, budget, _SHARE_OF_TWO, seed=seed, start=None, watch=Watch()).plan
                    if plan is not None:
                        self.offer(plan, name, watch)
            if declined:
                return
        except _Hangs:
            self.notes.append(Text(
                "求解方法{name}到时未停，改用其他方法", "the search {name} did not end in time, another one stands in"
            ).fill(name=words.engine(name)))
            return
        except ImportError as error:
            self.notes.append(Text(
                "求解方法{name}不可用：缺少{missing}", "the search {name} is not available: {missing} is missing").fill(
                    name=words.engine(name), missing=error.name or "?"))
            return
        except Exception as error:  # noqa: BLE001 - any failure of a search is a reason to go on with another
            self.notes.append(Text(
                "求解方法{name}出错（{error}），改用其他方法", "the search {name} failed ({error}), another one stands in"
            ).fill(name=words.engine(name), error=type(error).__name__))
            return
        self.notes += found.notes
        self.infeasible = self.infeasible or found.infeasible
        if found.plan is None:
            self.claims.append(found)
            if not found.infeasible and not found.notes:
                self.notes.append(Text(
                    "求解方法{name}在限额内没有找到方案", "the search {name} found no plan within its budget").fill(name=words.engine(name)))
            return
        self.claims.append(found)
        self.reached |= found.best
        self.offer(found.plan, name, watch)
        for goal, bound in found.bounds.items():
            watch.proved(goal, bound.value)

    def offer(self, plan: Plan, made_by: str, watch: Watch) -> None:
        """Take a plan if the audit accepts it and it is no worse than the best so far."""
        if plan is self.plan:
            return  # a search handed its start back: the credit stays where it is
        audited = audit(self.facts.county, plan)
        if not audited.accepted:
            rules = ", ".join(sorted({finding.rule for finding in audited.findings}))
            self.notes.append(Text(
                "{name}的方案违反规则（{rules}），弃用", "the plan of {name} breaks rules ({rules}) and is dropped").fill(
                    name=words.engine(made_by), rules=rules))
        elif self.audit is None or not better(self.facts.county, self.audit, audited, self.reached):
            self.plan, self.audit, self.made_by = plan, audited, made_by
            watch.found(lambda: plan)

    def bounds(self) -> dict[str, Bound]:
        """Return the tightest bound of each goal.

        A bound ranges over the plans that hold the earlier goals at what its search reached; where that is no better
        than what holds here, these are all plans that count here, and more.
        """
        found: dict[str, Bound] = {}
        claims = list(self.claims)
        for goal in self.facts.goals:
            for claim in claims:
                bound = claim.bounds.get(goal.id)
                if bound and (goal.id not in found or goal.improves(found[goal.id].value, bound.value)):
                    found[goal.id] = bound
            if self.audit is None:
                break
            held = self.reached[goal.id] if self.facts.county.slack.get(goal.id) and goal.id in self.reached else (
                self.audit.values[goal.id])
            claims = [one for one in claims if goal.id in one.best and not goal.improves(one.best[goal.id], held)]
        return found

    def found(self) -> Found:
        """Return what is known now."""
        notes = [] if self.plan and not self.notes else self.notes
        return Found(
            self.plan, self.made_by, self.reached, self.bounds(),
            infeasible=self.infeasible and self.plan is None, notes=tuple(dict.fromkeys(notes)))
