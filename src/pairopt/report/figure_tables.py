"""The tables of figures: the year at a glance, what the bounds prove, key figures against targets, coverage."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile
from typing import NamedTuple

from pairopt import kpis, words
from pairopt.county import County, School
from pairopt.finding import Finding
from pairopt.goals import GOALS
from pairopt.report.plan_tables import stage
from pairopt.report.report import Report
from pairopt.report.table import Cell, Column, Percent, Table, percent, table, worth, yes_no
from pairopt.result import GoalResult, places
from pairopt.shortage import have, need, shortages
from pairopt.text import Text, same

_GOAL = {goal.id: goal for goal in GOALS}
BETTER = {"more": Text("越多越好", "more"), "fewer": Text("越少越好", "fewer")}
STATUS = {
    "optimal": Text("已证明最优", "proven optimal"),
    "feasible": Text("可行，未证明最优", "feasible, not proven optimal"),
}


def school_year(county: County) -> Text:
    """Return the school year in words."""
    year = county.school_year
    return Text("{year}—{next}学年", "school year {year}/{next}").fill(year=year, next=year + 1)


def verdict(report: Report) -> Text:
    """Return what the audit says of the plan."""
    if report.audit.accepted:
        return Text("审核通过：不违反任何必守规则", "accepted: the plan breaks no hard rule")
    return Text("审核不通过：违反必守规则{count}处", "rejected: {count} breaches of hard rules").fill(
        count=len(report.audit.findings))


def made(report: Report) -> Text:
    """Return who made the plan, with what budget and which programs.

    Seconds stand in ``plan.json`` alone, so that the same plan gives the same page.
    """
    origin = report.provenance
    return Text(
        "{made_by}（要求：{asked}），随机种子{seed}，预算{budget}；{versions}",
        "{made_by} (asked for: {asked}), seed {seed}, budget {budget}; {versions}",
    ).fill(made_by=words.engine(origin.made_by), asked=words.engine(origin.asked), seed=origin.seed, budget=origin.budget,
           versions=", ".join(f"{program} {version}" for program, version in sorted(origin.versions.items())))


class _Fact(NamedTuple):
    what: Text
    value: Cell


def _summary(report: Report) -> Iterator[_Fact]:
    figures, county = report.kpis, report.county
    units = Text("城区{urban}，农村{rural}", "{urban} urban, {rural} rural")
    pairs = Text("{pairs}对，其中续结{kept}对", "{pairs}, {kept} of them kept")
    sent = Text("{sent}人，其中自愿{own}人", "{sent}, {own} of them volunteers")
    short = Text("{short}，补上{covered}", "{short}, {covered} covered")
    yield _Fact(Text("县（市、区）", "county"), county.name)
    yield _Fact(Text("学年", "school year"), school_year(county))
    if county.scenario:
        yield _Fact(Text("情景", "scenario"), county.scenario.title)
    yield _Fact(Text("参加学校", "units that take part"), units.fill(urban=len(county.urban), rural=len(county.rural)))
    yield _Fact(Text("审核结论", "verdict of the audit"), verdict(report))
    yield _Fact(Text("结对", "pairs"), pairs.fill(pairs=figures.pairs, kept=figures.pairs_kept))
    yield _Fact(Text("派出教师", "teachers sent"), sent.fill(sent=figures.teachers_sent, own=figures.volunteers_sent))
    yield _Fact(
        Text("短缺周课时", "short weekly periods"),
        short.fill(short=figures.short_periods, covered=figures.covered_periods))
    yield _Fact(Text("方案来源", "made by"), made(report))
    for note in report.provenance.notes:
        yield _Fact(Text("提示", "note"), note)


SUMMARY: Table[Report, _Fact] = table(
    Text("概况", "at a glance"), _summary,
    Column(Text("项目", "item"), lambda report, row: row.what),
    Column(Text("内容", "content"), lambda report, row: row.value),
)

FINDINGS: Table[Report, Finding] = table(
    Text("违反的规则", "breaches"), lambda report: report.audit.findings,
    Column(Text("规则", "rule"), lambda report, row: row.rule),
    Column(Text("说明", "detail"), lambda report, row: row.text),
)


def proof(report: Report, result: GoalResult) -> Text:
    """Return in plain words what the bound of a goal proves."""
    goal = _GOAL[result.id]
    if result.bound is None:
        return Text("没有证明任何界限", "no bound was proven")
    if result is report.goals[0]:
        scope = Text("任何方案", "no plan")
    else:
        slack = Text("（计容许量）", " (within their slack)") if report.county.slack else same("")
        scope = Text(
            "在前面各目标不变差{slack}的前提下，任何方案", "no plan that keeps the earlier goals{slack}",
        ).fill(slack=slack)
    limit = {
        "more": Text("{scope}的“{goal}”都不超过{bound}", "{scope} has more than {bound} in “{goal}”"),
        "fewer": Text("{scope}的“{goal}”都不低于{bound}", "{scope} has less than {bound} in “{goal}”"),
    }[goal.better]
    if result.status == "optimal":
        end = Text("本方案已达到，不可能更好", "this plan reaches it and cannot be better")
    elif result.bound == result.best:
        end = Text(
            "本方案已达到，但前面的目标尚未证明最优", "this plan reaches it, but an earlier goal is not proven optimal")
    elif isinstance(result.bound, int) and isinstance(result.best, int):
        end = Text("本方案为{best}，至多还差{gap}", "this plan has {best}, at most {gap} away").fill(
            best=result.best, gap=abs(result.bound - result.best))
    else:
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(places(result.bound), places(result.best), strict=True))
        end = Text("本方案为{best}，前{count}位已证明最优", "this plan has {best}, the first {count} places are proven best").fill(
            best=worth(result.best), count=len(list(alike)))
    given = same("")
    if result.value != result.best:
        given = Text(
            "；按容许量为后面的目标让到{value}", "; within its slack it gave way to later goals, to {value}",
        ).fill(value=result.value)
    return Text("已证明：{limit}；{end}{given}。", "Proven: {limit}; {end}{given}.").fill(
        limit=limit.fill(scope=scope, goal=goal.title, bound=worth(result.bound)), end=end, given=given)


GOAL_TABLE = table(
    Text("目标", "goals"), lambda report: report.goals,
    Column(Text("目标", "goal"), lambda report, row: _GOAL[row.id].title),
    Column(Text("证明了什么", "what is proven"), proof),
    Column(Text("方向", "better"), lambda report, row: BETTER[_GOAL[row.id].better]),
    Column(Text("方案值", "value"), lambda report, row: worth(row.value)),
    Column(Text("最好值", "best"), lambda report, row: worth(row.best)),
    Column(Text("界限", "bound"), lambda report, row: worth(row.bound)),
    Column(Text("差距", "gap"), lambda report, row: percent(row.gap)),
    Column(Text("状态", "status"), lambda report, row: STATUS[row.status]),
    Column(Text("证明者", "proved by"), lambda report, row: row.proved_by and words.engine(row.proved_by)),
)


class KpiRow(NamedTuple):
    """A key figure, against its target where it has one."""

    what: Text
    value: Cell
    target: Text | None = None
    reached: bool | None = None


def kpi_rows(report: Report) -> Iterator[KpiRow]:
    """Yield the key figures of a plan, the same ones of every plan."""
    figures = report.kpis
    yield KpiRow(Text("结对数", "pairs"), figures.pairs)
    yield KpiRow(Text("其中续结", "of them kept"), figures.pairs_kept)
    yield KpiRow(Text("派出教师", "teachers sent"), figures.teachers_sent)
    yield KpiRow(Text("其中自愿", "of them volunteers"), figures.volunteers_sent)
    yield KpiRow(Text("符合条件的城区教师", "urban teachers whom no rule refuses"), figures.teachers_eligible)
    yield _share(Text("派出比例", "share of them sent"), figures.sent_share, kpis.TARGET_SENT_SHARE)
    yield KpiRow(Text("派出的县级以上骨干教师", "backbone teachers (county level or higher) sent"), figures.backbone_sent)
    yield _share(Text("骨干教师比例", "share of backbone teachers"), figures.backbone_share, kpis.TARGET_BACKBONE_SHARE)
    yield KpiRow(Text("短缺周课时", "short weekly periods"), figures.short_periods)
    yield KpiRow(Text("补上周课时", "covered weekly periods"), figures.covered_periods)
    yield KpiRow(Text("补上比例", "share covered"), percent(figures.covered_share))
    before = [one.per_100_before for one in figures.schools.values() if one.per_100_before is not None]
    after = [one.per_100_after for one in figures.schools.values() if one.per_100_after is not None]
    for what, values in (
        (Text("体音美教师达标学校（派出前）", "units with enough PE, music and art teachers, before"), before),
        (Text("体音美教师达标学校（派出后）", "units with enough PE, music and art teachers, after"), after),
    ):
        count = sum(value >= kpis.TARGET_PER_100_PUPILS for value in values)
        yield KpiRow(what, Text("{count}/{all}所", "{count} of {all}").fill(count=count, all=len(values)),
                   Text("每百名学生≥{least}名", "≥{least} per 100 pupils").fill(least=kpis.TARGET_PER_100_PUPILS),
                   count == len(values))


def _share(what: Text, share: float | None, target: Decimal) -> KpiRow:
    return KpiRow(what, percent(share), same(f"≥{target:.0%}"), None if share is None else share >= target)


KPI_TABLE: Table[Report, KpiRow] = table(
    Text("指标", "KPI"), kpi_rows,
    Column(Text("指标", "figure"), lambda report, row: row.what),
    Column(Text("数值", "value"), lambda report, row: row.value),
    Column(Text("目标值", "target"), lambda report, row: row.target),
    Column(Text("达到", "reached"), lambda report, row: None if row.reached is None else yes_no(row.reached)),
)


class Coverage(NamedTuple):
    """Weekly periods of one subject or of one school.

    Parameters
    ----------
    of
        The subject, or the name of the school.
    needed, had
        What the classes ask for, and what the own teachers give.
    short, covered
        What was short before the plan, and what the plan covers of it.
    """

    of: Text
    needed: Decimal
    had: Decimal
    short: int
    covered: int

    @property
    def left(self) -> int:
        """What stays short."""
        return self.short - self.covered

    @property
    def whole(self) -> Decimal:
        """What is needed; what is short where a planner's own figure says more."""
        return max(self.needed, Decimal(self.short))

    @property
    def before(self) -> Percent | None:
        """Share of the needed periods that is taught before the plan."""
        return Percent(1 - self.short / self.whole) if self.whole else None

    @property
    def after(self) -> Percent | None:
        """Share of the needed periods that is taught with the plan."""
        return Percent(1 - self.left / self.whole) if self.whole else None


