"""What a plan changes of the plan in force: the tables of the workbook and of the page, and the sentence that counts."""

from __future__ import annotations

from collections.abc import Iterable

from pairopt.explain import causes, not_sent
from pairopt.explain.difference import FIRST, SECOND, Change
from pairopt.goals import CHANGES, GOALS
from pairopt.report.report import Report
from pairopt.report.table import Cell, Column, Table, table
from pairopt.rules import RULES
from pairopt.text import Text, listing

REASONS = {
    **{rule.id: rule.title for rule in RULES}, **{goal.id: goal.title for goal in GOALS}, **not_sent.REASONS,
    **causes.REASONS}
"""Reasons of changes in words."""
_KINDS = {"partners": Text("结对", "partners"), "post": Text("派出", "post")}
_PROVEN = Text("已证明最少", "proven minimum")
_OPEN = Text("尚未证明最少，至少{bound}处", "not proven the fewest, {bound} at least")


def counted(report: Report) -> Text | None:
    """Count the changes, and what else came and went; None where no plan was replaced."""
    goal = next((one for one in report.goals if one.id == CHANGES.id), None)
    if report.replaced is None or goal is None:
        return None
    assert isinstance(goal.value, int)
    moves = report.replaced.moves
    gone = sum(bool(move.was) for move in moves)
    proof = _PROVEN if goal.status == "optimal" else _OPEN.fill(bound=goal.bound)
    return Text(
        "与原方案相比变更{changes}处（{proof}），另有{impossible}处因条件变化已不可能保留；新增结对{pairs}对、派驻{posts}人",
        "{changes} changes against the plan in force ({proof}), {impossible} more had become impossible; new are {pairs} pairs"
        " and {posts} posts").fill(
            changes=goal.value, proof=proof, impossible=gone - goal.value,
            pairs=sum(move.what == "pair" and bool(move.now) for move in moves),
            posts=sum(move.what == "placement" and bool(move.now) for move in moves))


def reasons(change: Change) -> Text:
    """Return the reasons of a change in words, each once."""
    return listing([REASONS[reason] for reason in dict.fromkeys(cause.reason for cause in change.causes)])


def _changes(report: Report) -> Iterable[Change]:
    return report.replaced.changes if report.replaced else ()


_ABOUT = (
    Column[Report, Change](FIRST, lambda report, row: row.was),
    Column[Report, Change](SECOND, lambda report, row: row.now),
    Column[Report, Change](Text("原因", "reason"), lambda report, row: reasons(row)),
)


def _kind(report: Report, row: Change) -> Cell:
    return _KINDS[row.kind]


REPLACED: Table[Report, Change] = table(
    Text("变更", "replaced"), _changes,
    Column(Text("事项", "what"), _kind),
    Column(Text("标识", "id"), lambda report, row: row.about),
    Column(Text("名称", "name"), lambda report, row: row.name),
    *_ABOUT,
    Column(Text("说明", "detail"), lambda report, row: row.why),
)
"""Every change, for the planner."""
PARTNERS: Table[Report, Change] = table(
    Text("结对变更", "partners that change"),
    lambda report: [row for row in _changes(report) if row.kind == "partners"],
    Column(Text("农村学校", "rural school"), lambda report, row: row.name),
    *_ABOUT,
)
"""Other partners, for everybody: no clause stands here, since one may name a teacher."""
