"""The tables of a plan in human words: pairs, placements, what stays unmet, who stays, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pairopt import words
from pairopt.county import School, Teacher
from pairopt.explain import not_sent, unmet
from pairopt.explain.not_sent import NotSent
from pairopt.explain.unmet import Unmet
from pairopt.goals.fit import Fit
from pairopt.links import last_year, pinned_pairs, pinned_teachers
from pairopt.plan import Pair, Placement
from pairopt.report.report import Change, Report
from pairopt.report.table import Column, Table, table, yes_no
from pairopt.rules import RULES
from pairopt.shortage import own_subjects, shortages
from pairopt.text import Text, listing, same
from pairopt.travel import minutes

CHANGES = {"kept": Text("续结", "kept"), "new": Text("新结", "new"), "ended": Text("终止", "ended")}
REASONS = {**{rule.id: rule.title for rule in RULES}, **not_sent.REASONS, **unmet.REASONS}
"""Reasons of ``not_sent.csv`` and ``unmet.csv`` in words."""

_STAGE, _TOWNSHIP = Text("学段", "stage"), Text("乡镇", "township")
_SUBJECT, _MINUTES = Text("学科", "subject"), Text("路程（分钟）", "minutes")


def stage(school: School) -> Text:
    """Return the stage of a unit, with its stream where it has one."""
    name = words.STAGES[school.stage]
    if not school.stream:
        return name
    return Text("{stage}（{stream}）", "{stage} ({stream})").fill(stage=name, stream=words.STREAMS[school.stream])


def subjects(teacher_subjects: tuple[str, ...]) -> Text:
    """Return subjects in words."""
    return listing([words.subject(code) for code in teacher_subjects])


def name(report: Report, school: str) -> str:
    """Return the name of a unit."""
    return report.county.school[school].name


class _PairRow(NamedTuple):
    """A pair and the placements along it."""

    pair: Pair
    placements: list[Placement]


def _pairs(report: Report) -> Iterator[_PairRow]:
    along: dict[Pair, list[Placement]] = {}
    for row in report.plan.placements:
        along.setdefault(Pair(report.county.teacher[row.teacher].school, row.school), []).append(row)
    return (_PairRow(pair, along.get(pair, [])) for pair in report.plan.pairs)


PAIRS: Table[Report, _PairRow] = table(
    Text("结对", "pairs"), _pairs,
    Column(Text("城区学校标识", "urban"), lambda report, row: row.pair.urban),
    Column(Text("城区学校", "urban school"), lambda report, row: name(report, row.pair.urban)),
    Column(Text("农村学校标识", "rural"), lambda report, row: row.pair.rural),
    Column(Text("农村学校", "rural school"), lambda report, row: name(report, row.pair.rural)),
    Column(_TOWNSHIP, lambda report, row: report.county.school[row.pair.rural].township),
    Column(_STAGE, lambda report, row: stage(report.county.school[row.pair.rural])),
    Column(_MINUTES, lambda report, row: minutes(report.county, *row.pair)),
    Column(Text("匹配分", "fit"), lambda report, row: Fit().of_pair(
        report.county, report.county.school[row.pair.urban], report.county.school[row.pair.rural])),
    Column(Text("续结", "kept"), lambda report, row: yes_no(tuple(row.pair) in last_year(report.county))),
    Column(Text("指定", "pinned"), lambda report, row: yes_no(tuple(row.pair) in pinned_pairs(report.county))),
    Column(Text("派出教师", "teachers sent"), lambda report, row: len({one.teacher for one in row.placements})),
    Column(Text("补上课时", "covered periods"), lambda report, row: sum(one.periods for one in row.placements)),
)


class _Row(NamedTuple):
    """A placement with the running number of its teacher."""

    number: int
    teacher: Teacher
    placement: Placement

    def school(self, report: Report) -> School:
        return report.county.school[self.placement.school]


def _placements(report: Report) -> Iterator[_Row]:
    for number, (teacher, rows) in enumerate(report.plan.posts.items(), start=1):
        for placement in rows:
            yield _Row(number, report.county.teacher[teacher], placement)


def _remarks(report: Report, row: _Row) -> Text:
    teacher, school = row.teacher.id, row.placement.school
    holds = (
        (row.teacher.volunteer, Text("自愿", "volunteer")),
        (teacher in pinned_teachers(report.county), Text("指定", "pinned")),
        (school != report.plan.base(teacher), Text("走教", "itinerant")),
        (school not in report.plan.partners.get(row.teacher.school, ()), Text("结对之外", "off pairs")),
    )
    return listing([text for holding, text in holds if holding])


def _term(report: Report, row: _Row) -> Text:
    year = report.county.school_year
    return Text("{year}.09—{next}.07", "{year}.09–{next}.07").fill(year=year, next=year + 1)


PLACEMENTS = table(
    Text("派出", "placements"), _placements,
    Column(Text("序号", "no."), lambda report, row: row.number),
    Column(Text("派出学校", "from"), lambda report, row: name(report, row.teacher.school)),
    Column(Text("教师编号", "teacher"), lambda report, row: row.teacher.id),
    Column(Text("姓名", "name"), lambda report, row: row.teacher.name),
    Column(Text("性别", "gender"), lambda report, row: words.GENDERS.get(row.teacher.gender, "")),
    Column(Text("出生年月", "month of birth"), lambda report, row: row.teacher.born),
    Column(Text("职称", "title"), lambda report, row: row.teacher.title),
    Column(Text("骨干", "backbone"), lambda report, row: words.BACKBONES.get(row.teacher.backbone, "")),
    Column(_SUBJECT, lambda report, row: words.subject(row.placement.subject)),
    Column(Text("受援学校标识", "school"), lambda report, row: row.placement.school),
    Column(Text("受援学校", "receiving school"), lambda report, row: row.school(report).name),
    Column(_TOWNSHIP, lambda report, row: row.school(report).township),
    Column(_MINUTES, lambda report, row: minutes(report.county, row.teacher.school, row.placement.school)),
    Column(Text("周课时", "periods"), lambda report, row: row.placement.periods),
    Column(Text("起止", "term"), _term),
    Column(Text("备注", "remarks"), _remarks),
)

UNMET: Table[Report, Unmet] = table(
    Text("未满足", "unmet"), lambda report: report.unmet,
    Column(Text("学校", "school"), lambda report, row: name(report, row.school)),
    Column(_TOWNSHIP, lambda report, row: report.county.school[row.school].township),
    Column(_STAGE, lambda report, row: stage(report.county.school[row.school])),
    Column(_SUBJECT, lambda report, row: words.subject(row.subject)),
    Column(Text("优先级", "priority"), lambda report, row: shortages(report.county)[row.school, row.subject].priority),
    Column(Text("短缺课时", "short periods"), lambda report, row: row.short),
    Column(Text("已补", "covered"), lambda report, row: row.covered),
    Column(Text("仍缺", "still short"), lambda report, row: row.short - row.covered),
    Column(Text("原因", "reason"), lambda report, row: REASONS[row.reason]),
    Column(Text("说明", "detail"), lambda report, row: row.detail),
)


def _teacher(report: Report, row: NotSent) -> Teacher:
    return report.county.teacher[row.teacher]


NOT_SENT: Table[Report, NotSent] = table(
    Text("未派出", "not sent"), lambda report: report.not_sent,
    Column(Text("教师编号", "teacher"), lambda report, row: row.teacher),
    Column(Text("姓名", "name"), lambda report, row: _teacher(report, row).name),
    Column(Text("学校", "school"), lambda report, row: name(report, _teacher(report, row).school)),
    Column(_SUBJECT, lambda report, row: subjects(own_subjects(report.county, _teacher(report, row)))),
    Column(Text("自愿", "volunteer"), lambda report, row: yes_no(_teacher(report, row).volunteer)),
    Column(Text("原因", "reason"), lambda report, row: REASONS[row.reason]),
    Column(Text("说明", "detail"), lambda report, row: row.detail),
)


def _instead(report: Report, row: Change) -> Text:
    if not row.instead:
        return Text("", "")
    text = Text("原为{names}", "before: {names}") if row.kind == "new" else Text("改为{names}", "now: {names}")
    return text.fill(names=listing([same(name(report, urban)) for urban in row.instead]))


CHANGE_LIST = table(
    Text("变动", "changes"), lambda report: report.changes,
    Column(Text("变动", "change"), lambda report, row: CHANGES[row.kind]),
    Column(Text("城区学校", "urban school"), lambda report, row: name(report, row.urban)),
    Column(Text("农村学校", "rural school"), lambda report, row: name(report, row.rural)),
    Column(_TOWNSHIP, lambda report, row: report.county.school[row.rural].township),
    Column(_STAGE, lambda report, row: stage(report.county.school[row.rural])),
    Column(Text("起始年份", "since"), lambda report, row: row.since),
    Column(Text("说明", "detail"), _instead),
)