def by_subject(report: Report) -> list[Coverage]:
    """Return the coverage of each subject over all rural units that take part."""
    return [
        Coverage(words.subject(subject), figures.needed, figures.had, figures.short, figures.covered)
        for subject, figures in report.kpis.subjects.items()]


def of_school(report: Report, school: School) -> Coverage:
    """Return the coverage of all subjects of a rural unit together."""
    county, figures = report.county, report.kpis.schools[school.id]
    return Coverage(
        same(school.name),
        sum((need(county, school.id, subject) for subject in county.policy.subjects), Decimal(0)),
        sum((have(county, school.id, subject) for subject in county.policy.subjects), Decimal(0)),
        figures.short, figures.covered)


def by_school(report: Report) -> list[Coverage]:
    """Return the coverage of each rural unit that takes part."""
    return [of_school(report, school) for school in report.county.rural]


_COVERAGE = (
    Column[Report, Coverage](Text("需要", "needed"), lambda report, row: row.needed),
    Column[Report, Coverage](Text("已有", "had"), lambda report, row: row.had),
    Column[Report, Coverage](Text("短缺", "short"), lambda report, row: row.short),
    Column[Report, Coverage](Text("补上", "covered"), lambda report, row: row.covered),
    Column[Report, Coverage](Text("仍缺", "still short"), lambda report, row: row.left),
    Column[Report, Coverage](Text("派出前开足率", "taught before"), lambda report, row: row.before),
    Column[Report, Coverage](Text("派出后开足率", "taught after"), lambda report, row: row.after),
)

