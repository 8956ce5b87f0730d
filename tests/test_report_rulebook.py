"""The rule book, the glossary and the guide: the committed pages say what the code says."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from pairopt import words
from pairopt.explain import not_sent, unmet
from pairopt.goals import GOALS
from pairopt.report.rulebook import render_rulebook, settings_of
from pairopt.rules import RULES
from pairopt.rules.distance import Distance
from pairopt.settings import SECTIONS

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
