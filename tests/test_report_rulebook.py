"""The rule book, the glossary and the guide: the committed pages say what the code says."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from make import county

from pairopt import words
from pairopt.audit import Audit
from pairopt.explain import not_sent, unmet
from pairopt.goals import GOALS
from pairopt.plan import Plan
from pairopt.report.report import Provenance, Report
from pairopt.report.rulebook import RULE_TABLE, render_rulebook, settings_of
from pairopt.report.table import show
from pairopt.rules import RULES
from pairopt.rules.distance import Distance
from pairopt.settings import SECTIONS
from pairopt.text import Text

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_committed_rule_book_is_current(lang) -> None:
    assert (DOCS / f"rulebook.{lang}.md").read_text("utf-8") == render_rulebook(lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_holds_every_rule_goal_and_setting(lang) -> None:
    book = render_rulebook(lang)
    for rule in RULES:
        assert f"{rule.title.say(lang)} `{rule.id}`{' *' if rule.fixed else ''}\n" in book
    for goal in GOALS:
        assert f"{goal.title.say(lang)} `{goal.id}`" in book
    for section, settings in SECTIONS.items():
        for key in settings_of(settings):
            assert f"- `{section}.{key}`" in book


def test_keys_in_sentences_are_marked_as_code() -> None:
    assert "不超过 `max_minutes` 分钟" in render_rulebook("zh")
    assert "under `max_age_male`" in render_rulebook("en")


def test_the_glossary_has_every_word_of_the_code() -> None:
    rows = set(re.findall(r"^\| (.+?) \| (.+?) \|", (DOCS / "glossary.md").read_text("utf-8"), re.M))
    texts = [rule.title for rule in RULES] + [goal.title for goal in GOALS]
    for codes in (
        words.SIDES, words.STAGES, words.STREAMS, words.SUBJECTS, words.TITLES, words.BACKBONES, words.ASSESSMENTS,
        words.EXEMPTIONS, words.PAIR_KINDS, not_sent.REASONS, unmet.REASONS,
    ):
        texts += codes.values()
    assert [text for text in texts if tuple(text) not in rows] == []


def test_the_guide_shows_the_file_as_it_is() -> None:
    guide = (DOCS / "adding-a-rule.md").read_text("utf-8")
    shown = re.findall(r"```python\n(.*?)```", guide, re.S)
    assert inspect.getsource(Distance) in shown


# The sentences of a county's own workbook.


def _sentence(rule: str, lang: str = "en", **policy: object) -> str:
    """What the sheet of rules says of one rule in a county with such a policy."""
    here = county(**policy)
    nothing = Plan((), ())
    report = Report(here, nothing, Audit((), {}), (), Provenance("", "", 0, Text("", ""), None, {}))
    return next(show(row[-1], lang) for row in RULE_TABLE.cells(report) if row[2] == rule)


@pytest.mark.parametrize(("rule", "policy", "zh", "en"), [
    ("rural_years", {}, "10 年以下（含本数）", "At most 10 years"),
    ("rural_years", {"max_rural_years_inclusive": False}, "不满 10 年（不含本数）", "Fewer than 10 years"),
    ("title", {}, "职称不限", "No rank of title"),
    ("title", {"min_title": "middle"}, "中级 以上", "of rank middle or above"),
    ("distance", {}, "路程不限", "No limit"),
    ("distance", {"max_minutes": 90}, "不超过 90 分钟", "At most 90 minutes"),
    ("rural_partners", {}, "恰有 1 所", "exactly 1"),
    ("rural_partners", {"rural_min_partners": 0}, "0 至 1 所", "0 to 1"),
    ("urban_partners", {}, "推算", "worked out"),
    ("urban_partners", {"min_partners": 0, "max_partners": 3}, "最少0 所；最多3 所", "least 0; most 3"),
    ("dispatch", {}, "只到本校的结对学校", "a partner of the own unit alone"),
    ("dispatch", {"dispatch": "preferred"}, "优先到本校的结对学校", "if possible"),
    ("dispatch", {"dispatch": "open"}, "同学段任一", "any rural unit"),
    ("bases", {}, "只在一所学校", "serves one school"),
    ("bases", {"max_schools_per_teacher": 2}, "最多任教 2 所学校", "up to 2 schools"),
    ("teams", {}, "人数不限", "No team"),
    ("teams", {"min_team": 2}, "至少 2 人", "at least 2"),
    ("subject", {}, "主学科须是音乐、美术、体育之一", "The main subject"),
    ("subject", {"candidates": "any", "subjects": ("music",)}, "主学科或其他学科须是音乐之一", "A subject, main or not"),
    ("age", {}, "自愿支教的除外", "Volunteers are exempt"),
])
def test_a_sentence_states_the_countys_own_setting(rule, policy, zh, en) -> None:
    assert zh in _sentence(rule, "zh", **policy)
    assert en in _sentence(rule, **policy)


def test_no_key_of_a_setting_stands_in_a_sentence_whatever_the_policy() -> None:
    for policy in ({}, {"max_minutes": 5, "min_partners": 1, "max_partners": 2, "min_team": 2, "max_schools_per_teacher": 3}):
        for rule in RULES:
            for lang in ("zh", "en"):
                said = _sentence(rule.id, lang, **policy)
                assert not re.search("[a-z]_[a-z]|auto|默认|default: no", said), said


def test_volunteers_are_mentioned_only_where_they_are_exempt() -> None:
    assert "自愿" not in _sentence("age", "zh", volunteers_exempt_from=())
    assert "自愿支教的除外" in _sentence("title", "zh", volunteers_exempt_from=("title",))
