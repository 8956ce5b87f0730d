"""The command line: read, validate, derive, search, audit, explain, report."""

from __future__ import annotations

import io
import json
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pairopt.errors import BadInput, PairoptError, Stopped, refused
from pairopt.signals import signals
from pairopt.text import Lang, Text, same
from pairopt.version import __version__

if TYPE_CHECKING:
    from pairopt.county import County
    from pairopt.plan import Plan
    from pairopt.read import Issue, Reading
    from pairopt.settings import SolveSettings

F = TypeVar("F", bound=Callable[..., Any])


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 no plan or a breach, 2 bad input, 130 stopped."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in arguments
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console without Chinese ends in no traceback; a document is UTF-8
            stream.reconfigure(errors="replace", encoding="utf-8" if as_json and stream is sys.stdout else None)
    try:
        with signals(signal.default_int_handler):
            return int(cli.main(arguments, prog_name="pairopt", standalone_mode=False) or 0)
    except PairoptError as told:
        error = told
    except click.ClickException as misused:
        if not as_json:
            misused.show()
            return misused.exit_code
        error = BadInput(same(misused.format_message()))
    except (click.Abort, KeyboardInterrupt):
        error = Stopped(Text("已停止。", "Stopped."))
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except OSError as system:
        error = refused(system)
    _complain(error, _lang_of(arguments), as_json=as_json)
    return error.exit_code


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def cli() -> None:
    """pairopt：城乡学校结对与支教方案 / pairs urban with rural schools and sends support teachers."""


def _common(function: F) -> F:
    """Add the options of every command."""
    for option in reversed((
        click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="语言 / language"),
        click.option("--json", "as_json", is_flag=True, help="标准输出为一个JSON文档 / one JSON document on stdout"),
        click.option("-q", "--quiet", is_flag=True, help="不显示进度 / no progress"),
        click.option("-v", "--verbose", is_flag=True, help="显示更多进度 / more progress"),
    )):
        function = option(function)
    return function


def _solving(function: F) -> F:
    """Add the options of a search."""
    for option in reversed((
        click.option("--time", "time_s", help="总用时上限（秒）/ time for the whole command, s"),
        click.option("--seed", help="随机种子 / random seed"),
        click.option("--work", help="工作量上限，不计时 / work budget in deterministic units, no clock"),
        click.option("--workers", help="并行数 / parallel workers"),
        click.option("--search", help="求解方法 / search"),
        click.option("--recipe", help="内置配方 / a recipe of solvers/"),
    )):
        function = option(function)
    return function


def _county(function: F) -> F:
    """Add COUNTY, and the scenario that may be laid over it."""
    for option in reversed((
        click.argument("county", type=click.Path(path_type=Path)),
        click.option("--scenario", type=click.Path(path_type=Path), help="情景文件 / a scenario (.toml) laid over the county"),
    )):
        function = option(function)
    return function


_OUT = ("-o", "--out", "out")


@cli.command()
@_county
@click.option(*_OUT, type=click.Path(path_type=Path), required=True, help="方案文件夹 / plan folder")
@click.option("--start", type=click.Path(path_type=Path), help="作为起点的方案 / a plan to start from")
@_solving
@_common
def solve(county: Path, scenario: Path | None, out: Path, start: Path | None, **options: Any) -> int:
    """制定方案 / make the plan of a COUNTY (folder or workbook)."""
    return _solve(county, scenario, out, start, time.monotonic(), **options)


@cli.command()
@click.option(
    *_OUT, type=click.Path(path_type=Path), default=Path("pairopt-demo"), show_default=True, help="方案文件夹 / plan folder")
@_solving
@_common
def demo(out: Path, **options: Any) -> int:
    """为内置的示例县制定方案 / make the plan of a built-in example."""
    from pairopt.builtin import builtin

    return _solve(builtin("instances", "dehua"), None, out, None, time.monotonic(), **options)


