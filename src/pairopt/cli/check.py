"""`pairopt check`: every problem of the input."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pairopt.cli import options as opt
from pairopt.cli.say import print_json, write_workbook
from pairopt.errors import BadInput
from pairopt.text import Lang, Text


@click.command()
@opt.county
@click.option("--marked", type=click.Path(path_type=Path), help="标注问题的副本 / write a marked-up copy (.xlsx)")
@opt.common
def check(
    county: Path, scenario: Path | None, marked: Path | None, lang: Lang, as_json: bool, quiet: bool, **_: Any
) -> int:
    """检查数据 / check the input and print every problem."""
    from pairopt.read import read_county
    from pairopt.read.marked import write_marked
    from pairopt.report.terminal import issues_summary

    reading = read_county(county, scenario=scenario)
    if marked:
        if marked.resolve() == county.resolve():
            raise BadInput(Text(
                "标注副本不能覆盖原数据{path}。→ 请另选文件名。",
                "The marked copy must not replace the input {path}. → Choose another name.").fill(path=marked))
        write_workbook(marked, lambda draft: write_marked(county, reading.issues, draft, lang))
    if as_json:
        print_json([issue.as_json(lang) for issue in reading.issues])
    else:
        for issue in reading.issues:
            click.echo(issue.say(lang))
        if not quiet:
            click.echo(issues_summary(reading.issues).say(lang))
    return 0 if reading.county else 2
