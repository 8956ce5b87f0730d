"""`pairopt bench`: a contest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pairopt.cli import options as opt
from pairopt.cli.say import print_json
from pairopt.text import Lang


@click.command()
@click.argument("suite", type=click.Path(path_type=Path))
@click.option(*opt.OUT, type=click.Path(path_type=Path), required=True, help="结果文件夹 / folder of results")
@click.option("--instances", type=click.Path(path_type=Path), multiple=True, help="更多的县 / a folder of more counties")
@click.option("--at-once", type=click.IntRange(1), default=1, show_default=True, help="同时求解数 / solves at a time")
@click.option("--cluster", help="Dask调度器地址 / address of a Dask scheduler")
@click.option("--any-version", is_flag=True, help="其他版本的结果也算数 / results of other code count, too")
@click.option("--figures", is_flag=True, help="画图 / draw the pictures")
@opt.common
def bench(
    suite: Path, out: Path, instances: tuple[Path, ...], at_once: int, cluster: str | None, any_version: bool,
    figures: bool, lang: Lang, as_json: bool, quiet: bool, **_: Any
) -> int:
    """比赛 / hold the contest of a SUITE, going on where it was interrupted, and print its table."""
    from pairopt.bench.figures import draw
    from pairopt.bench.hold import hold
    from pairopt.bench.suite import read_suite
    from pairopt.bench.table import as_json as table_json
    from pairopt.bench.table import lines, markdown, newest
    from pairopt.jobs import Ledger, Local
    from pairopt.jobs.cluster import Cluster

    contest, ledger = read_suite(suite, instances), Ledger(out)
    with Cluster(cluster) if cluster else Local(at_once) as door:
        hold(contest, ledger, door, any_version=any_version,
             tell=lambda text: None if quiet else click.echo(text.say(lang), err=True))
    records = newest(ledger.records)
    if figures:
        draw(records, out)
    if as_json:
        print_json(table_json(lines(records), lang))
    else:
        click.echo(markdown(lines(records), lang))
    return 0
