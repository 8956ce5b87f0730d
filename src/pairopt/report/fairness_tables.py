"""The tables and the figure of fairness: coverage and remaining shortage of schools, load of senders, who is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pairopt import words
from pairopt.county import School
from pairopt.fairness import AGES, UNKNOWN, Spread
from pairopt.report.report import Report
from pairopt.report.table import Cell, Column, Table, percent, table
from pairopt.text import Text, same

_QUESTIONS = {
    "gender": Text("性别", "gender"), "age": Text("年龄段（周岁）", "age"), "title": Text("职称", "title"),
    "volunteer": Text("自愿", "volunteer"), "repeat": Text("曾被派出", "sent before"),
}
_ANSWERS = {
    "gender": words.GENDERS, "age": {band: same(band) for band in AGES.values()}, "title": words.TITLES,
    "volunteer": words.YES_NO, "repeat": words.YES_NO,
}
_UNKNOWN = Text("不明", "unknown")


class _Figure(NamedTuple):
    what: Text
    value: Cell
    meaning: Text


def _figures(report: Report) -> Iterator[_Figure]:
    fair = report.kpis.fairness
    covered = Text("补上课时占短缺课时的比例", "covered of the short periods")
    gini = Text("0为各校相同，越近1越集中于少数学校", "0: all schools alike; towards 1: a few schools have it all")
    yield _Figure(Text("覆盖最差的学校", "coverage of the worst-off school"), percent(fair.coverage_worst), covered)
    yield _Figure(Text("覆盖中位数", "median coverage of schools"), percent(fair.coverage_median), covered)
    yield _Figure(Text("短缺基尼系数（派出前）", "Gini of the shortage, before"), fair.before.gini, gini)
    yield _Figure(Text("短缺基尼系数（派出后）", "Gini of the shortage, after"), fair.after.gini, gini)


FAIRNESS_TABLE: Table[Report, _Figure] = table(
    Text("农村学校之间", "among rural schools"), _figures,
    Column(Text("指标", "figure"), lambda report, row: row.what),
    Column(Text("数值", "value"), lambda report, row: row.value),
    Column(Text("含义", "what it means"), lambda report, row: row.meaning),
)

SENDER_TABLE: Table[Report, School] = table(
    Text("派出学校的负担", "load of senders"), lambda report: report.county.urban,
    Column(Text("学校", "school"), lambda report, row: row.name),
    Column(Text("教师总数", "teachers"), lambda report, row: report.kpis.fairness.senders[row.id].teachers),
    Column(Text("派出人数", "sent"), lambda report, row: report.kpis.fairness.senders[row.id].sent),
    Column(Text("派出比例", "share sent"), lambda report, row: percent(report.kpis.fairness.senders[row.id].sent_share)),
    Column(Text("支教周课时", "weekly periods given"), lambda report, row: report.kpis.fairness.senders[row.id].periods),
)


class _Group(NamedTuple):
    question: Text
    answer: Text
    heads: int


def _groups(report: Report) -> Iterator[_Group]:
    for question, counts in report.kpis.fairness.sent.items():
        for answer, heads in counts.items():
            told = _UNKNOWN if answer == UNKNOWN else _ANSWERS[question][answer]
            yield _Group(_QUESTIONS[question], told, heads)


SENT_TABLE: Table[Report, _Group] = table(
    Text("派出教师构成（人数）", "who is sent (heads)"), _groups,
    Column(Text("项目", "by"), lambda report, row: row.question),
    Column(Text("类别", "group"), lambda report, row: row.answer),
    Column(Text("人数", "teachers"), lambda report, row: row.heads),
)


def curve(spread: Spread, size: int) -> str:
    """Return a Lorenz curve as the points of a polyline in a square, 0 at the lower left."""
    last = len(spread.lorenz) - 1
    return " ".join(
        f"{round(size * place / last)},{round(size * (1 - share))}" for place, share in enumerate(spread.lorenz))
