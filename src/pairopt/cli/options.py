"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

OUT = ("-o", "--out", "out")
"""The names of the option for where results go."""


def common(function: F) -> F:
    """Add the options of every command."""
    for option in reversed((
        click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="语言 / language"),
        click.option("--json", "as_json", is_flag=True, help="标准输出为一个JSON文档 / one JSON document on stdout"),
        click.option("-q", "--quiet", is_flag=True, help="不显示进度 / no progress"),
        click.option("-v", "--verbose", is_flag=True, help="显示更多进度 / more progress"),
    )):
        function = option(function)
    return function


def budget(function: F) -> F:
    """Add the options of what a command may spend."""
    for option in reversed((
        click.option("--time", "time_s", help="总用时上限（秒）/ time for the whole command, s"),
        click.option("--seed", help="随机种子 / random seed"),
        click.option("--work", help="工作量上限，不计时 / work budget in deterministic units, no clock"),
    )):
        function = option(function)
    return function


def solving(function: F) -> F:
    """Add the options of a search."""
    for option in reversed((
        budget,
        click.option("--workers", help="并行数 / parallel workers"),
        click.option("--search", help="求解方法 / search"),
        click.option("--recipe", help="内置配方 / a recipe of solvers/"),
    )):
        function = option(function)
    return function


def county(function: F) -> F:
    """Add COUNTY, and the scenario that may be laid over it."""
    for option in reversed((
        click.argument("county", type=click.Path(path_type=Path)),
        click.option("--scenario", type=click.Path(path_type=Path), help="情景文件 / a scenario (.toml) laid over the county"),
    )):
        function = option(function)
    return function
