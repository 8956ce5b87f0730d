"""`pairopt prices`: what each rule, relaxed, buys."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pairopt.cli import options as opt
from pairopt.cli.given import county_of, settings_of
from pairopt.cli.say import print_json
from pairopt.text import Lang


@click.command()
@opt.county
@click.option(*opt.OUT, type=click.Path(path_type=Path), help="结果文件夹 / folder of results")
@opt.budget
@opt.common
def prices(
    county: Path, scenario: Path | None, out: Path | None, lang: Lang, as_json: bool, quiet: bool, **options: Any
) -> int:
    """规则的代价 / the price of each rule of a COUNTY: relaxed by how much, it buys how many short periods."""
    from pairopt.planfolder import PRICES, check_writable
    from pairopt.report.price_files import prices_json, write_prices
    from pairopt.report.terminal import prices_text
    from pairopt.study.prices import price_rules

    began = time.monotonic()
    if out:
        check_writable(out, PRICES)
    what = county_of(county, scenario, lang, show_warnings=not quiet)
    found = price_rules(
        replace(what, solve=settings_of(what, options)), began=began,
        tell=lambda text: None if quiet else click.echo(text.say(lang), err=True))
    if out:
        write_prices(found, out, lang)
    if as_json:
        print_json(prices_json(found))
    else:
        click.echo(prices_text(found, out, lang))
    return 0
