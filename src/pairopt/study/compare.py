"""Plans and scenarios of one county side by side: what is not yet a plan is solved, and everything is audited anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pairopt.audit import settle
from pairopt.county import County
from pairopt.errors import BadInput, NoPlan
from pairopt.fingerprint import fingerprint
from pairopt.plan import Plan
from pairopt.planfolder import PLAN, about, folder_of, recover
from pairopt.planning import judge_plan
from pairopt.read import Issue, read_county, read_plan
from pairopt.read.origin import is_plan
from pairopt.report.comparison import Compared, Comparison, WithoutPlan
from pairopt.report.report import Report
from pairopt.result import Bound, value_of
from pairopt.scenario import FILE
from pairopt.study.solves import Asked, solve_all
from pairopt.text import Text, same


def compare_plans(
    path: str | Path, sources: Sequence[str | Path], *, scenario: str | Path | None = None,
    tell: Callable[[Text], None] | None = None, warn: Callable[[Sequence[Issue]], None] | None = None,
) -> Comparison:
    """Compare plans of one county, the first with each other one.

    Parameters
    ----------
    path
        The county, a folder or a workbook.
    sources
        Plans (folders or ``plan.xlsx``), each read in the scenario that it was made with, and scenario files, which are
        solved.
    scenario
        Judges all plans in this scenario instead.
    tell, warn
        Hear of each plan as it is made, and of what a planner should check in the input.

    Raises
    ------
    BadInput
        With every problem of the county, the plans and the scenarios.
    NoPlan
        Where what the others are compared with has no plan.
    """
    path = Path(path)
    cases = _read(path, [Path(source) for source in sources], None if scenario is None else Path(scenario), warn)
    solved = iter(solve_all(
        [Asked(case.county, same(_name(case))) for case in cases if case.plan is None], tell=tell))
    plans: list[Compared] = []
    without: list[WithoutPlan] = []
    for case in cases:
        report = next(solved) if case.plan is None else _judged(case, case.plan)
        if isinstance(report, NoPlan):
            without.append(WithoutPlan(_name(case), str(case.source), report.text))
        else:
            plans.append(Compared(_name(case), str(case.source), report))
    if not plans or plans[0].source != str(cases[0].source):
        told = [Text("“{name}”：{why}", "{name}: {why}").fill(name=one.name, why=one.why) for one in without]
        raise NoPlan(Text("\n".join(one.zh for one in told), "\n".join(one.en for one in told)))
    return Comparison(tuple(plans), tuple(without))


@dataclass(frozen=True)
class _Case:
    source: Path
    county: County
    plan: Plan | None


def _read(
    path: Path, sources: Sequence[Path], scenario: Path | None, warn: Callable[[Sequence[Issue]], None] | None
) -> list[_Case]:
    if len(sources) < 2:
        raise BadInput(Text(
            "至少要有两个方案或情景才能比较。→ 请再写一个。", "It takes two plans or scenarios to compare. → Name another one."))
    cases: list[_Case] = []
    issues: dict[Issue, None] = {}  # what is wrong with the county is said once
    for source in sources:
        if is_plan(source):
            recover(folder_of(source))
        elif scenario:
            raise BadInput(Text(
                "{source}本身就是情景，不能再套用另一个情景。→ 请去掉 --scenario，或只比较方案。",
                "{source} is a scenario itself; no other one can be laid over it. → Leave --scenario out, or compare plans alone."
            ).fill(source=source))
        reading = read_county(path, scenario=scenario or source)
        issues |= dict.fromkeys(
            replace(issue, file=f"{source.name}/{issue.file}")
            if is_plan(source) and issue.file in (FILE, PLAN.file) else issue for issue in reading.issues)
        if reading.county is None:
            continue
        plan = None
        if is_plan(source):
            read = read_plan(source, reading.county)
            issues |= dict.fromkeys(replace(issue, file=f"{source.name}/{issue.file}") for issue in read.issues)
            plan = read.plan
            if plan is None:
                continue
        cases.append(_Case(source, reading.county, plan))
    if len(cases) < len(sources):
        raise BadInput(Text(
            "数据、方案或情景有错误，不能比较。→ 请改正后重试。",
            "County, plans or scenarios have errors and cannot be compared. → Correct them and try again."), tuple(issues))
    if warn:
        warn(tuple(issues))
    return cases


def _name(case: _Case) -> str:
    if case.county.scenario:
        return case.county.scenario.title
    return folder_of(case.source.resolve()).name


def _judged(case: _Case, plan: Plan) -> Report:
    """Audit a plan; bounds that its search proved count as long as they speak of this county and these values."""
    report = judge_plan(case.county, plan)
    told = about(folder_of(case.source))  # damage was told by `read_county`
    goals = told.get("goals", ())
    if told.get("instance") != fingerprint(case.county) or {
            goal["id"]: value_of(goal["value"]) for goal in goals} != report.audit.values:
        return report
    bounds = {
        goal["id"]: Bound(value_of(goal["bound"]), goal["proved_by"]) for goal in goals if goal["bound"] is not None}
    reached = {goal["id"]: value_of(goal["best"]) for goal in goals}
    return replace(report, goals=settle(case.county, report.audit, reached, bounds))