@cli.command()
@_county
@click.argument("plan", type=click.Path(path_type=Path))
@_common
def audit(county: Path, scenario: Path | None, plan: Path, lang: Lang, as_json: bool, **_: Any) -> int:
    """审核一个方案 / judge a PLAN (folder or plan.xlsx), by default in the scenario that it was made with."""
    from dataclasses import asdict

    from pairopt.planning import judge_plan
    from pairopt.report.files import audit_json
    from pairopt.report.terminal import audit_text

    found = _read_county(county, scenario or plan, lang, show_warnings=False)
    report = judge_plan(found, _read_plan(plan, found, lang))
    if as_json:
        _print_json(audit_json(report, lang) | {"goals": [asdict(goal) for goal in report.goals]})
    else:
        click.echo(audit_text(report, lang))
    return 0 if report.audit.accepted else 1


@cli.command()
@_county
@click.argument("plans", nargs=-1, type=click.Path(path_type=Path))
@click.option(*_OUT, type=click.Path(path_type=Path), required=True, help="结果文件夹 / folder of results")
@_common
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
        warn=lambda issues: None if quiet else _warn(issues, lang))
    files = write_comparison(comparison, out, lang)
    if as_json:
        click.echo(files["compare.json"].decode(), nl=False)
    else:
        click.echo(comparison_text(comparison, out, lang))
    return 0


@cli.command()
@_county
@_common
def explain(county: Path, scenario: Path | None, lang: Lang, as_json: bool, **_: Any) -> int:
    """说明为什么没有方案 / say why no plan of a COUNTY exists."""
    from pairopt.explain.no_plan import why_no_plan
    from pairopt.report.terminal import no_plan_text
    from pairopt.search.watch import Budget

    found = _read_county(county, scenario, lang, show_warnings=False)
    stop = threading.Event()
    with signals(lambda *_: stop.set()):
        answer = why_no_plan(found, Budget(float(found.solve.time_s), stop=stop))
    if stop.is_set():
        raise Stopped(Text("已停止。", "Stopped."))
    if as_json:
        _print_json(answer.as_json(lang))
    else:
        click.echo(no_plan_text(answer, lang))
    return 1 if answer.state == "unknown" else 0


@cli.command()
@_county
@click.option("--marked", type=click.Path(path_type=Path), help="标注问题的副本 / write a marked-up copy (.xlsx)")
@_common
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
        _write(marked, lambda draft: write_marked(county, reading.issues, draft, lang))
    if as_json:
        _print_json([issue.as_json(lang) for issue in reading.issues])
    else:
        for issue in reading.issues:
            click.echo(issue.say(lang))
        if not quiet:
            click.echo(issues_summary(reading.issues).say(lang))
    return 0 if reading.county else 2


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@_common
def template(file: Path, lang: Lang, as_json: bool, quiet: bool, **_: Any) -> int:
    """生成空白的数据工作簿 / write the empty workbook."""
    from pairopt.read.template import write_template

    if file.is_file() and file.stat().st_size:  # perhaps a template that was filled in since
        raise BadInput(Text(
            "{path}已存在，不予覆盖。→ 请另选文件名。", "{path} exists and is left alone. → Choose another name.").fill(path=file))
    _write(file, lambda draft: write_template(draft, lang))
    if as_json:
        _print_json({"file": str(file)})
    elif not quiet:
        click.echo(Text("已写入{file}。", "Written: {file}").fill(file=file).say(lang))
    return 0


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--urban", help="城区单位数，默认20 / urban units, by default 20")
@click.option("--rural", help="农村单位数，默认60 / rural units, by default 60")
@click.option("--from-schools", type=click.Path(path_type=Path), help="真实学校名单 / a real list of schools (.csv)")
@click.option("--district", help="名单中的一个区县 / one district of the list")
@click.option("--seed", default="0", show_default=True, help="随机种子 / random seed")
@_common
def generate(folder: Path, lang: Lang, as_json: bool, quiet: bool, **options: Any) -> int:
    """生成虚构的县 / write an invented county to a new FOLDER."""
    from pairopt.countyfolder import check_new
    from pairopt.generate import from_options, write_county

    check_new(folder)
    made = from_options({key: value for key, value in options.items() if key != "verbose"})
    write_county(made.county, folder, note=made.note)
    if as_json:
        county = made.county
        _print_json({
            "folder": str(folder), "name": county.name, "units": len(county.schools), "urban": len(county.urban),
            "rural": len(county.rural), "teachers": len(county.teachers)})
    elif not quiet:
        click.echo(Text("已写入{folder}。{note}", "Written: {folder}. {note}").fill(folder=folder, note=made.note).say(lang))
    return 0


