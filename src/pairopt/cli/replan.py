"""`pairopt replan`: plan again from the plan in force."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

import click

from pairopt.cli import options as opt
from pairopt.cli.given import county_of, plan_of, settings_of
from pairopt.cli.planned import plan_to
from pairopt.errors import BadInput
from pairopt.text import Lang, Text


@click.command()
@opt.county
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(*opt.OUT, type=click.Path(path_type=Path), required=True, help="方案文件夹 / plan folder")
@opt.solving
@opt.common
def replan(county: Path, scenario: Path | None, plan: Path, out: Path, **options: Any) -> int:
    """重新排定：条件变了，尽量少改原方案 / plan a COUNTY again with the fewest changes to PLAN, the plan in force.

    PLAN（文件夹或 plan.xlsx）按制定它时的情景读取；新方案用 --scenario 给出的情景（代替原情景，须把仍然有效的内容写进去），
    不给则沿用原情景。

    PLAN, a folder or plan.xlsx, is read in the scenario that it was made with. The new plan is made in the scenario
    given, which stands in the place of that one (what still holds must stand in it, too); by default in the same.
    """
    began = time.monotonic()
    from pairopt.planfolder import check_writable, folder_of
    from pairopt.planning import replan as plan_again

    lang: Lang = options["lang"]
    check_writable(out)
    if out.resolve() == folder_of(plan).resolve():
        raise BadInput(Text(
            "新方案不能写进原方案的文件夹{path}。→ 请另选一个文件夹。",
            "The new plan must not be written over the plan in force, {path}. → Choose another folder.").fill(path=out))
    before = county_of(county, plan, lang, show_warnings=False, replans=True)
    in_force = plan_of(plan, before, lang)
    now = county_of(county, scenario or plan, lang, show_warnings=not options["quiet"], replans=True)
    settings = settings_of(now, options)
    return plan_to(out, partial(plan_again, now, before, in_force, settings, began=began), options)
