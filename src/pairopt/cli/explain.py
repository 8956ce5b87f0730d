"""`pairopt explain`: why a plan is as it is, or why there is none."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pairopt.cli import options as opt
from pairopt.cli.given import county_of, plan_of, settings_of
from pairopt.cli.say import print_json
from pairopt.errors import BadInput, Stopped
from pairopt.signals import signals
from pairopt.text import Lang, Text

if TYPE_CHECKING:
    from pairopt.county import County
    from pairopt.explain.answer import Answer
    from pairopt.explain.trial import Trials
    from pairopt.read.question import Question
    from pairopt.settings import SolveSettings

_EACH_S = "2.5"
"""Seconds for each plan that is made again, where --time says nothing."""


@click.command()
@opt.county
@click.argument("plan", type=click.Path(path_type=Path), required=False)
@click.option("--teacher", metavar="T", help="为什么（不）派此教师 / why is this teacher (not) sent")
@click.option("--at", metavar="R", help="与 --teacher 同用：为什么（不）到此校 / with --teacher: why (not) to this school")
@click.option("--school", metavar="S", help="此校的结对与支教 / what this school has")
@click.option("--pair", nargs=2, metavar="U R", help="这两校为什么（不）结对 / why are these (no) partners")
@click.option("--need", nargs=2, metavar="R SUBJECT", help="此校此学科为什么没有补足 / why is this need (un)met")
@click.option("--limit", type=click.IntRange(0), default=5, show_default=True, help="最多列出几名可顶替的人 / others told at most")
@opt.solving
@opt.common
def explain(county: Path, scenario: Path | None, plan: Path | None, lang: Lang, as_json: bool, **options: Any) -> int:
    """说明方案为什么如此，或为什么没有方案 / say why a PLAN of a COUNTY is as it is, or why there is none."""
    given = {
        name: (options[name],) if isinstance(options[name], str) else options[name]
        for name in ("teacher", "at", "school", "pair", "need") if options[name]}
    if plan is None and given:
        raise BadInput(Text("没有说明是哪个方案。→ 请在数据后写明方案。", "It does not say which plan. → Name the plan behind the county."))
    found = county_of(county, scenario or plan, lang, show_warnings=False)
    stop = threading.Event()
    if plan is None:
        return _no_plan(found, settings_of(found, options), stop, lang, as_json=as_json)
    from pairopt.explain.trial import Trials
    from pairopt.report.answer import answer_text

    if options["time_s"] is None and options["recipe"] is None:
        options["time_s"] = _EACH_S
    question, settings, done = _question(found, given), settings_of(found, options), plan_of(plan, found, lang)
    with signals(lambda *_: stop.set()):
        answer = _answer(Trials(found, done, settings, stop), question, options["limit"])
    if as_json:
        print_json(answer.as_json(lang))
    else:
        click.echo(answer_text(found, answer, lang))
    return 0


def _question(county: County, given: dict[str, tuple[str, ...]]) -> Question:
    from pairopt.read.question import read_question

    asked = read_question(county, given)
    if asked.question is None:
        raise BadInput(Text("问题有错误。→ 请改正后重试。", "The question has errors. → Correct them."), asked.issues)
    return asked.question


def _answer(trials: Trials, question: Question, limit: int) -> Answer:
    kind, about = question
    if kind == "teacher":
        from pairopt.explain.teacher import why_teacher

        return why_teacher(trials, about[0], about[1] if len(about) > 1 else None, limit=limit)
    if kind == "school":
        from pairopt.explain.school import why_school

        return why_school(trials, about[0])
    if kind == "pair":
        from pairopt.explain.pair import why_pair

        return why_pair(trials, about[0], about[1])
    from pairopt.explain.need import why_need

    return why_need(trials, about[0], about[1], limit=limit)


def _no_plan(
    county: County, settings: SolveSettings, stop: threading.Event, lang: Lang, *, as_json: bool
) -> int:
    from pairopt.explain.no_plan import why_no_plan
    from pairopt.report.terminal import no_plan_text
    from pairopt.search.watch import Budget

    with signals(lambda *_: stop.set()):
        answer = why_no_plan(county, Budget(float(settings.time_s), stop=stop))
    if stop.is_set():
        raise Stopped(Text("已停止。", "Stopped."))
    if as_json:
        print_json(answer.as_json(lang))
    else:
        click.echo(no_plan_text(answer, lang))
    return 1 if answer.state == "unknown" else 0
