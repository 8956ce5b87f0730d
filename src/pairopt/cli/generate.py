"""`pairopt generate`: an invented county."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pairopt.cli import options as opt
from pairopt.cli.say import print_json
from pairopt.text import Lang, Text


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--urban", help="城区单位数，默认20 / urban units, by default 20")
@click.option("--rural", help="农村单位数，默认60 / rural units, by default 60")
@click.option("--from-schools", type=click.Path(path_type=Path), help="真实学校名单 / a real list of schools (.csv)")
@click.option("--district", help="名单中的一个区县 / one district of the list")
@click.option("--seed", default="0", show_default=True, help="随机种子 / random seed")
@opt.common
def generate(folder: Path, lang: Lang, as_json: bool, quiet: bool, **options: Any) -> int:
    """生成虚构的县 / write an invented county to a new FOLDER."""
    from pairopt.countyfolder import check_new
    from pairopt.generate import from_options, write_county

    check_new(folder)
    made = from_options({key: value for key, value in options.items() if key != "verbose"})
    write_county(made.county, folder, note=made.note)
    if as_json:
        county = made.county
        print_json({
            "folder": str(folder), "name": county.name, "units": len(county.schools), "urban": len(county.urban),
            "rural": len(county.rural), "teachers": len(county.teachers)})
    elif not quiet:
        click.echo(Text("已写入{folder}。{note}", "Written: {folder}. {note}").fill(folder=folder, note=made.note).say(lang))
    return 0
