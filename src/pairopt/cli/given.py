"""What a command was given, read: the county, a plan, the settings of a search."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pairopt.cli.say import warn
from pairopt.errors import BadInput
from pairopt.text import Lang, Text

if TYPE_CHECKING:
    from pairopt.county import County
    from pairopt.plan import Plan
    from pairopt.read import Reading
    from pairopt.settings import SolveSettings


def county_of(
    path: Path, scenario: Path | None, lang: Lang, *, show_warnings: bool, replans: bool = False
) -> County:
    """Read a county that has no error, with a scenario, or as a plan was made for it."""
    county = read_checked(path, scenario, lang, show_warnings=show_warnings, replans=replans).county
    assert county
    return county


def read_checked(
    path: Path, scenario: Path | None, lang: Lang, *, show_warnings: bool, replans: bool = False
) -> Reading:
    """Read as `county_of`, for whoever needs the tables, too."""
    from pairopt.planfolder import folder_of, recover
    from pairopt.read import read_county

    if scenario:
        recover(folder_of(scenario))
    reading = read_county(path, scenario=scenario, replans=replans)
    if reading.county is None:
        raise BadInput(Text(
            "数据有错误，未制定方案。→ 请改正后重试；pairopt check --marked 文件.xlsx 可生成标注问题的副本。",
            "The input has errors, no plan was made. → Correct them and try again;"
            " pairopt check --marked FILE.xlsx writes a marked-up copy."), reading.issues)
    if show_warnings:
        warn(reading.issues, lang)
    return reading


def plan_of(path: Path, county: County, lang: Lang) -> Plan:
    """Read a plan, a folder or ``plan.xlsx``, that has no error."""
    from pairopt.planfolder import folder_of, recover
    from pairopt.read import read_plan

    recover(folder_of(path))
    reading = read_plan(path, county)
    if reading.plan is None:
        raise BadInput(Text("方案有错误，无法读取。→ 请改正后重试。", "The plan has errors and cannot be read. → Correct them."),
                       reading.issues)
    return reading.plan


def settings_of(county: County, options: dict[str, Any]) -> SolveSettings:
    """Lay recipe and options over the county's own settings, checked as those are."""
    from pairopt.builtin import builtin
    from pairopt.read import override_solve

    recipe = builtin("solvers", f"{options['recipe']}.toml") if options.get("recipe") is not None else None
    names = ("time_s", "seed", "work", "workers", "search")
    settings, issues = override_solve(
        county.solve, recipe, {name: options[name] for name in names if options.get(name) is not None})
    if settings is None:
        raise BadInput(Text("求解设置有错误。→ 请改正后重试。", "The search settings have errors. → Correct them."), issues)
    return settings
