"""The load-bearing test: a rule posted to the model and the same rule checked on a plan say the same.

For every rule, on many random counties and plans: CP-SAT with that rule alone and the plan fixed is feasible exactly
when `check` finds nothing. The facts are `listed`: each teacher is a type of its own and nothing is taken for granted,
so that what a rule refuses is not there (no variable, hence no solution) and everything else is.

What a draft does not represent by design is left out (`_represents`): a unit that takes no part, a teacher from one or
sent to one (the draft is of the units that take part; but `stage` is asked about such pairs); a row of a subject that is
no own one (but `subject` is asked), a row of fewer than 1 period under `periods` (a draft knows no difference between 0
and no row; under `bases` it counts), and where it goes along with what `dispatch` refuses, nothing else.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from ortools.sat.python import cp_model
from random_counties import random_case

from pairopt.county import County
from pairopt.derive import derive
from pairopt.plan import Plan
from pairopt.rules import RULES
from pairopt.rules.rule import Rule
from pairopt.search.compact.draft import Draft
from pairopt.shortage import own_subjects

COUNTIES = range(330)
CHUNKS = 6
LEAST = 10
"""So often each rule must be kept, and broken."""


def _represents(county: County, plan: Plan, rule: Rule) -> bool:
    part = county.taking_part
    units = {county.teacher[one].school for one in plan.posts} | {row.school for row in plan.placements}
    if rule.id != "stage":
        units |= {unit for pair in plan.pairs for unit in pair}
    if not units <= part:
        return False
    if rule.id == "periods" and any(row.periods < 1 for row in plan.placements):
        return False
    return rule.id == "subject" or all(
        row.subject in own_subjects(county, county.teacher[row.teacher]) for row in plan.placements)


def _feasible(county: County, plan: Plan, rule: Rule) -> bool:
    most_schools = max((len(schools) for schools in plan.schools.values()), default=1)
    draft = Draft(derive(county, (rule,), (), listed=True, most_schools=most_schools))
    values = draft.values(plan)
    if values is None:
        return False
    for index, value in values.items():
        draft.model.add(draft.model.get_int_var_from_proto_index(index) == value)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(draft.model)
    assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE)
    return status != cp_model.INFEASIBLE


@cache
def _tally(chunk: int) -> tuple[Counter[tuple[str, bool]], list[str]]:
    """Count how often each rule was kept or broken in a chunk of the counties, and note where the two disagree."""
    seen: Counter[tuple[str, bool]] = Counter()
    disagree = []
    for seed in COUNTIES[chunk::CHUNKS]:
        county, plans = random_case(seed, plans=3)
        for rule in RULES:
            # One plan a rule: a broken one where there is one, for most plans keep most rules.
            fit = [plan for plan in plans if _represents(county, plan, rule)]
            broken = [plan for plan in fit if any(rule.check(county, plan))]
            kept = [plan for plan in fit if plan not in broken]
            for plan, keeps in ((broken, False), (kept, True)):
                if not plan or (keeps and broken):
                    continue
                seen[rule.id, keeps] += 1
                if _feasible(county, plan[0], rule) != keeps:
                    said = [str(finding) for finding in rule.check(county, plan[0])]
                    disagree.append(f"county {seed}, {rule.id}: check says {said or 'nothing'}, the model otherwise")
    return seen, disagree


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_model_and_the_check_agree(chunk) -> None:
    seen, disagree = _tally(chunk)
    assert not disagree, "\n".join(disagree[:20])
    print(seen)
