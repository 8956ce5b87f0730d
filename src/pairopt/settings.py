"""The settings of a county, each in one place: its key, default, kind and meaning.

The reader walks these classes to parse `county.toml` and the policy sheet, the template lists them, and the rule book
prints them; there is no second list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from pairopt import words
from pairopt.text import Text, same

VOLUNTEER_RULES = ("age", "rural_years", "teaching_years", "assessment", "title", "cooldown")
"""Rules from which a policy may exempt volunteers."""


class Kind(NamedTuple):
    """How a setting is written.

    Parameters
    ----------
    name
        ``whole`` (an integer), ``number`` (an exact decimal), ``flag``, ``choice``, ``subjects``, ``choices`` (a list of
        some of `allowed`), ``wholes`` (a list of integers).
    least, most
        Bounds of numbers, both included.
    above
        Numbers must be greater than this.
    allowed
        The codes of a choice, with the words that may stand for them.
    word
        A word that may stand for the number (``auto``, ``none``); ``none`` is read as None, ``auto`` as None too.
    length
        Number of items of a list; None where it is free (but never 0).
    """

    name: Literal["whole", "number", "flag", "choice", "choices", "subjects", "wholes"]
    least: int | None = None
    most: int | None = None
    above: int | None = None
    allowed: Mapping[str, Text] = MappingProxyType({})
    word: str = ""
    length: int | None = None


class Slack(NamedTuple):
    """How much of a goal may be given up: an absolute amount, or a share of |best| in percent."""

    amount: Decimal
    percent: bool = False

    def of(self, best: int) -> int:
        """Return the slack in units of the goal, rounded down."""
        return int(abs(best) * self.amount / 100) if self.percent else int(self.amount)

    def __str__(self) -> str:
        return f"{self.amount:f}{'%' if self.percent else ''}"


def _setting(default: object, kind: Kind, zh: str, en: str) -> Any:
    return field(default=default, metadata={"kind": kind, "text": Text(zh, en)})


def kind_of(setting: Field[Any]) -> Kind:
    """Return how a setting is written."""
    kind: Kind = setting.metadata["kind"]
    return kind


def text_of(setting: Field[Any]) -> Text:
    """Return what a setting means."""
    text: Text = setting.metadata["text"]
    return text


_COUNT = Kind("whole", least=0)
_AMOUNT = Kind("number", least=0)
_POSITIVE = Kind("number", above=0)


@dataclass(frozen=True)
class Policy:
    """Every key of ``[policy]`` with the default of the seed plan (`domain.md` §2)."""

    subjects: tuple[str, ...] = _setting(
        ("music", "art", "pe"), Kind("subjects"), "派出教师的学科", "subjects for which teachers are sent")
    candidates: str = _setting(
        "main", Kind("choice", allowed=words.CANDIDATES),
        "主学科：主学科须在派出学科内；任一学科：其他学科在内也可", "main: the main subject must be one of them; any: one of the others may be")
    max_age_male: int = _setting(45, _COUNT, "男教师须未满的周岁", "men must be under this age")
    max_age_female: int = _setting(40, _COUNT, "女教师须未满的周岁", "women must be under this age")
    max_rural_years: Decimal = _setting(Decimal(10), _AMOUNT, "农村教学经历上限（年）", "most years taught in rural schools")
    max_rural_years_inclusive: bool = _setting(
        True, Kind("flag"), "农村教学经历恰为上限者可派", "exactly the most rural years is still allowed")
    volunteers_exempt_from: tuple[str, ...] = _setting(
        ("age", "rural_years", "cooldown"), Kind("choices", allowed={rule: same(rule) for rule in VOLUNTEER_RULES}),
        "自愿支教者不受限的规则", "rules that do not bind volunteers")
    min_teaching_years: Decimal = _setting(Decimal(3), _AMOUNT, "最少教龄（年）", "least years of teaching")
    min_assessment: str = _setting(
        "qualified", Kind("choice", allowed=words.ASSESSMENTS), "考核最低等次", "least yearly assessment")
    min_title: str = _setting(
        "none", Kind("choice", allowed=words.TITLES), "职称最低等级", "least rank of title")
    cooldown_years: int = _setting(3, _COUNT, "两次派出的最短间隔（年）", "years before a teacher may be sent again")
    min_sent_periods: int = _setting(6, _COUNT, "顶岗教师最少周课时", "least weekly periods of a full post")
    max_dispatch_share: Decimal = _setting(
        Decimal("0.10"), Kind("number", least=0, most=1), "派出教师占本校教师的最大比例", "most of a unit's teachers who may leave, as a share")
    min_partners: int | None = _setting(
        None, Kind("whole", least=0, word="auto"), "每所城区学校最少结对数", "least partners of an urban unit")
    max_partners: int | None = _setting(
        None, Kind("whole", least=0, word="auto"), "每所城区学校最多结对数", "most partners of an urban unit")
    rural_min_partners: int = _setting(1, Kind("whole", least=0), "每所农村学校最少结对数", "least partners of a rural unit")
    rural_max_partners: int = _setting(1, Kind("whole", least=1), "每所农村学校最多结对数", "most partners of a rural unit")
    max_minutes: Decimal | None = _setting(
        None, Kind("number", least=0, word="none"), "结对学校间最长路程（分钟）", "most minutes between partners")
    dispatch: str = _setting(
        "paired", Kind("choice", allowed=words.DISPATCHES),
        "派往：仅结对学校；结对学校优先；不限（同学段任一参加结对的农村学校）",
        "teachers go to partners only (paired), to partners if possible (preferred), anywhere (open)")
    max_schools_per_teacher: int = _setting(
        1, Kind("whole", least=1), "一名教师最多任教学校数（走教）", "most schools that one teacher serves")
    max_minutes_between: Decimal = _setting(
        Decimal(30), _AMOUNT, "走教学校间最长路程（分钟）", "most minutes between the schools of one teacher")
    min_team: int = _setting(0, _COUNT, "派往偏远学校的最少人数", "least team at a remote school")
    remote_minutes: Decimal = _setting(Decimal(60), _AMOUNT, "偏远学校的路程（分钟）", "a school farther than this is remote")
    detour_factor: Decimal = _setting(Decimal("1.35"), _POSITIVE, "绕行系数", "road length per straight line")
    speed_kmh: Decimal = _setting(Decimal(40), _POSITIVE, "平均车速（公里/时）", "average speed, km/h")
    visits_per_year: Decimal = _setting(Decimal(8), _AMOUNT, "每年往返次数", "round trips of a pair a year")
    off: frozenset[str] = frozenset()
    """Ids of the rules that ``[policy.mode]`` switches off."""


@dataclass(frozen=True)
class CoverageSettings:
    """Keys of ``[goals.coverage]``."""

    priority_weights: tuple[int, ...] = _setting(
        (5, 4, 3, 2, 1), Kind("wholes", least=0, length=5), "优先级 1–5 的权重", "weights of priorities 1 to 5")
    steps: tuple[int, ...] = _setting(
        (4, 3, 2), Kind("wholes", least=0), "短缺课时各段的分值，不得递增", "worth of each part of a shortage; must not rise")


@dataclass(frozen=True)
class FitSettings:
    """Keys of ``[goals.fit]``."""

    continuity_points: int = _setting(30, Kind("whole"), "续结加分", "points for keeping last year's pair")
    renew_after: int = _setting(3, _COUNT, "续结加分的年限", "years after which a pair earns them no more")
    minutes_per_point: Decimal = _setting(Decimal(5), _POSITIVE, "每扣一分的路程（分钟）", "minutes of travel per point")


@dataclass(frozen=True)
class SolveSettings:
    """Keys of ``[solve]``."""

    time_s: Decimal = _setting(Decimal(60), _POSITIVE, "总用时上限（秒）", "time for the whole command, s")
    work: Decimal | None = _setting(
        None, Kind("number", above=0, word="none"), "工作量上限（确定性单位）", "work budget in deterministic units")
    seed: int = _setting(0, Kind("whole", least=0, most=2**31 - 1), "随机种子", "random seed")
    search: str = _setting("auto", Kind("choice"), "求解方法", "search")
    workers: int | None = _setting(
        None, Kind("whole", least=1, most=64, word="auto"), "并行数", "parallel workers of the exact solver")


SECTIONS: Mapping[str, type] = {
    "policy": Policy, "goals.coverage": CoverageSettings, "goals.fit": FitSettings, "solve": SolveSettings,
}
"""Sections of `county.toml` by their path, each a class of settings."""
