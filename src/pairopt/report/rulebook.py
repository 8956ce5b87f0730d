"""The rule book: every rule and goal with its sentence, source and settings, as Markdown and as tables of a report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import Field, fields
from decimal import Decimal
from typing import Any, NamedTuple

from pairopt import words
from pairopt.goals import GOALS, goals_in_order
from pairopt.goals.goal import Goal
from pairopt.report.figure_tables import BETTER
from pairopt.report.report import Report
from pairopt.report.table import Cell, Column, Table, show, table
from pairopt.rules import RULES
from pairopt.rules.rule import Rule
from pairopt.settings import SECTIONS, Kind, Policy, kind_of, text_of
from pairopt.text import Lang, Text, listing, same

TABLES = {
    "teacher": Text("哪些教师可以派出", "Who may be sent"),
    "pair": Text("哪些学校可以结对", "Who may be paired"),
    "plan": Text("方案须遵守", "What the plan keeps"),
}
_KEY = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b", re.ASCII)
"""A setting or column as it stands in a sentence."""
_TITLES = {rule.id: rule.title for rule in RULES}


def settings_of(section: type) -> dict[str, Field[Any]]:
    """Return the settings of a section by key."""
    return {one.name: one for one in fields(section) if one.metadata}


def written(kind: Kind, value: object) -> Text:
    """Return the value of a setting as a planner writes it."""
    if value is None:
        return words.NO_NUMBER[kind.word]
    if isinstance(value, bool):
        return words.YES_NO["yes" if value else "no"]
    if isinstance(value, Decimal):
        return same(f"{value:f}")
    if isinstance(value, tuple):
        return listing([_TITLES.get(item) or words.subject(str(item)) for item in value])
    return kind.allowed.get(str(value)) or same(value)


# Markdown


def render_rulebook(lang: Lang) -> str:
    """Return the rule book as Markdown in one language."""
    parts = [
        Text("# 规则手册", "# The rule book"),
        Text(
            "本页由 `pairopt rules` 从规则和目标生成，请勿手改。带 * 的规则不能关闭；"
            "其余规则在 `[policy.mode]` 中设为 `hard` 或 `off`。",
            "Generated from the rules and goals by `pairopt rules`; do not edit. A rule with * cannot be"
            " switched off; every other one is `hard` or `off` in `[policy.mode]`."),
    ]
    for kind, title in TABLES.items():
        parts.append(Text("## {title}", "## {title}").fill(title=title))
        parts += [_rule(rule) for rule in RULES if rule.table == kind]
    parts.append(Text("## 目标，按默认次序", "## The goals, in the default order"))
    parts.append(Text(
        "逐项严格比较，次序由 `goals.order` 设定；`evenness` 只在写明时才用。其他目标可用 `goals.<目标>.slack` 为后面的目标让出一些："
        "绝对值（如 `12`）或最好值的百分比（如 `\"1%\"`），默认 0。",
        "Compared in strict order, set by `goals.order`; `evenness` counts only where it is named. Any other may give"
        " something up for those behind it with"
        " `goals.<goal>.slack`: an absolute amount (`12`) or a share of its best value (`\"1%\"`); default 0."))
    parts += [_goal(goal) for goal in GOALS]
    parts.append(Text("## 求解设置", "## Settings of the search"))
    parts.append(_settings("solve", tuple(settings_of(SECTIONS["solve"]))))
    return "\n\n".join(part.say(lang) for part in parts) + "\n"


def rulebook_json(lang: Lang) -> dict[str, list[dict[str, object]]]:
    """Return rules and goals as plain data."""
    return {
        "rules": [
            {"id": rule.id, "title": rule.title.say(lang), "fixed": rule.fixed, "sentence": rule.sentence.say(lang),
             "source": rule.source.say(lang), "settings": [f"policy.{key}" for key in rule.settings]}
            for rule in RULES],
        "goals": [
            {"id": goal.id, "title": goal.title.say(lang), "better": goal.better, "sentence": goal.sentence.say(lang)}
            for goal in GOALS],
    }


def _rule(rule: Rule) -> Text:
    star = " *" if rule.fixed else ""
    return _joined(
        Text("### {title} `{id}`{star}", "### {title} `{id}`{star}").fill(title=rule.title, id=rule.id, star=star),
        _coded(rule.sentence),
        Text("依据：{source}", "Source: {source}").fill(source=rule.source),
        _settings("policy", rule.settings))


def _goal(goal: Goal) -> Text:
    section = f"goals.{goal.id}"
    keys = tuple(settings_of(SECTIONS[section])) if section in SECTIONS else ()
    return _joined(
        Text("### {title} `{id}`（{better}）", "### {title} `{id}` ({better} is better)").fill(
            title=goal.title, id=goal.id, better=BETTER[goal.better]),
        _coded(goal.sentence),
        _settings(section, keys))


def _settings(section: str, keys: tuple[str, ...]) -> Text:
    lines = []
    for key in keys:
        setting = settings_of(SECTIONS[section])[key]
        lines.append(Text("- `{path}`（默认 {default}）：{text}", "- `{path}` (default {default}): {text}").fill(
            path=f"{section}.{key}", default=written(kind_of(setting), setting.default), text=text_of(setting)))
    return Text("\n".join(line.zh for line in lines), "\n".join(line.en for line in lines))


def _coded(sentence: Text) -> Text:
    return Text(*(_KEY.sub(r"`\g<0>`", text) for text in sentence))


def _joined(*parts: Text) -> Text:
    return Text("\n\n".join(part.zh for part in parts if part.zh), "\n\n".join(part.en for part in parts if part.en))


# Tables of a report


def _in_force(report: Report, rule: Rule) -> Text:
    if rule.fixed:
        return Text("必守", "always on")
    return Text("启用", "on") if report.county.active(rule.id) else Text("关闭", "off")


def _as_used(report: Report, rule: Rule) -> Text:
    """Return the sentence as the county's policy has it, with values in the place of keys."""
    policy = report.county.policy
    sentence = rule.told(policy)
    if rule.id in policy.volunteers_exempt_from:
        sentence = Text("{sentence}自愿支教的除外。", "{sentence} Volunteers are exempt.").fill(sentence=sentence)
    values: dict[str, Cell] = {}
    for key in rule.settings:
        values[key] = written(kind_of(settings_of(Policy)[key]), getattr(policy, key))

    def spoken(lang: Lang) -> str:
        return _KEY.sub(lambda found: show(values.get(found[0], found[0]), lang), sentence.say(lang))

    return Text(spoken("zh"), spoken("en"))


