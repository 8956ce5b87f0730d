"""Timefold, the local search that planners with a Java stack would take; its model is in `_timefold.py`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING

from pairopt.derive import Facts
from pairopt.goals.goal import Goal
from pairopt.links import pinned_pairs, pinned_teachers
from pairopt.plan import Pair, Placement, Plan
from pairopt.result import Found
from pairopt.rules.together import groups
from pairopt.search.units.limits import outside
from pairopt.search.watch import Budget, Watch
from pairopt.shortage import load_away, own_subjects, shortages
from pairopt.text import Text

if TYPE_CHECKING:
    from _timefold import Assignment

NAME = "timefold"
JVM = ("-Xmx1g", "-XX:CompressedClassSpaceSize=256m", "-XX:+UseSerialGC")
"""The JVM reserves what it might ever use, which a limit of memory does not let it: by default a quarter of the machine
and a gigabyte for classes. One thread searches, so one may collect."""


def declines(facts: Facts) -> Text | None:
    """Say what is not installed, or what the model does not hold."""
    try:
        import jpype

        jpype.getDefaultJVMPath()
    except ImportError:
        return Text("没有安装 Timefold。→ pip install timefold", "Timefold is not installed. → pip install timefold")
    except jpype.JVMNotFoundException:
        return Text(
            "没有安装 Java。→ 请安装 Java 17 或更新版本", "There is no Java. → Install Java 17 or later")
    why = outside(facts, NAME)
    if why is not None:
        return why
    county, policy = facts.county, facts.county.policy
    first, second = [type(goal) for goal in facts.goals[:2]] if len(facts.goals) > 1 else (Goal, Goal)
    reasons = [
        (policy.rural_min_partners != 1, Text("农村学校可不结对", "a rural unit may have no partner")),
        (county.active("teams") and policy.min_team > 1, Text("设有最小团队", "teams have a least size")),
        (any(rule.costs(county, unit) for rule in facts.rules for unit in facts.urban),
         Text("设有投入上限", "units have effort budgets")),
        (county.active("pins") and bool(pinned_pairs(county) or pinned_teachers(county)), Text("有指定", "there are pins")),
        (first.of_need is Goal.of_need or second.of_pair is Goal.of_pair,
         Text("目标不以课时、结对为先", "the goals do not begin with periods, then pairs")),
    ]
    return next((
        Text("Timefold 的模型不含：{reason}", "Timefold's model does not hold: {reason}").fill(reason=reason)
        for applies, reason in reasons if applies), None)


def solve(facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch) -> Found:
    """Let Timefold search as it does by default; it takes no start and cannot be stopped. Work is taken for seconds."""
    import jpype
    from timefold.solver import SolverFactory, config, init

    init(jpype.getDefaultJVMPath(), *JVM)
    import _timefold as model

    problem = pose(facts)
    solver = SolverFactory.create(config.SolverConfig(
        solution_class=model.Assignment, entity_class_list=[model.Rural, model.Teacher], random_seed=seed,
        environment_mode=config.EnvironmentMode.NO_ASSERT,
        score_director_factory_config=config.ScoreDirectorFactoryConfig(constraint_provider_function=model.constraints),
        termination_config=config.TerminationConfig(spent_limit=config.Duration(milliseconds=int(1000 * budget.left))),
    )).build_solver()
    solver.add_event_listener(lambda event: (
        event.is_new_best_solution_initialized and event.new_best_score.is_feasible
        and watch.found(lambda: read(facts, event.new_best_solution))))
    return Found(read(facts, solver.solve(problem)), NAME, {}, {})


def pose(facts: Facts) -> Assignment:
    """Put the facts into the model."""
    import _timefold as model

    county = facts.county
    pairs = facts.goals[1]
    sign = 1 if pairs.better == "more" else -1
    urban, rows = {}, {}
    for place, unit in enumerate(facts.urban):
        said = [limits for rule in facts.rules if (limits := rule.partners(county, unit))]
        urban[unit.id] = model.Urban(
            unit.id, place, max(limits.least for limits in said), min(limits.most for limits in said))
        rows[unit.id] = [row for rule in facts.rules for row in rule.leaving(county, unit)]
    least = county.policy.min_sent_periods if county.active("post") else 1
    posts = {
        need: model.Post(*need, county.school[need[0]].place, list(accumulate(worths, initial=0)), least)
        for need, worths in by_period(facts).items()}
    companions = groups(county) if county.active("together") else {}
    group = {one: model.Group(len(one)) for one in sorted(set(companions.values()))}
    reach = {
        kind.index: [
            posts[school, subject] for (school,) in facts.stops[kind.index]
            for subject in facts.skills[kind.skill].subjects if (school, subject) in posts]
        for kind in facts.types}
    return model.Assignment(
        list(urban.values()),
        [model.Row(urban[unit], place, row.limit) for unit, own in rows.items() for place, row in enumerate(own)],
        [model.Rural(
            unit.id, [sign * pairs.of_pair(county, one, unit) for one in facts.urban],
            [urban[one.id] for one in facts.urban if unit.id in facts.candidates[one.id]]) for unit in facts.rural],
        [model.Teacher(
            teacher, urban[kind.unit], load_away(county, county.teacher[teacher], kind.unit),
            [row.weights.get(teacher, 0) for row in rows[kind.unit]],
            group[companions[teacher]] if teacher in companions else None, reach[kind.index])
         for kind in facts.types if reach[kind.index] for teacher in kind.members])


def read(facts: Facts, solution: Assignment) -> Plan:
    """Return the plan of a solution: who is sent teaches the least in the post's subject, then in it whatever is left.

    What the model counts on comes first; who has periods over gives them to further own subjects, the dearest first.
    """
    county, worths = facts.county, by_period(facts)
    partner = {one.id: one.partner.id for one in solution.rural if one.partner}
    posts = {
        one.id: one.post for one in solution.teachers if one.post and partner.get(one.post.school) == one.home.id}
    work: dict[str, dict[str, int]] = {teacher: {} for teacher in sorted(posts)}
    given = dict.fromkeys(worths, 0)

    def fill(teacher: str, subjects: Iterable[str], upto: int) -> None:
        school = posts[teacher].school
        while sum(work[teacher].values()) < upto:
            open_ = [one for one in subjects if given.get((school, one), 0) < len(worths.get((school, one), ()))]
            if not open_:
                return
            subject = max(open_, key=lambda one: worths[school, one][given[school, one]])
            given[school, subject] += 1
            work[teacher][subject] = work[teacher].get(subject, 0) + 1

    loads = {one: load_away(county, county.teacher[one], posts[one].school) for one in work}
    for teacher in work:
        fill(teacher, [posts[teacher].subject], posts[teacher].least)
    for teacher in work:
        fill(teacher, [posts[teacher].subject], loads[teacher])
    for teacher in work:
        fill(teacher, own_subjects(county, county.teacher[teacher]), loads[teacher])
    return Plan(
        tuple(sorted(Pair(urban, rural) for rural, urban in partner.items())),
        tuple(
            Placement(teacher, posts[teacher].school, subject, rows[subject])
            for teacher, rows in work.items() for subject in county.policy.subjects if subject in rows))


def by_period(facts: Facts) -> dict[tuple[str, str], list[int]]:
    """Return what each further period of a need is worth in the first goal."""
    return {
        need: [band.worth for band in facts.goals[0].of_need(facts.county, short) for _ in range(band.periods)]
        for need, short in shortages(facts.county).items()}
