"""The load-bearing test: a rule posted to the model and the same rule checked on a plan say the same.

For every rule, on many random counties and plans: CP-SAT with that rule alone and the plan fixed is feasible exactly
when `check` finds nothing. The facts are `listed`: each teacher is a type of its own and nothing is taken for granted,
so that what a rule refuses is not there (no variable, hence no solution) and everything else is.

What a draft does not represent by design is left out (`_represents`), but for the rule that is meant to say so:

- a unit that takes no part, and a teacher from one or sent to one: the draft is of the units that take part (`stage` is
  asked about a pair with one such unit);
- a teacher of a rural unit (`sender` is asked), and a row of a subject that is no own one (`subject` is asked): there is
  no variable for either;
- under `periods`, a row of fewer than 1 period: to the draft it is no row. Under `bases` it is a school without periods.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from ortools.sat.python import cp_model
from random_counties import random_case, reckless_plan

from pairopt.county import County
from pairopt.derive import derive
from pairopt.plan import Plan
from pairopt.rules import RULES
from pairopt.rules.rule import Rule
from pairopt.search.compact.draft import Draft
from pairopt.shortage import own_subjects

CHUNKS = [range(first, first + 60) for first in range(0, 360, 60)]
LEAST = 2
"""So often each rule must be kept, and broken, in every chunk: a dozen times in all."""


def _represents(county: County, plan: Plan, rule: Rule) -> bool:
    part = county.taking_part
    units = {county.teacher[one].school for one in plan.posts} | {row.school for row in plan.placements}
    units |= {unit for pair in plan.pairs if rule.id != "stage" or part.isdisjoint(pair) for unit in pair}
    if not units <= part:
        return False
    if rule.id != "sender" and any(county.school[county.teacher[one].school].side == "rural" for one in plan.posts):
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


_FAULTS: list[dict[str, Any]] = [
    {}, {"exempt": "other"}, {"last_dispatch": 2027}, {"rural_years": Decimal(50)}, {"teaching_years": Decimal(0)},
    {"assessment": "unqualified"}, {"rank": "none"}]
"""What the teachers of every fourth county have in turn, so that each rule has somebody to refuse."""


def _case(seed: int) -> tuple[County, list[Plan]]:
    """A small county and plans; in turn teachers, streams and schools, ways, or budgets are such that rules speak."""
    policy: list[dict[str, Any]] = [
        {"min_title": "middle", "volunteers_exempt_from": []}, {}, {"max_minutes": 25, "min_team": 2, "remote_minutes": 10}, {}]
    county, plans = random_case(
        seed, plans=3, small=True, modes_off=False, policy=policy[seed % 4], stages=("senior",) if seed % 4 == 1 else None)
    schools, teachers = county.schools, county.teachers
    if seed % 4 == 0:
        teachers = tuple(replace(one, **_FAULTS[place % len(_FAULTS)]) for place, one in enumerate(teachers))
    elif seed % 4 == 1:
        streams, legal = ("arts", "science", ""), county.urban[0].legal
        schools = tuple(
            replace(one, stream=streams[place % 3], legal=legal if place == 0 else one.legal)
            for place, one in enumerate(schools))
    elif seed % 4 == 3:
        schools = tuple(
            replace(one, effort_budget=Decimal(300)) if one.side == "urban" else one for one in schools)
    county = replace(county, schools=schools, teachers=teachers)
    return county, [*plans, *(reckless_plan(county, 10 * seed + number) for number in range(5))]


def _tally(seeds: range) -> tuple[Counter[tuple[str, bool]], list[str]]:
    """Count how often each rule was broken (True) or kept, and note where model and check disagree."""
    seen: Counter[tuple[str, bool]] = Counter()
    disagree = []
    for seed in seeds:
        county, plans = _case(seed)
        for rule in RULES:
            told = [(plan, [str(one) for one in rule.check(county, plan)]) for plan in plans if _represents(county, plan, rule)]
            # One plan of each county for a rule: mostly one that breaks it, where there is one.
            for plan, said in sorted(told, key=lambda one: bool(one[1]) != (seed % 8 < 6))[:1]:
                seen[rule.id, bool(said)] += 1
                if _feasible(county, plan, rule) == bool(said):
                    disagree.append(f"county {seed}, {rule.id}: check says {said or 'nothing'}, the model the contrary")
    return seen, disagree


@pytest.mark.parametrize("seeds", CHUNKS, ids=str)
def test_the_model_and_the_check_agree(seeds) -> None:
    seen, disagree = _tally(seeds)
    assert not disagree, "\n".join(disagree)
    rare = {key: seen[key] for rule in RULES for key in ((rule.id, True), (rule.id, False)) if seen[key] < LEAST}
    assert not rare, f"(rule, broken) met too rarely to mean anything: {rare}"
