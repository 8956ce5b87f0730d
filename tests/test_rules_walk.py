"""The rule book as a whole: every rule is told, tested, switchable and in its place."""

from __future__ import annotations

import inspect
from dataclasses import fields
from pathlib import Path

import pytest

from pairopt.rules import RULES
from pairopt.settings import VOLUNTEER_RULES, Policy
from pairopt.text import Text

HERE = Path(__file__).parent
IN_THE_ORDER_OF_THE_BOOK = (
    "sender* unknown* subject* age rural_years teaching_years assessment title cooldown exempt bans together"
    " stage* stream same_school distance"
    " rural_partners* urban_partners* effort dispatch* bases* periods* post own_courses dispatch_share teams pins")
"""The ids of the three tables of the contract, with its stars: what nobody may rename, reorder or make switchable."""


def test_the_rules_are_those_of_the_contract_in_its_order() -> None:
    assert " ".join(f"{rule.id}{'*' if rule.fixed else ''}" for rule in RULES) == IN_THE_ORDER_OF_THE_BOOK


def test_every_rule_stands_in_a_file_of_its_name_and_in_the_table_of_its_question() -> None:
    for rule in RULES:
        assert type(rule).__module__ == f"pairopt.rules.{rule.id}"
    tables = [rule.table for rule in RULES]
    assert tables == ["teacher"] * 12 + ["pair"] * 4 + ["plan"] * 11


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_what_it_is(rule) -> None:
    for text in (rule.title, rule.sentence, rule.source):
        assert isinstance(text, Text) and text.zh and text.en and text.zh != text.en
    assert inspect.getdoc(type(rule)) != inspect.getdoc(type(rule).__mro__[1])
    assert set(rule.settings) <= {setting.name for setting in fields(Policy)}
    assert ("volunteers_exempt_from" in rule.settings) == (rule.id in VOLUNTEER_RULES)


def test_every_setting_of_the_policy_belongs_to_a_rule_or_a_goal() -> None:
    spoken_for = {key for rule in RULES for key in rule.settings}
    assert {setting.name for setting in fields(Policy)} - spoken_for == {"off"}


def test_every_rule_has_its_tests_and_every_file_its_rule() -> None:
    files = {file.stem.removeprefix("test_") for file in (HERE / "rules").glob("test_*.py")}
    assert files == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_that_can_be_off_is_tested_off(rule) -> None:
    source = (HERE / "rules" / f"test_{rule.id}.py").read_text("utf-8")
    assert ("def test_switched_off" in source) == (not rule.fixed)
