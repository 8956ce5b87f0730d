"""The tables of a comparison: goals, bounds and key figures with a column for each plan, and who changes, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from pairopt.county import Teacher
from pairopt.explain.difference import FIRST, SECOND
from pairopt.goals.goal import Goal
from pairopt.report.comparison import ChangeOf, Compared, Comparison, WithoutPlan
from pairopt.report.figure_tables import BETTER, Coverage, KpiRow, kpi_rows, verdict
from pairopt.report.table import Cell, Column, Gain, Table, table, worth
from pairopt.result import GoalResult
from pairopt.text import Text, same


class Numbered(NamedTuple):
    """A plan with its number, from 1."""

    number: int
    plan: Compared


def numbered(comparison: Comparison) -> list[Numbered]:
    """Return the plans with their numbers."""
    return [Numbered(number, plan) for number, plan in enumerate(comparison.plans, start=1)]


def _head(number: int, plan: Compared) -> Text:
    return same(f"{number} {plan.name}")


def _units_changed(comparison: Comparison, row: Numbered) -> Cell:
    return _count(comparison, row, "partners")


def _teachers_changed(comparison: Comparison, row: Numbered) -> Cell:
    return _count(comparison, row, "post")


def _count(comparison: Comparison, row: Numbered, kind: str) -> int | None:
    if row.number == 1:
        return None
    return sum(change.kind == kind for change in comparison.differences[row.number - 2].changes)


PLANS: Table[Comparison, Numbered] = table(
    Text("参加比较的方案", "plans compared"), numbered,
    Column(Text("序号", "no."), lambda comparison, row: row.number),
    Column(Text("方案", "plan"), lambda comparison, row: row.plan.name),
    Column(Text("来源", "source"), lambda comparison, row: row.plan.source),
    Column(Text("审核结论", "verdict of the audit"), lambda comparison, row: verdict(row.plan.report)),
    Column(Text("结对有变的农村学校", "rural units with other partners"), _units_changed),
    Column(Text("派出有变的教师", "teachers whose post changes"), _teachers_changed),
)

WITHOUT: Table[Comparison, WithoutPlan] = table(
    Text("没有方案的情景", "scenarios without a plan"), lambda comparison: comparison.without,
    Column(Text("情景", "scenario"), lambda comparison, row: row.name),
    Column(Text("来源", "source"), lambda comparison, row: row.source),
    Column(Text("原因", "reason"), lambda comparison, row: row.why),
)


def _by_plan(title: Text, cell: Callable[[GoalResult, GoalResult | None], Cell]) -> Table[Comparison, Goal]:
    """Make a table with a row for each goal and a column for each plan, of the results of the plan and of the first."""
    def of(plan: Compared, first: Compared, goal: str) -> Cell:
        result = plan.goal(goal)
        return cell(result, first.goal(goal)) if result else None

    def columns(comparison: Comparison) -> tuple[Column[Comparison, Goal], ...]:
        first = comparison.plans[0]
        return (
            Column(Text("目标", "goal"), lambda comparison, goal: goal.title),
            Column(Text("方向", "better"), lambda comparison, goal: BETTER[goal.better]),
            *(Column[Comparison, Goal](
                _head(*one),
                lambda comparison, goal, plan=one.plan: of(plan, first, goal.id))  # type: ignore[misc]
              for one in numbered(comparison)))

    return Table(title, lambda comparison: comparison.goals, columns)


def _bound(result: GoalResult, first: GoalResult | None) -> Cell:
    bound = worth(result.bound)
    return f"{bound} ✓" if result.status == "optimal" else bound


def _gain(result: GoalResult, first: GoalResult | None) -> Gain | None:
    if first is None or isinstance(result.value, tuple) or isinstance(first.value, tuple):
        return None  # lists have no difference
    return Gain(result.value - first.value)


VALUES = _by_plan(Text("目标值", "values of the goals"), lambda result, first: worth(result.value))
GAINS = _by_plan(Text("与方案1相比", "against plan 1"), _gain)
BOUNDS = _by_plan(
    Text("证明的界限（✓ 已证明最优：前面各目标不变差时不可能更好）",
         "proven bounds (✓ optimal: no plan is better that keeps the goals before)"), _bound)


def _kpis(comparison: Comparison) -> Iterator[tuple[KpiRow, ...]]:
    return zip(*(kpi_rows(plan.report) for plan in comparison.plans), strict=True)


def _kpi_columns(comparison: Comparison) -> tuple[Column[Comparison, tuple[KpiRow, ...]], ...]:
    return (
        Column(Text("指标", "figure"), lambda comparison, row: row[0].what),
        *(Column[Comparison, tuple[KpiRow, ...]](
            _head(*one), lambda comparison, row, place=one.number - 1: row[place].value)  # type: ignore[misc]
          for one in numbered(comparison)),
        Column(Text("目标值", "target"), lambda comparison, row: row[0].target))


KPIS = Table(Text("指标", "KPI"), _kpis, _kpi_columns)


def coverage(comparison: Comparison) -> list[Coverage]:
    """Return the coverage of all subjects together by each plan."""
    found = []
    for one in numbered(comparison):
        figures = one.plan.report.kpis
        subjects = figures.subjects.values()
        found.append(Coverage(
            _head(*one), sum((subject.needed for subject in subjects), Decimal(0)),
            sum((subject.had for subject in subjects), Decimal(0)), figures.short_periods, figures.covered_periods))
    return found


def _plan(comparison: Comparison, row: ChangeOf) -> Cell:
    return _head(row.place + 1, comparison.plans[row.place])


def _teacher(comparison: Comparison, row: ChangeOf) -> Teacher:
    there = comparison.plans[row.place].report.county.teacher
    return there[row.change.about] if row.change.about in there else comparison.county.teacher[row.change.about]


def _home(comparison: Comparison, row: ChangeOf) -> Cell:
    teacher = _teacher(comparison, row)
    county = comparison.plans[row.place].report.county
    return (county if teacher.school in county.school else comparison.county).school[teacher.school].name


_PLAN = Column[Comparison, ChangeOf](Text("方案", "plan"), _plan)
_UNIT = (
    Column[Comparison, ChangeOf](Text("农村学校标识", "rural"), lambda comparison, row: row.change.about),
    Column[Comparison, ChangeOf](Text("农村学校", "rural school"), lambda comparison, row: row.change.name),
)
_PERSON = (
    Column[Comparison, ChangeOf](Text("教师编号", "teacher"), lambda comparison, row: row.change.about),
    Column[Comparison, ChangeOf](Text("姓名", "name"), lambda comparison, row: _teacher(comparison, row).name),
    Column[Comparison, ChangeOf](Text("原单位", "own school"), _home),
)
_HOW = (
    Column[Comparison, ChangeOf](FIRST, lambda comparison, row: row.change.was),
    Column[Comparison, ChangeOf](SECOND, lambda comparison, row: row.change.now),
    Column[Comparison, ChangeOf](Text("原因", "reason"), lambda comparison, row: row.change.why),
)
PARTNERS: Table[Comparison, ChangeOf] = table(
    Text("结对变化", "partners that change"), lambda comparison: comparison.changes("partners"), _PLAN, *_UNIT, *_HOW)
POSTS: Table[Comparison, ChangeOf] = table(
    Text("派出变化", "posts that change"), lambda comparison: comparison.changes("post"), _PLAN, *_PERSON, *_HOW)


def of_plan(whole: Table[Comparison, ChangeOf], place: int) -> Table[Comparison, ChangeOf]:
    """Return the part of a table of changes that one plan brings, without naming it in every row."""
    return Table(
        whole.title, lambda comparison: [row for row in whole.rows(comparison) if row.place == place],
        lambda comparison: whole.columns(comparison)[1:])