SUBJECT_TABLE = table(
    Text("各学科周课时（农村学校）", "weekly periods by subject (rural units)"), by_subject,
    Column(Text("学科", "subject"), lambda report, row: row.of), *_COVERAGE)


def _school_columns(report: Report) -> tuple[Column[Report, School], ...]:
    return (
        Column(Text("学校", "school"), lambda report, row: row.name),
        Column(Text("城乡", "side"), lambda report, row: words.SIDES[row.side]),
        Column(Text("学段", "stage"), lambda report, row: stage(row)),
        *(_of_rural(column) for column in _COVERAGE),
        *(_left_of(subject) for subject in report.county.policy.subjects),
        Column(Text("每百名学生教师（前）", "teachers per 100 pupils, before"),
               lambda report, row: report.kpis.schools[row.id].per_100_before),
        Column(Text("每百名学生教师（后）", "teachers per 100 pupils, after"),
               lambda report, row: report.kpis.schools[row.id].per_100_after),
    )


def _of_rural(column: Column[Report, Coverage]) -> Column[Report, School]:
    """Make a column of coverage that is blank for urban units."""
    return Column(column.head, lambda report, row: (
        column.value(report, of_school(report, row)) if row.side == "rural" else None))


def _left_of(subject: str) -> Column[Report, School]:
    """Make the column of what stays short of a subject."""
    head = Text("{subject}仍缺", "{subject} still short").fill(subject=words.subject(subject))

    def left(report: Report, row: School) -> Cell:
        short = shortages(report.county).get((row.id, subject))
        return short.periods - report.plan.covered.get((row.id, subject), 0) if short else None

    return Column(head, left)


SCHOOL_TABLE = Table(
    Text("各校（全部学科合计）", "by school (all subjects together)"),
    lambda report: (*report.county.rural, *report.county.urban), _school_columns)