@cli.command()
@_county
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(*_OUT, type=click.Path(path_type=Path), required=True, help="下一学年数据文件夹 / folder of next year's county")
@_common
def rollover(
    county: Path, scenario: Path | None, plan: Path, out: Path, lang: Lang, as_json: bool, quiet: bool, **_: Any
) -> int:
    """结转到下一学年 / write next year's COUNTY, the pairs and dispatches of PLAN behind it."""
    from pairopt.countyfolder import check_new, write_new
    from pairopt.planfolder import folder_of
    from pairopt.read.keys import TODO
    from pairopt.rollover import check_same_year, next_year

    check_new(out)
    made_for = _read(county, scenario or plan, lang, show_warnings=False)
    assert made_for.county
    done = _read_plan(plan, made_for.county, lang)
    doubt = check_same_year(folder_of(plan), made_for.county)
    reading = _read(county, None, lang, show_warnings=False) if made_for.overlay else made_for
    assert reading.county
    files = next_year(reading, done, lang, made_for=made_for)
    write_new(out, files)
    if doubt and not quiet:
        click.echo(doubt.say(lang), err=True)
    year = reading.county.school_year + 1
    if as_json:
        _print_json({"folder": str(out), "name": reading.county.name, "school_year": year})
    elif not quiet:
        click.echo(Text(
            "已写入{folder}：{year}学年的数据。待填写、待确认的事项见其中的{todo}。",
            "Written: {folder}, the data of the school year {year}. Its {todo} lists what is to be filled in or confirmed."
        ).fill(folder=out, year=year, todo=TODO).say(lang))
    return 0


@cli.command()
@click.argument("suite", type=click.Path(path_type=Path))
@click.option(*_OUT, type=click.Path(path_type=Path), required=True, help="结果文件夹 / folder of results")
@click.option("--instances", type=click.Path(path_type=Path), multiple=True, help="更多的县 / a folder of more counties")
@click.option("--at-once", type=click.IntRange(1), default=1, show_default=True, help="同时求解数 / solves at a time")
@click.option("--cluster", help="Dask调度器地址 / address of a Dask scheduler")
@click.option("--any-version", is_flag=True, help="其他版本的结果也算数 / results of other code count, too")
@click.option("--figures", is_flag=True, help="画图 / draw the pictures")
@_common
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
        _print_json(table_json(lines(records), lang))
    else:
        click.echo(markdown(lines(records), lang))
    return 0


@cli.command()
@_common
def rules(lang: Lang, as_json: bool, **_: Any) -> int:
    """显示规则与目标 / print the rule book (Markdown)."""
    from pairopt.report.rulebook import render_rulebook, rulebook_json

    if as_json:
        _print_json(rulebook_json(lang))
    else:
        click.echo(render_rulebook(lang), nl=False)
    return 0


def _solve(
    county: Path, scenario: Path | None, out: Path, start: Path | None, began: float, **options: Any
) -> int:
    from pairopt.planfolder import check_writable
    from pairopt.planning import make_plan
    from pairopt.report.files import write_plan
    from pairopt.report.terminal import Progress, solved_text

    lang: Lang = options["lang"]
    check_writable(out)
    found = _read_county(county, scenario, lang, show_warnings=not options["quiet"])
    settings = _settings(found, options)
    begin = _read_plan(start, found, lang) if start else None
    progress = Progress(lang, quiet=options["quiet"], verbose=options["verbose"])
    stop = threading.Event()
    with signals(lambda *_: stop.set()):  # from here on, to stop means to write the best plan so far
        report = make_plan(found, settings, start=begin, watch=progress, stop=stop, began=began)
        progress.done()
        files = write_plan(report, out, lang)
    if options["as_json"]:
        click.echo(files["plan.json"].decode(), nl=False)
    else:
        click.echo(solved_text(report, out, stopped=stop.is_set(), lang=lang))
    return 130 if stop.is_set() else 0


