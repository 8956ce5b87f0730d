"""`pairopt rules`: the rule book."""

from __future__ import annotations

from typing import Any

import click

from pairopt.cli import options as opt
from pairopt.cli.say import print_json
from pairopt.text import Lang


@click.command()
@opt.common
def rules(lang: Lang, as_json: bool, **_: Any) -> int:
    """显示规则与目标 / print the rule book (Markdown)."""
    from pairopt.report.rulebook import render_rulebook, rulebook_json

    if as_json:
        print_json(rulebook_json(lang))
    else:
        click.echo(render_rulebook(lang), nl=False)
    return 0
