"""`pairopt audit`: judge a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pairopt.cli import options as opt
from pairopt.cli.given import county_of, plan_of
from pairopt.cli.say import print_json
from pairopt.text import Lang


@click.command()
@opt.county
@click.argument("plan", type=click.Path(path_type=Path))
@opt.common
def audit(county: Path, scenario: Path | None, plan: Path, lang: Lang, as_json: bool, **_: Any) -> int:
    """审核一个方案 / judge a PLAN (folder or plan.xlsx), by default in the scenario that it was made with."""
    from dataclasses import asdict

    from pairopt.planning import judge_plan
    from pairopt.report.files import audit_json
    from pairopt.report.terminal import audit_text

    found = county_of(county, scenario or plan, lang, show_warnings=False)
    report = judge_plan(found, plan_of(plan, found, lang))
    if as_json:
        print_json(audit_json(report, lang) | {"goals": [asdict(goal) for goal in report.goals]})
    else:
        click.echo(audit_text(report, lang))
    return 0 if report.audit.accepted else 1
