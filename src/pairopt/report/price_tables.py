"""The tables of prices: what each step of each rule buys, in the words of a planner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pairopt import words
from pairopt.report.figure_tables import STATUS, school_year
from pairopt.report.prices import Price, Prices
from pairopt.report.rulebook import settings_of
from pairopt.report.table import Cell, Column, Gain, Table, percent, show, table, worth
from pairopt.rules import RULE
from pairopt.settings import Policy, kind_of, text_of
from pairopt.text import Text, listing, same

_STATUS = STATUS | {
    "infeasible": Text("没有满足硬性规则的方案", "no plan keeps the hard rules"),
    "unknown": Text("限时内没有找到方案", "no plan was found in time"),
}
_MODE = "mode."


def setting(price: Price) -> Text:
    """Return what is relaxed, in words."""
    rule = RULE[price.step.rule].title
    if price.step.setting.startswith(_MODE):
        return Text("规则“{rule}”", "the rule “{rule}”").fill(rule=rule)
    relaxed = settings_of(Policy)[price.step.setting]
    return rule if kind_of(relaxed).name == "choice" else text_of(relaxed)  # the words of a choice speak for themselves


def value(price: Price, written: str) -> Text:
    """Return a value of the setting of a step in words."""
    key = price.step.setting
    if key.startswith(_MODE):
        return words.MODES[written]
    return kind_of(settings_of(Policy)[key]).allowed.get(written) or words.NO_NUMBER.get(written) or same(written)


def now(price: Price) -> Text:
    """Return what the setting is relaxed to, with what else belongs to the step."""
    relaxed = value(price, price.step.now)
    if not price.step.given:
        return relaxed
    given = [
        Text("{what}：{value}", "{what}: {value}").fill(what=text_of(settings_of(Policy)[key]), value=written)
        for key, written in price.step.given]
    return Text("{now}（{given}）", "{now} ({given})").fill(now=relaxed, given=listing(given))


def gain(change: int | None) -> Gain | None:
    """Return a change as a difference with its sign."""
    return None if change is None else Gain(change)


def _proof(prices: Prices, row: Price) -> Cell:
    if row.status != "feasible" or row.covered is None:
        return _STATUS[row.status]
    return Text("未证明，差距{gap}", "not proven, gap {gap}").fill(gap=show(percent(row.covered.coverage.gap), "en"))


def _who(prices: Prices, row: Price) -> Cell:
    who = row.covered.coverage.proved_by if row.covered else None
    return words.engine(who) if who else None


_STEP = (
    Column[Prices, Price](Text("放宽的参数", "setting"), lambda prices, row: setting(row)),
    Column[Prices, Price](Text("现为", "from"), lambda prices, row: value(row, row.step.was)),
    Column[Prices, Price](Text("放宽到", "to"), lambda prices, row: now(row)),
    Column[Prices, Price](Text("补上周课时", "covered periods"), lambda prices, row: row.covered.periods if row.covered else None),
    Column[Prices, Price](Text("课时增减", "change of periods"), lambda prices, row: gain(row.periods_change)),
    Column[Prices, Price](Text("覆盖（加权）", "coverage"), lambda prices, row: row.covered.value if row.covered else None),
    Column[Prices, Price](Text("覆盖增减", "change of coverage"), lambda prices, row: gain(row.coverage_change)),
)

PRICES: Table[Prices, Price] = table(
    Text("各条规则放宽一步，能多补上多少短缺课时", "What each rule, relaxed step by step, buys"), lambda prices: prices.rows,
    Column(Text("规则", "rule"), lambda prices, row: RULE[row.step.rule].title), *_STEP,
    Column(Text("覆盖的界限", "bound of coverage"),
           lambda prices, row: worth(row.covered.coverage.bound) if row.covered else None),
    Column(Text("差距", "gap"), lambda prices, row: percent(row.covered.coverage.gap) if row.covered else None),
    Column(Text("状态", "status"), lambda prices, row: _STATUS[row.status]),
    Column(Text("证明者", "proved by"), _who),
)

IN_SHORT: Table[Prices, Price] = table(
    PRICES.title, lambda prices: prices.rows, *_STEP, Column(Text("状态", "status"), _proof))
"""For the terminal, which is narrow."""


class _Fact(NamedTuple):
    what: Text
    value: Cell


def _base(prices: Prices) -> Iterator[_Fact]:
    base = prices.base
    yield _Fact(Text("县（市、区）", "county"), prices.county.name)
    yield _Fact(Text("学年", "school year"), school_year(prices.county))
    if prices.county.scenario:
        yield _Fact(Text("情景", "scenario"), prices.county.scenario.title)
    yield _Fact(Text("短缺周课时", "short weekly periods"), prices.short)
    yield _Fact(Text("现行规则下补上周课时", "covered under the rules as they are"), base.periods)
    yield _Fact(Text("现行规则下的覆盖（加权）", "coverage (weighted) under the rules as they are"), base.value)
    yield _Fact(Text("覆盖的界限", "bound of coverage"), worth(base.coverage.bound))
    yield _Fact(Text("状态", "status"), _STATUS[base.coverage.status])
    yield _Fact(Text("怎样得出", "how"), Text(
        "每行只放宽一项，其余照旧，重新求解；先求覆盖最多，覆盖相同的取结对更匹配的；覆盖没有增加的，方案不变。",
        "Each row relaxes one setting, all others as they are, and is solved anew: the most coverage, of equal coverage the"
        " better fit; where coverage does not gain, the plan stays."))


BASE: Table[Prices, _Fact] = table(
    Text("现行规则", "the rules as they are"), _base,
    Column(Text("项目", "item"), lambda prices, row: row.what),
    Column(Text("内容", "content"), lambda prices, row: row.value),
)