def _settings(county: County, options: dict[str, Any]) -> SolveSettings:
    """Lay recipe and options over the county's own settings, checked as those are."""
    from pairopt.builtin import builtin
    from pairopt.read import override_solve

    recipe = builtin("solvers", f"{options['recipe']}.toml") if options["recipe"] is not None else None
    names = ("time_s", "seed", "work", "workers", "search")
    settings, issues = override_solve(
        county.solve, recipe, {name: options[name] for name in names if options[name] is not None})
    if settings is None:
        raise BadInput(Text("求解设置有错误。→ 请改正后重试。", "The search settings have errors. → Correct them."), issues)
    return settings


def _read_county(path: Path, scenario: Path | None, lang: Lang, *, show_warnings: bool) -> County:
    county = _read(path, scenario, lang, show_warnings=show_warnings).county
    assert county
    return county


def _read(path: Path, scenario: Path | None, lang: Lang, *, show_warnings: bool) -> Reading:
    """Read a county that has no error, with a scenario, or as a plan was made for it."""
    from pairopt.planfolder import folder_of, recover
    from pairopt.read import read_county

    if scenario:
        recover(folder_of(scenario))
    reading = read_county(path, scenario=scenario)
    if reading.county is None:
        raise BadInput(Text(
            "数据有错误，未制定方案。→ 请改正后重试；pairopt check --marked 文件.xlsx 可生成标注问题的副本。",
            "The input has errors, no plan was made. → Correct them and try again;"
            " pairopt check --marked FILE.xlsx writes a marked-up copy."), reading.issues)
    if show_warnings:
        _warn(reading.issues, lang)
    return reading


def _warn(issues: Sequence[Issue], lang: Lang) -> None:
    from pairopt.report.terminal import issues_in_short

    for line in issues_in_short(issues, lang):
        click.echo(line, err=True)


def _read_plan(path: Path, county: County, lang: Lang) -> Plan:
    from pairopt.planfolder import folder_of, recover
    from pairopt.read import read_plan

    recover(folder_of(path))
    reading = read_plan(path, county)
    if reading.plan is None:
        raise BadInput(Text("方案有错误，无法读取。→ 请改正后重试。", "The plan has errors and cannot be read. → Correct them."),
                       reading.issues)
    return reading.plan


def _write(path: Path, write: Callable[[Path], None]) -> None:
    """Write a workbook that the user asked for, once all of it is there."""
    if path.suffix.casefold() != ".xlsx":
        raise BadInput(Text(
            "{path}不是 .xlsx 文件名。→ 请另选文件名。", "{path} is no name of an .xlsx file. → Choose another one.").fill(path=path))
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.xlsx"
        write(draft)
        path.write_bytes(draft.read_bytes())


def _complain(error: PairoptError, lang: Lang, *, as_json: bool) -> None:
    issues: tuple[Issue, ...] = error.issues if isinstance(error, BadInput) else ()
    if as_json:
        _print_json({"error": error.text.say(lang), "issues": [issue.as_json(lang) for issue in issues]})
        return
    for issue in issues:
        click.echo(issue.say(lang), err=True)
    click.echo(error.text.say(lang), err=True)


def _lang_of(arguments: list[str]) -> Lang:
    """The language of an error that comes before, or beside, the parsed options."""
    joined = "\n".join(arguments)
    return "en" if "--lang\nen" in joined or "--lang=en" in joined else "zh"


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def run() -> None:
    """Run as a program."""
    sys.exit(main())


if __name__ == "__main__":
    run()
