"""The bundle search: column generation, exact pricing, and a proof in whole numbers.

The first goals make one scaled sum; the linear programme over bundles gives its duals, which are rounded to whole
numbers of a fine unit, so that every bound (Σ duals + Σ best bundle values) is exact. A dive, an integer programme over
the bundles known, and the list of all bundles whose reduced cost lies within the gap close it. Whatever ties with the
best plan is on that list, and the goals behind are settled on it. Under budgets of effort pricing is a knapsack, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from pairopt.audit import audit
from pairopt.derive import Facts
from pairopt.goals.goal import Goal
from pairopt.links import pinned_pairs, pinned_teachers
from pairopt.plan import Plan
from pairopt.result import Found, Value
from pairopt.rules.rule import Rule
from pairopt.search.bundles.close import close
from pairopt.search.bundles.clusters import has_rounds, rounds_differ
from pairopt.search.bundles.later import plan_of, settle_later
from pairopt.search.bundles.part import Part
from pairopt.search.bundles.root import Root
from pairopt.search.bundles.sets import number_of
from pairopt.search.bundles.table import TooMany
from pairopt.search.keep import better_of
from pairopt.search.parts import Settled, join, put_together
from pairopt.search.units.board import partners_of
from pairopt.search.units.limits import outside
from pairopt.search.watch import Budget, Watch
from pairopt.text import Text

NAME = "bundles"
_MOST_SETS = 300_000
"""Sets of partners that are listed where teachers may serve several schools."""
_PROVED_BY = "column generation over bundles, duals in whole numbers"


def declines(facts: Facts) -> Text | None:
    """Say why this search cannot take some facts, or None."""
    why = outside(facts, NAME, one_school=False)
    if why is not None:
        return why
    county = facts.county
    reason = None
    if any(county.slack.get(goal.id) for goal in facts.goals):
        reason = Text("目标设有让步量", "a goal has a slack")
    elif any(rule.id == "pins" for rule in facts.rules) and (
            not facts.eligible_ids.issuperset(pinned_teachers(county))
            or any(rural not in facts.candidates.get(urban, ()) for urban, rural in pinned_pairs(county))):
        reason = Text("有指定与其他规则冲突", "another rule refuses a pin")
    elif not facts.goals:
        reason = Text("没有目标", "there is no goal")
    elif has_rounds(facts):
        reason = _no_rounds(facts)
    if reason is None:
        return None
    return Text("求解方法{name}不适用于本县：{reason}", "the search {name} cannot take: {reason}").fill(
        name=NAME, reason=reason)


def _no_rounds(facts: Facts) -> Text | None:
    """Say why rounds of several schools are beyond the list of all sets of partners, or None."""
    county = facts.county
    minding: list[Rule | Goal] = [*facts.rules, *facts.goals[:1]]
    if any(one.minds_base(county, county.teacher[who]) for one in minding for kind in facts.types for who in kind.members):
        return Text("走教教师的驻校受限", "the base of teachers who serve several schools matters")
    for part in facts.parts:
        if rounds_differ(part):
            return Text("可走教的学校因人而异", "teachers may not serve the same schools together")
        most = max((partners_of(part, unit).most for unit in part.urban), default=0)
        if number_of(len(part.rural), min(most, len(part.rural))) > _MOST_SETS:
            return Text("结对组合过多", "there are too many sets of partners")
    return None


def solve(facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch) -> Found:
    """Search for the best plan: the sum of the first goals part by part, then the goals behind it.

    What is not closed keeps the best plan found and its bound.
    """
    parts = facts.parts
    plans: list[Callable[[], Plan] | None] = [partial(_of_part, part, start) if start else None for part in parts]
    roots: list[Root | Settled] = []
    for place, one in enumerate(parts):
        sizes = [1 + len(part.urban) * len(part.rural) for part in parts[place:]]
        reserve = budget.left * (1 - sizes[0] / sum(sizes))

        def found(plan: Callable[[], Plan], place: int = place) -> None:
            """Tell the watch of a better plan of a part, as a plan of the whole county."""
            plans[place] = plan
            known = [told for told in plans if told is not None]
            if len(known) == len(plans):
                watch.found(lambda: put_together([told() for told in known]))

        roots.append(_close(one, budget, reserve, seed=seed, start=start, watch=watch, found=found))
    for goal, bound in join(facts, NAME, _PROVED_BY, [_so_far(root) for root in roots]).bounds.items():
        watch.proved(goal, bound.value)
    settled = [root if isinstance(root, Settled) else settle_later(root) for root in roots]
    return _keep(facts, join(facts, NAME, _PROVED_BY, settled), start)


def _so_far(root: Root | Settled) -> Settled:
    """Return what is known of the sum of a part."""
    if isinstance(root, Settled):
        return root
    values = root.part.values
    return Settled(
        None, {**values(root.total)} if root.best else {}, {**values(root.bound)} if root.point else {})


def _keep(facts: Facts, found: Found, start: Plan | None) -> Found:
    """Hand the start back where the search has nothing better; bounds stay what they are."""
    made = found.plan or start
    plan = better_of(facts.county, start, made) if made else None
    if plan is None:
        return replace(found, plan=None, best={})
    values = audit(facts.county, plan).values
    return replace(found, plan=plan, best={goal: values[goal] for goal in found.best})


def _of_part(facts: Facts, plan: Plan | None) -> Plan:
    """Return what a plan has in a part."""
    urban = {school.id for school in facts.urban}
    return Plan(()) if plan is None else Plan(
        tuple(pair for pair in plan.pairs if pair.urban in urban),
        tuple(row for row in plan.placements if facts.county.teacher[row.teacher].school in urban))


def _close(
    facts: Facts, budget: Budget, reserve: float, *, seed: int, start: Plan | None, watch: Watch,
    found: Callable[[Callable[[], Plan]], None],
) -> Root | Settled:
    """Close the sum of a part as far as its share of the budget goes; what has no sum is settled at once."""
    if not facts.urban or not facts.rural:
        if any(partners_of(facts, unit).least for unit in (*facts.urban, *facts.rural)):
            return Settled(infeasible=True)
        found(lambda: Plan(()))
        values: dict[str, Value] = {
            goal.id: sum(goal.of_unit(facts.county, unit) for unit in facts.urban) for goal in facts.goals}
        return Settled(Plan(()), values, dict(values))
    try:
        part = Part(facts)
    except TooMany:
        return Settled()
    root = Root(
        part, budget, reserve, seed=seed, watch=watch,
        found=lambda columns: found(lambda: plan_of(part, columns, {})))
    close(root, part.columns_of(start) if start else [])
    return root
