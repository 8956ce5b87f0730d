"""`pairopt compare`: plans and scenarios side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pairopt.cli import options as opt
from pairopt.cli.say import warn
from pairopt.text import Lang


@click.command()
@opt.county
@click.argument("plans", nargs=-1, type=click.Path(path_type=Path))
@click.option(*opt.OUT, type=click.Path(path_type=Path), required=True, help="结果文件夹 / folder of results")
@opt.common
def compare(
    county: Path, scenario: Path | None, plans: tuple[Path, ...], out: Path, lang: Lang, as_json: bool, quiet: bool,
    **_: Any,
) -> int:
    """比较方案和情景 / compare PLANS: plan folders, and scenario files, which are solved; the first with each other."""
    from pairopt.planfolder import COMPARISON, check_writable
    from pairopt.report.comparison_files import write_comparison
    from pairopt.report.terminal import comparison_text
    from pairopt.study.compare import compare_plans

    check_writable(out, COMPARISON)
    comparison = compare_plans(
        county, plans, scenario=scenario, tell=lambda text: None if quiet else click.echo(text.say(lang), err=True),
        warn=lambda issues: None if quiet else warn(issues, lang))
    files = write_comparison(comparison, out, lang)
    if as_json:
        click.echo(files["compare.json"].decode(), nl=False)
    else:
        click.echo(comparison_text(comparison, out, lang))
    return 0
