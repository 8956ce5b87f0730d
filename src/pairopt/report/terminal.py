"""What the terminal shows: a few aligned lines on stdout, progress on stderr."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pairopt import words
from pairopt.audit import audit
from pairopt.finding import Finding
from pairopt.goals import GOALS
from pairopt.report.comparison import Comparison
from pairopt.report.front import Front
from pairopt.report.front_tables import FRONT
from pairopt.report.price_tables import IN_SHORT
from pairopt.report.prices import Prices
from pairopt.report.replaced_tables import counted
from pairopt.report.report import Report
from pairopt.report.table import S, Table, show, worth
from pairopt.result import Value
from pairopt.rules import RULE
from pairopt.search.watch import Watch
from pairopt.text import Lang, Text, columns, listing

if TYPE_CHECKING:
    from pairopt.explain.no_plan import Demand, WhyNoPlan
    from pairopt.read import Issue

_TITLES = {goal.id: goal.title for goal in GOALS}
_STATUS = {
    "optimal": Text("已证明最优", "proven optimal"),
    "feasible": Text("未证明，界为{bound}", "not proven, bound {bound}"),
}

_FIRST_FEW = 3
"""So many problems of a kind are shown before a plan is made."""
_MOST_CHANGES = 12
"""So many changes against a plan in force are shown."""


def solved_text(report: Report, folder: Path, *, stopped: bool, lang: Lang) -> str:
    """Return what a finished `solve` says."""
    kpis = report.kpis
    lines = [Text("{county} {year}学年", "{county}, school year {year}").fill(
        county=report.county.name, year=report.county.school_year), *_scenario_line(report)]
    if stopped:
        lines.append(Text("已按要求停止，以下为当前最好的方案。", "Stopped on request; this is the best plan so far."))
    lines += [Text("注意：{note}。", "Note: {note}.").fill(note=note) for note in report.provenance.notes]
    lines.append(Text(
        "结对{pairs}对（续结{kept}对）；派出{sent}人（自愿{volunteers}人）；短缺{short}课时，补上{covered}课时",
        "{pairs} pairs ({kept} kept); {sent} teachers sent ({volunteers} volunteers); {covered} of {short} short periods"
        " covered").fill(
            pairs=kpis.pairs, kept=kpis.pairs_kept, sent=kpis.teachers_sent, volunteers=kpis.volunteers_sent,
            short=kpis.short_periods, covered=kpis.covered_periods))
    lines += _replaced_lines(report)
    lines += goal_lines(report, lang)
    lines.append(Text(
        "方案写入{folder}：plan.xlsx（打印）、report.html（浏览）",
        "Written to {folder}: plan.xlsx to print, report.html to look at").fill(folder=folder))
    return "\n".join(line.say(lang) for line in lines)


def _replaced_lines(report: Report) -> list[Text]:
    """Say what the plan changes of the one in force, and which rules that one breaks itself."""
    told = counted(report)
    if told is None or report.replaced is None:
        return []
    lines: list[Text] = []
    breaches = audit(report.replaced.one.county, report.replaced.one.plan).findings
    if breaches:
        lines = [Text("注意：原方案有{count}处违反硬性规则。", "Note: the plan in force breaks hard rules, {count} times.").fill(
            count=len(breaches)), *_breaches(breaches)]
    changes = report.replaced.changes
    lines += [told, *_items(change.text for change in changes[:_MOST_CHANGES])]
    if len(changes) > _MOST_CHANGES:
        lines.append(Text("  另有{more}条，全部见 plan.xlsx 的“变更”表", "  and {more} more, all in the sheet replaced of plan.xlsx").fill(
            more=len(changes) - _MOST_CHANGES))
    return lines


def _breaches(findings: Iterable[Finding]) -> list[Text]:
    return [Text(f"  [{finding.rule}] {finding.text.zh}", f"  [{finding.rule}] {finding.text.en}") for finding in findings]


def audit_text(report: Report, lang: Lang) -> str:
    """Return the verdict on a plan, its breaches and its goals."""
    if report.audit.accepted:
        lines = [Text("审核通过：没有违反硬性规则。", "Accepted: no hard rule is broken.")]
    else:
        lines = [Text("审核不通过：{count}处违反硬性规则。", "Rejected: {count} breaches of hard rules.").fill(
            count=len(report.audit.findings))]
    lines += _scenario_line(report)
    lines += _breaches(report.audit.findings)
    lines += goal_lines(report, lang)
    return "\n".join(line.say(lang) for line in lines)


def comparison_text(comparison: Comparison, folder: Path, lang: Lang) -> str:
    """Return what a finished `compare` says: each plan, and what it changes."""
    lines = []
    for number, plan in enumerate(comparison.plans, start=1):
        goals = listing([
            Text("{title} {value}", "{title} {value}").fill(title=_TITLES[goal.id], value=worth(goal.value))
            for goal in plan.report.goals])
        lines.append(Text("{number} {name}：{goals}", "{number} {name}: {goals}").fill(
            number=number, name=plan.name, goals=goals))
        if number > 1:
            kinds = Counter(change.kind for change in comparison.differences[number - 2].changes)
            lines.append(Text(
                "  与方案1相比：{units}所农村学校的结对、{teachers}名教师的派出有变",
                "  against plan 1: other partners for {units} rural units, another post for {teachers} teachers").fill(
                    units=kinds["partners"], teachers=kinds["post"]))
    lines += [
        Text("没有方案：“{name}”：{why}", "No plan of {name}: {why}").fill(name=one.name, why=one.why) for one in comparison.without]
    lines.append(Text(
        "比较结果写入{folder}：compare.xlsx（打印）、compare.html（浏览）",
        "Written to {folder}: compare.xlsx to print, compare.html to look at").fill(folder=folder))
    return "\n".join(line.say(lang) for line in lines)


def prices_text(prices: Prices, folder: Path | None, lang: Lang) -> str:
    """Return what a finished `prices` says: the plan as it is, then a line for each step."""
    base = prices.base
    lines = [Text(
        "现行规则：短缺{short}课时，补上{covered}课时；覆盖（加权）{value}，{status}",
        "The rules as they are: {covered} of {short} short periods covered; coverage (weighted) {value}, {status}").fill(
            short=prices.short, covered=base.periods, value=base.value,
            status=_STATUS[base.coverage.status].fill(bound=worth(base.coverage.bound))).say(lang)]
    lines += table_lines(IN_SHORT, prices, lang)
    if folder:
        lines.append(Text(
            "写入{folder}：prices.xlsx（打印）、prices.svg（图）、prices.csv",
            "Written to {folder}: prices.xlsx to print, prices.svg (figure), prices.csv").fill(folder=folder).say(lang))
    return "\n".join(lines)


def front_text(front: Front, folder: Path | None, lang: Lang) -> str:
    """Return what a finished `front` says: a line for each point, and whether there are others."""
    lines = table_lines(FRONT, front, lang)
    lines.append((Text("已证明没有别的点。", "It is proven that there are no other points.") if front.whole else Text(
        "其间可能还有别的点。", "There may be other points between these.")).say(lang))
    if folder:
        lines.append(Text(
            "写入{folder}：front.svg（图）、front.csv，各点的方案在 point-1、point-2 …，其中的 scenario.toml 可用于 --scenario",
            "Written to {folder}: front.svg (figure), front.csv, the plans in point-1, point-2 …, each with its"
            " scenario.toml for --scenario").fill(folder=folder).say(lang))
    return "\n".join(lines)


def table_lines(table: Table[S, Any], source: S, lang: Lang) -> list[str]:
    """Return the lines of a table, heads first, in aligned columns."""
    rows = [[head.say(lang) for head in table.heads(source)]]
    rows += [[show(cell, lang) for cell in row] for row in table.cells(source)]
    widths = [max(columns(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(f"{cell}{' ' * (width - columns(cell))}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows]


def no_plan_text(answer: WhyNoPlan, lang: Lang) -> str:
    """Return why there is no plan: what counting tells, what to give up, and what cannot hold together."""
    lines: list[Text] = []
    if answer.state == "feasible":
        lines.append(Text(
            "有满足硬性规则的方案。→ 用 pairopt solve 制定。", "There are plans that keep the hard rules. → pairopt solve makes one."))
    if answer.state == "infeasible":
        lines.append(Text("没有满足硬性规则的方案。", "No plan keeps the hard rules."))
    if answer.counting:
        lines += [Text("经核算：", "By counting:"), *_items(answer.counting)]
    if answer.give_up:
        lines.append(Text("至少须放弃{count}条才有方案，可以放弃：", "{count} at least must be given up; with these gone there is a plan:").fill(
            count=len(answer.give_up)))
        lines += _demands(answer.give_up)
    if answer.conflict:
        lines.append(Text(
            "以下各条不能同时成立；去掉任何一条，其余各条就能同时成立：",
            "These cannot all hold; without any one of them the others can:"))
        lines += _demands(answer.conflict)
    if answer.unsettled:
        lines.append(answer.unsettled)
    return "\n".join(line.say(lang) for line in lines)


def _demands(demands: Iterable[Demand]) -> list[Text]:
    return _items(
        Text("{title}（{rule}）：{text}", "{title} ({rule}): {text}").fill(
            title=RULE[demand.clause.rule].title, rule=demand.clause.rule, text=demand.text)
        for demand in demands)


def _items(texts: Iterable[Text]) -> list[Text]:
    return [Text(f"· {text.zh}", f"- {text.en}") for text in texts]


def _scenario_line(report: Report) -> list[Text]:
    scenario = report.county.scenario
    return [Text("情景：{title}", "Scenario: {title}").fill(title=scenario.title)] if scenario else []


def goal_lines(report: Report, lang: Lang) -> list[Text]:
    """Return a line for each goal, aligned in the given language."""
    width = max((columns(_TITLES[goal.id].say(lang)) for goal in report.goals), default=0)
    lines = []
    for goal in report.goals:
        title = _TITLES[goal.id].say(lang)
        status = _STATUS[goal.status].fill(bound=worth(goal.bound)).say(lang)
        line = f"  {title}{' ' * (width - columns(title))} {worth(goal.value):>8}  {status}"
        lines.append(Text(line, line))
    return lines


def issues_in_short(issues: Sequence[Issue], lang: Lang) -> list[str]:
    """Return a line for the first few problems of each kind, and how many more there are of it."""
    count: Counter[str] = Counter()
    lines = []
    for issue in issues:
        count[issue.code] += 1
        if count[issue.code] <= _FIRST_FEW:
            lines.append(issue.say(lang))
    more = Text(
        "[{code}] 另有{more}条同类提示。→ pairopt check 列出全部。", "[{code}] and {more} more of the kind. → pairopt check lists all.")
    lines += [
        more.fill(code=code, more=many - _FIRST_FEW).say(lang) for code, many in count.items() if many > _FIRST_FEW]
    return lines


def issues_summary(issues: Iterable[Issue]) -> Text:
    """Return how many errors and warnings there are."""
    counts = Counter(issue.severity for issue in issues)
    if not counts:
        return Text("没有发现问题。", "No problem found.")
    return Text("{errors}个错误，{warnings}个提示。", "{errors} errors, {warnings} warnings.").fill(
        errors=counts["error"], warnings=counts["warning"])


class Progress(Watch):
    """One line on stderr: the goal in work, its value and its bound.

    Parameters
    ----------
    quiet
        Say nothing.
    verbose
        A line for every better plan, also where stderr is no terminal.
    """

    def __init__(self, lang: Lang, *, quiet: bool, verbose: bool) -> None:
        self.lang, self.quiet, self.verbose = lang, quiet, verbose
        self.live = sys.stderr.isatty() and not verbose
        self.began = time.monotonic()
        self.width = 0

    def works_on(self, search: str, goal: str, value: Value | None, bound: Value | None) -> None:
        """Show where the search stands."""
        if self.quiet or not (self.live or self.verbose):
            return
        text = Text("{seconds}秒 {search} {goal}：{value}（界{bound}）", "{seconds} s {search} {goal}: {value} (bound {bound})").fill(
            seconds=round(time.monotonic() - self.began), search=words.engine(search), goal=_TITLES[goal],
            value=worth(value), bound=worth(bound))
        line = text.say(self.lang)
        if self.live:
            sys.stderr.write(f"\r{line}{' ' * max(0, self.width - columns(line))}")
            self.width = columns(line)
        else:
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    def done(self) -> None:
        """Clear the line."""
        if self.width:
            sys.stderr.write(f"\r{' ' * self.width}\r")
            sys.stderr.flush()
