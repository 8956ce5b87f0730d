"""`pairopt solve` and `pairopt demo`: make a plan."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

import click

from pairopt.cli import options as opt
from pairopt.cli.given import county_of, plan_of, settings_of
from pairopt.cli.planned import plan_to
from pairopt.text import Lang


@click.command()
@opt.county
@click.option(*opt.OUT, type=click.Path(path_type=Path), required=True, help="方案文件夹 / plan folder")
@click.option("--start", type=click.Path(path_type=Path), help="作为起点的方案 / a plan to start from")
@opt.solving
@opt.common
def solve(county: Path, scenario: Path | None, out: Path, start: Path | None, **options: Any) -> int:
    """制定方案 / make the plan of a COUNTY (folder or workbook)."""
    return _solve(county, scenario, out, start, time.monotonic(), **options)


@click.command()
@click.option(
    *opt.OUT, type=click.Path(path_type=Path), default=Path("pairopt-demo"), show_default=True, help="方案文件夹 / plan folder")
@opt.solving
@opt.common
def demo(out: Path, **options: Any) -> int:
    """为内置的示例县制定方案 / make the plan of a built-in example."""
    from pairopt.builtin import builtin

    return _solve(builtin("instances", "dehua"), None, out, None, time.monotonic(), **options)


def _solve(
    county: Path, scenario: Path | None, out: Path, start: Path | None, began: float, **options: Any
) -> int:
    from pairopt.planfolder import check_writable
    from pairopt.planning import make_plan

    lang: Lang = options["lang"]
    check_writable(out)
    found = county_of(county, scenario, lang, show_warnings=not options["quiet"])
    settings = settings_of(found, options)
    begin = plan_of(start, found, lang) if start else None
    return plan_to(out, partial(make_plan, found, settings, start=begin, began=began), options)
