"""What stands already is kept where nothing is won by another way: a start, and the periods of a plan in force."""

from __future__ import annotations

from pairopt.audit import audit, better
from pairopt.county import County
from pairopt.plan import Plan


def better_of(county: County, start: Plan | None, plan: Plan) -> Plan | None:
    """Return the better of two plans, the second one where they are equal; None where the audit accepts neither."""
    audited = audit(county, plan)
    if start is not None:
        before = audit(county, start)
        if before.accepted and (not audited.accepted or better(county, before, audited, {})):
            return start
    return plan if audited.accepted else None


def keep_periods(county: County, plan: Plan) -> Plan:
    """Return a plan with the rows of the plan in force at schools where the same teachers cover the same periods.

    No goal tells who of them teaches what, so nobody who stays is given another timetable for nothing.
    """
    before = county.in_force
    if before is None:
        return plan
    serving, served = _teachers_at(plan), _teachers_at(before)
    staying = {
        one for one, schools in plan.schools.items()
        if one in before.posts and plan.base(one) == before.base(one) and {*schools} == {*before.schools[one]}}
    steady = {
        school for school, teachers in serving.items()
        if teachers == served.get(school) and teachers <= staying and all(
            plan.covered.get((school, subject)) == before.covered.get((school, subject))
            for subject in county.policy.subjects)}
    # Who serves several schools ties them together.
    while loose := {one for schools in plan.schools.values() if not steady.issuperset(schools) for one in schools} & steady:
        steady -= loose
    rows = [row for row in plan.placements if row.school not in steady]
    rows += [row for row in before.placements if row.school in steady]
    kept = Plan(plan.pairs, tuple(sorted(rows, key=lambda row: row.teacher)))
    return kept if audit(county, kept) == audit(county, plan) else plan


def _teachers_at(plan: Plan) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in plan.placements:
        found.setdefault(row.school, set()).add(row.teacher)
    return found
