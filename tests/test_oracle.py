"""pairopt against the naive oracle (`oracle.py`) and complete enumeration (`brute.py`), which share no code with it.

On small counties the solver's plan is as good as the best of all plans, goal by goal; on these and on larger ones,
the solver's plan and random plans, broken ones among them, are judged alike in every rule, goal, figure and reason.
"""

from __future__ import annotations

from typing import Any

import brute
import oracle
import pytest
from counties import random_county, random_plan
from random_counties import as_plan, read_both

from pairopt.audit import audit, settle
from pairopt.county import County
from pairopt.derive import derive
from pairopt.explain.not_sent import REASONS as NOT_SENT
from pairopt.explain.not_sent import not_sent
from pairopt.explain.unmet import REASONS as UNMET
from pairopt.explain.unmet import unmet
from pairopt.goals import CHANGES, GOALS, goals_in_order
from pairopt.plan import Plan
from pairopt.result import Found
from pairopt.rules import RULES, active_rules, pair_refusals, teacher_refusals
from pairopt.search.compact.solve import solve
from pairopt.search.watch import Budget, Watch
from pairopt.shortage import shortages

TOYS = [range(first, first + 20) for first in range(0, 220, 20)]
LARGER = [range(first, first + 20) for first in range(5000, 5120, 20)]


def _solve(county: County) -> Found:
    facts = derive(county, active_rules(county), goals_in_order(county))
    return solve(facts, Budget(None, work=20.0, workers=1), seed=0, start=None, watch=Watch())


def _judged_by_us(county: County, plan: Plan) -> dict[str, Any]:
    audited = audit(county, plan)
    return {
        "rules": {finding.rule for finding in audited.findings},
        "goals": {goal.id: goal.measure(county, plan) for goal in GOALS if goal is not CHANGES},
        "unmet": [(row.school, row.subject, row.short, row.covered, row.reason) for row in unmet(county, plan)],
        "not sent": list(dict.fromkeys((row.teacher, row.reason) for row in not_sent(county, plan))),
    }


def _judged_by_the_oracle(naive: oracle.County, plan: Plan) -> dict[str, Any]:
    pairs, placements = {tuple(pair) for pair in plan.pairs}, [tuple(row) for row in plan.placements]
    return {
        "rules": oracle.breaches(naive, pairs, placements),
        "goals": oracle.goals(naive, pairs, placements),
        "unmet": oracle.unmet(naive, pairs, placements),
        "not sent": oracle.not_sent(naive, pairs, placements),
    }


def _compare(seed: int, seen: set[str], *, small: bool) -> tuple[tuple[int, ...] | None, tuple[int, ...] | None]:
    """Compare everything but the optimum; return our values and, of a small county, the best there are.

    `seen` collects the rules that were broken and the reasons that were given.
    """
    what = random_county(seed, small=small)
    county, naive = read_both(what)
    assert {need: shortage.periods for need, shortage in shortages(county).items()} == oracle.short(naive), seed
    assert [goal.id for goal in goals_in_order(county)] == oracle.order(naive), seed
    refusals = oracle.teacher_reasons(naive)
    assert {
        one: list(dict.fromkeys(finding.rule for finding in teacher_refusals(county, county.teacher[one])))
        for one in refusals} == refusals, seed
    for (urban, rural), reasons in oracle.pair_reasons(naive).items():
        found = pair_refusals(county, county.school[urban], county.school[rural])
        assert {finding.rule for finding in found} == set(reasons), (seed, urban, rural)
    found = _solve(county)
    plans = [as_plan(*random_plan(10 * seed + number, what.tables, what.settings)) for number in range(4)]
    ours = None
    if found.plan is not None:
        assert audit(county, found.plan).accepted, seed
        plans.append(found.plan)
        ours = tuple(audit(county, found.plan).values.values())
        assert {goal.status for goal in settle(county, audit(county, found.plan), found.best, found.bounds)} == {
            "optimal"}, seed
    assert found.plan or found.infeasible, seed
    for plan in plans:
        us, naively = _judged_by_us(county, plan), _judged_by_the_oracle(naive, plan)
        for question in us:
            assert us[question] == naively[question], (seed, question, plan)
        seen |= us["rules"] | {row[-1] for row in (*us["unmet"], *us["not sent"])}
    return ours, brute.best(naive) if small else None


@pytest.mark.parametrize("seeds", TOYS, ids=str)
def test_on_toys_the_solver_equals_complete_enumeration_and_the_audit_the_oracle(seeds) -> None:
    seen: set[str] = set()
    for seed in seeds:
        ours, best = _compare(seed, seen, small=True)
        assert ours == best, seed
    assert len(seen) >= 15, seen


@pytest.mark.parametrize("seeds", LARGER, ids=str)
def test_on_larger_counties_the_audit_equals_the_oracle(seeds) -> None:
    seen: set[str] = set()
    for seed in seeds:
        _compare(seed, seen, small=False)
    assert {*UNMET, *NOT_SENT} <= seen
    assert len(seen & {rule.id for rule in RULES}) >= 15, seen
