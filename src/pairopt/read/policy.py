"""The settings of a county: what each key may hold, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from pairopt import settings, words
from pairopt.goals import CHANGES, GOALS, default_order
from pairopt.read import cells
from pairopt.read.issue import Notes, Place, Trouble, trouble
from pairopt.read.keys import Given, unknown_key
from pairopt.read.value import BadValue, Doubtful, Share, Value, narrow, strip
from pairopt.rules import RULES
from pairopt.search import SEARCHES
from pairopt.settings import SECTIONS, CoverageSettings, FitSettings, Policy, Slack, SolveSettings
from pairopt.text import Text, same

_MOST_SUBJECTS = 12
_NONE = Text("", "")
_ORDER = Text(
    "目标的先后；paired 仅在 rural_min_partners = 0 时、off_pairs 仅在 dispatch = preferred 时默认在内，evenness 默认不在内，"
    "changes 仅用于重新排定，默认在首位",
    "order of the goals; by default paired is in it only where rural_min_partners = 0, off_pairs only where dispatch ="
    " preferred, evenness never; changes is for replan alone, by default first")
_FIXED_RULE = trouble(
    "fixed-rule", "这条规则是方案的一部分，不能设置", "this rule is part of what a plan is and cannot be set",
    "请删去这一行", "take the line out")
_NO_SLACK = trouble(
    "no-slack", "这个目标是逐位比较的一列数，不能让步", "this goal is a list compared place by place and gives nothing up",
    "请删去这一行", "take the line out")
_SLACK = Text("“{goal}”可让出的数量，如 12 或 1%", "how much of {goal} may be given up, such as 12 or 1%")


@dataclass
class Settings:
    """What `county.toml` says; a setting that could not be read has its default.

    Parameters
    ----------
    given
        The values that stand there, by their full path.
    """

    name: str = ""
    school_year: int | None = None
    reference_date: date | None = None
    goal_order: tuple[str, ...] | None = None
    slack: dict[str, Slack] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    coverage: CoverageSettings = field(default_factory=CoverageSettings)
    fit: FitSettings = field(default_factory=FitSettings)
    solve: SolveSettings = field(default_factory=SolveSettings)
    given: Mapping[str, Any] = field(default_factory=dict)


class Key(NamedTuple):
    """A key that may be set.

    Parameters
    ----------
    text, default
        What it means, and its default as a planner writes it.
    read
        How its value is read; where it may not be set, what is said of that.
    choices
        The words of which one may stand there, where there are such.
    """

    text: Text
    default: Text
    read: Callable[[Given], Any] | Trouble
    choices: tuple[Text, ...] = ()


def known_keys() -> dict[str, Key]:
    """Return every key by its full path, in the order of the template."""
    keys = {
        "name": Key(Text("县名", "name of the county"), _NONE, _one(cells.Words())),
        "school_year": Key(Text("学年开始的年份", "the year in which the school year starts"), _NONE,
            _one(cells.Whole(2000, 2100))),
        "reference_date": Key(
            Text("计算周岁和教龄的基准日；默认为学年开始的9月1日",
                "the day at which ages and years are completed; by default 1 September of the school year"),
            _NONE, _one(cells.Day())),
    }
    for path, section in SECTIONS.items():
        for setting in fields(section):
            if "kind" in setting.metadata:
                kind = settings.kind_of(setting)
                if f"{path}.{setting.name}" == "solve.search":
                    kind = kind._replace(allowed={name: words.NO_NUMBER.get(name, same(name)) for name in SEARCHES})
                elif kind.name == "choices":
                    kind = kind._replace(allowed={rule.id: rule.title for rule in RULES if rule.id in kind.allowed})
                keys[f"{path}.{setting.name}"] = _key(settings.text_of(setting), setting.default, kind)
    for rule in RULES:
        key = _key(rule.title, "hard", settings.Kind("choice", allowed=words.MODES))
        keys[f"policy.mode.{rule.id}"] = key._replace(read=_FIXED_RULE) if rule.fixed else key
    order = settings.Kind("choices", allowed={goal.id: goal.title for goal in GOALS})
    keys["goals.order"] = _key(_ORDER, tuple(goal.id for goal in GOALS if goal.by_default), order)
    for goal in GOALS:
        keys[f"goals.{goal.id}.slack"] = Key(
            _SLACK.fill(goal=goal.title), same("0"), _NO_SLACK if goal.is_list else _one(_SlackKind()))
    return keys


def _key(text: Text, default: object, kind: settings.Kind) -> Key:
    choices = tuple((words.YES_NO if kind.name == "flag" else kind.allowed if kind.name == "choice" else {}).values())
    return Key(text, _as_written(default, kind), _reader(kind), choices)


def _as_written(default: object, kind: settings.Kind) -> Text:
    if default is None:
        return words.NO_NUMBER[kind.word]
    if isinstance(default, bool):
        return words.YES_NO["yes" if default else "no"]
    items = [
        kind.allowed.get(str(item)) or words.subject(str(item))
        for item in (default if isinstance(default, tuple) else (default,))]
    return Text("；".join(item.zh for item in items), "; ".join(item.en for item in items))


def read_settings(given: Mapping[str, Given], file: str, notes: Notes, *, replans: bool) -> Settings:
    """Read every setting, and check what they say together.

    Parameters
    ----------
    file
        Where a missing key would stand.
    replans
        A plan is in force, so that `changes` is a goal.
    """
    known = known_keys()
    read: dict[str, Any] = {}
    for key, one in given.items():
        if key not in known:
            notes.error(one.place._replace(value=None), unknown_key(key, known))
            continue
        read_key = known[key].read
        if isinstance(read_key, Trouble):
            notes.error(one.place, read_key)
            continue
        try:
            value = read_key(one)
        except BadValue as problem:
            notes.error(one.place, problem.trouble)
            continue
        if isinstance(value, Doubtful):
            notes.warn(one.place, value.trouble)
            value = value.value
        read[key] = value
    for key in ("name", "school_year"):
        if key not in given or (key in read and read[key] == ""):
            notes.error(Place(file, None, key), trouble(
                "missing-key", "缺少必需的参数", "a required setting is missing",
                "请写上 name（县名）和 school_year（学年开始的年份）",
                "write name and school_year (the year in which it starts)"))
    found = _settings(read)
    _check_together(found, given, file, notes)
    if CHANGES.id in (found.goal_order or ()) and not replans:
        notes.error(given["goals.order"].place, trouble(
            "no-plan-in-force", "目标 changes（变更）只在重新排定时才有", "the goal changes has a meaning only where a plan is in force",
            "请删去 changes；重新排定请用 pairopt replan，它默认列为首位，要改次序请写在交给它的情景里",
            "take it out; pairopt replan puts it first by itself, another place is named in the scenario given to it"))
    return found


def _settings(read: Mapping[str, Any]) -> Settings:
    def section(path: str) -> Any:
        names = {setting.name for setting in fields(SECTIONS[path])}
        return SECTIONS[path](**{name: read[f"{path}.{name}"] for name in names if f"{path}.{name}" in read},
            **extra.get(path, {}))

    off = frozenset(rule.id for rule in RULES if read.get(f"policy.mode.{rule.id}") == "off")
    extra: dict[str, dict[str, Any]] = {"policy": {"off": off}}
    year = read.get("school_year")
    policy, order = section("policy"), read.get("goals.order")
    return Settings(
        name=read.get("name", ""),
        school_year=year,
        reference_date=read.get("reference_date", date(year, 9, 1) if year else None),
        # The default order written out is the default order: one county, one fingerprint.
        goal_order=None if order == tuple(goal.id for goal in default_order(policy)) else order,
        slack={goal.id: read[key] for goal in sorted(GOALS, key=lambda goal: goal.id)
               if (key := f"goals.{goal.id}.slack") in read and read[key].amount > 0},
        policy=policy, coverage=section("goals.coverage"), fit=section("goals.fit"), solve=section("solve"),
        given=read)


def _check_together(found: Settings, given: Mapping[str, Given], file: str, notes: Notes) -> None:
    def error(key: str, said: Trouble) -> None:
        notes.error(given[key].place if key in given else Place(file, None, key), said)

    if found.goal_order == ():
        error("goals.order", trouble(
            "no-goals", "没有任何目标", "there is no goal", "请至少写一个目标", "name at least one"))
    policy = found.policy
    if len(policy.subjects) > _MOST_SUBJECTS:
        error("policy.subjects", trouble(
            "too-many-subjects", "派出学科超过{most}个", "more than {most} subjects",
            "请减少学科", "name fewer", most=_MOST_SUBJECTS))
    if policy.rural_min_partners > policy.rural_max_partners:
        error("policy.rural_min_partners", trouble(
            "least-above-most", "大于 rural_max_partners（{most}）", "greater than rural_max_partners ({most})",
            "请改其中一个", "change one of them", most=policy.rural_max_partners))
    least, most = policy.min_partners, policy.max_partners
    if least is not None and most is not None and least > most:
        error("policy.min_partners", trouble(
            "least-above-most", "大于 max_partners（{most}）", "greater than max_partners ({most})",
            "请改其中一个", "change one of them", most=most))
    steps = found.coverage.steps
    if any(later > earlier for earlier, later in pairwise(steps)):
        error("goals.coverage.steps", trouble(
            "rising-steps", "后面的分值大于前面的", "a later step is worth more than an earlier one",
            "请按从大到小填写，如 4;3;2", "write them so that they do not rise, as in [4, 3, 2]"))


def _one(kind: cells.Kind) -> Callable[[Given], Any]:
    def read(given: Given) -> Any:
        if isinstance(given.value, tuple):
            raise BadValue(trouble(
                "not-one-value", "此处只能有一个值", "only one value may stand here", "请去掉方括号",
                "take off the brackets"))
        return kind.read(given.value)

    return read


def _reader(kind: settings.Kind) -> Callable[[Given], Any]:
    least, most = (-(10**9) if kind.least is None else kind.least), (10**9 if kind.most is None else kind.most)
    choice = cells.Choice(kind.allowed)
    plain: Mapping[str, cells.Kind] = {
        "whole": cells.Whole(least, most), "number": cells.Number(least, most), "flag": cells.YesNo(), "choice": choice,
        "choices": choice, "subjects": cells.Subject(), "wholes": cells.Whole(least, most),
    }
    item = plain[kind.name]

    def read_one(given: Given) -> Any:
        if kind.word and isinstance(given.value, str):
            if narrow(strip(given.value)).casefold() in (kind.word, *words.NO_NUMBER[kind.word]):
                return None
        value = _one(item)(given)
        if kind.above is not None and value <= kind.above:
            raise BadValue(trouble(
                "out-of-range", "须大于{least}", "must be greater than {least}", "请核对数字", "check the number",
                least=kind.above))
        return value

    def read_list(given: Given) -> tuple[Any, ...]:
        if kind.name == "choices" and given.value in ("none", *words.TITLES["none"]):
            return ()
        if isinstance(given.value, tuple):
            found = tuple(item.read(one) for one in given.value)
        else:
            found = cells.Several(item, once=False).read_all(given.value)
        if kind.length not in (None, len(found)) or (not found and kind.name != "choices"):
            raise BadValue(trouble(
                "wrong-length", "应有{length}项", "must hold {length} items", "请补齐或删减", "add or take out items",
                length=kind.length or "1+"))
        if kind.name != "wholes" and len(set(found)) < len(found):
            raise BadValue(trouble(
                "repeated", "{items}重复", "{items} repeated", "请删去重复项", "take out the repetition",
                items=cells.repetitions(found)))
        return found

    return read_list if kind.name in ("choices", "subjects", "wholes") else read_one


class _SlackKind:
    """An absolute amount, or a share in percent."""

    meaning = cells.Whole().meaning

    def read(self, value: Value) -> Slack:
        if isinstance(value, Share):
            return Slack(cells.bounded(cells.as_number(100 * value), 0, 100), percent=True)
        text = narrow(cells.as_text(value))
        if text.endswith("%"):
            return Slack(cells.bounded(cells.as_number(strip(text[:-1])), 0, 100), percent=True)
        return Slack(Decimal(cells.whole(cells.bounded(cells.as_number(value), 0, 10**9))))
