"""`pairopt front`: two goals against each other."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from pairopt.cli import options as opt
from pairopt.cli.given import county_of, settings_of
from pairopt.cli.say import print_json
from pairopt.text import Lang


@click.command()
@opt.county
@click.argument("goals", nargs=2, metavar="GOAL GOAL")
@click.option(*opt.OUT, type=click.Path(path_type=Path), help="结果文件夹 / folder of results")
@opt.budget
@opt.common
def front(
    county: Path, scenario: Path | None, goals: tuple[str, str], out: Path | None, lang: Lang, as_json: bool, quiet: bool,
    **options: Any,
) -> int:
    """两个目标的权衡 / the front between two GOALs of a COUNTY: how much of one buys how much of the other."""
    from pairopt.planfolder import FRONT, check_writable
    from pairopt.report.front_files import front_json, write_front
    from pairopt.report.terminal import front_text
    from pairopt.study.front import trace_front, two_goals

    began = time.monotonic()
    two_goals(goals)
    if out:
        check_writable(out, FRONT)
    what = county_of(county, scenario, lang, show_warnings=not quiet)
    found = trace_front(
        what, goals, settings=settings_of(what, options), began=began,
        tell=lambda text: None if quiet else click.echo(text.say(lang), err=True))
    if out:
        write_front(found, out, lang)
    if as_json:
        print_json(front_json(found))
    else:
        click.echo(front_text(found, out, lang))
    return 0
