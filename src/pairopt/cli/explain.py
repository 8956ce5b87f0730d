"""`pairopt explain`: why."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import click

from pairopt.cli import options as opt
from pairopt.cli.given import county_of
from pairopt.cli.say import print_json
from pairopt.errors import Stopped
from pairopt.signals import signals
from pairopt.text import Lang, Text


@click.command()
@opt.county
@opt.common
def explain(county: Path, scenario: Path | None, lang: Lang, as_json: bool, **_: Any) -> int:
    """说明为什么没有方案 / say why no plan of a COUNTY exists."""
    from pairopt.explain.no_plan import why_no_plan
    from pairopt.report.terminal import no_plan_text
    from pairopt.search.watch import Budget

    found = county_of(county, scenario, lang, show_warnings=False)
    stop = threading.Event()
    with signals(lambda *_: stop.set()):
        answer = why_no_plan(found, Budget(float(found.solve.time_s), stop=stop))
    if stop.is_set():
        raise Stopped(Text("已停止。", "Stopped."))
    if as_json:
        print_json(answer.as_json(lang))
    else:
        click.echo(no_plan_text(answer, lang))
    return 1 if answer.state == "unknown" else 0
