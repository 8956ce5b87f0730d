"""A step: one setting of a county relaxed, everything else as the county has it (`answers.md`, prices)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from pairopt.county import County
from pairopt.settings import Policy, kind_of


@dataclass(frozen=True)
class Step:
    """A setting that is relaxed.

    Parameters
    ----------
    rule
        Id of the rule that binds less.
    setting
        Its key, as below ``[policy]``.
    was, now
        What stands there, and what would stand there, as written.
    given
        Other settings that belong to the step, each with its value as written.
    county
        The county with the step.
    """

    rule: str
    setting: str
    was: str
    now: str
    county: County = field(repr=False)
    given: tuple[tuple[str, str], ...] = ()


def steps_to(rule: str, county: County, key: str, values: Iterable[Any]) -> Iterator[Step]:
    """Yield a step for each value of a setting of the policy."""
    kind = next(kind_of(setting) for setting in fields(Policy) if setting.name == key)
    was = _written(getattr(county.policy, key), kind.word)
    for value in values:
        yield Step(
            rule, key, was, _written(value, kind.word), replace(county, policy=replace(county.policy, **{key: value})))


def without(rule: str, county: County) -> County:
    """Return the county with a rule switched off."""
    return replace(county, policy=replace(county.policy, off=county.policy.off | {rule}))


def _written(value: object, word: str) -> str:
    if value is None:
        return word
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
