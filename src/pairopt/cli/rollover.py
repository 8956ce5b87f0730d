"""`pairopt rollover`: the next school year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pairopt.cli import options as opt
from pairopt.cli.given import plan_of, read_checked
from pairopt.cli.say import print_json
from pairopt.text import Lang, Text


@click.command()
@opt.county
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(*opt.OUT, type=click.Path(path_type=Path), required=True, help="下一学年数据文件夹 / folder of next year's county")
@opt.common
def rollover(
    county: Path, scenario: Path | None, plan: Path, out: Path, lang: Lang, as_json: bool, quiet: bool, **_: Any
) -> int:
    """结转到下一学年 / write next year's COUNTY, the pairs and dispatches of PLAN behind it."""
    from pairopt.countyfolder import check_new, write_new
    from pairopt.planfolder import folder_of
    from pairopt.read.keys import TODO
    from pairopt.rollover import check_same_year, next_year

    check_new(out)
    made_for = read_checked(county, scenario or plan, lang, show_warnings=False)
    assert made_for.county
    done = plan_of(plan, made_for.county, lang)
    doubt = check_same_year(folder_of(plan), made_for.county)
    reading = read_checked(county, None, lang, show_warnings=False) if made_for.overlay else made_for
    assert reading.county
    files = next_year(reading, done, lang, made_for=made_for)
    write_new(out, files)
    if doubt and not quiet:
        click.echo(doubt.say(lang), err=True)
    year = reading.county.school_year + 1
    if as_json:
        print_json({"folder": str(out), "name": reading.county.name, "school_year": year})
    elif not quiet:
        click.echo(Text(
            "已写入{folder}：{year}学年的数据。待填写、待确认的事项见其中的{todo}。",
            "Written: {folder}, the data of the school year {year}. Its {todo} lists what is to be filled in or confirmed."
        ).fill(folder=out, year=year, todo=TODO).say(lang))
    return 0