RULE_TABLE = table(
    Text("规则", "rules"), lambda report: RULES,
    Column(Text("类别", "kind"), lambda report, rule: TABLES[rule.table]),
    Column(Text("规则", "rule"), lambda report, rule: rule.title),
    Column(Text("标识", "id"), lambda report, rule: rule.id),
    Column(Text("状态", "mode"), _in_force),
    Column(Text("依据", "source"), lambda report, rule: rule.source),
    Column(Text("内容", "what it says"), _as_used),
)


class _Setting(NamedTuple):
    path: str
    value: Cell
    default: Cell
    text: Text


def _setting_rows(report: Report) -> Iterator[_Setting]:
    county = report.county
    yield _Setting(
        "reference_date", f"{county.reference_date}", f"{county.school_year}-09-01", Text("基准日", "reference date"))
    for section in ("policy", "goals.coverage", "goals.fit"):
        given = getattr(county, section.rpartition(".")[2])
        for key, setting in settings_of(SECTIONS[section]).items():
            kind = kind_of(setting)
            yield _Setting(
                f"{section}.{key}", written(kind, getattr(given, key)), written(kind, setting.default),
                text_of(setting))
    order = listing([goal.title for goal in goals_in_order(county)])
    yield _Setting("goals.order", order, None, Text("目标次序", "order of the goals"))
    for goal, slack in sorted(county.slack.items()):
        meaning = Text("可为后面的目标让出的量", "what may be given up for later goals")
        yield _Setting(f"goals.{goal}.slack", str(slack), "0", meaning)


SETTING_TABLE: Table[Report, _Setting] = table(
    Text("参数", "settings"), _setting_rows,
    Column(Text("项目", "key"), lambda report, row: row.path),
    Column(Text("含义", "meaning"), lambda report, row: row.text),
    Column(Text("采用值", "value as used"), lambda report, row: row.value),
    Column(Text("默认值", "default"), lambda report, row: row.default),
)
