"""The flow from a county to an audited plan: derive, search, audit, explain."""

from __future__ import annotations

import platform
import threading
import time
from dataclasses import replace
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version

from pairopt.audit import audit, settle
from pairopt.county import County
from pairopt.errors import NoPlan, Stopped
from pairopt.explain.impossible import cannot_hold_together, why_impossible
from pairopt.plan import Plan
from pairopt.report.report import Provenance, Report
from pairopt.result import Found
from pairopt.search.keep import keep_periods
from pairopt.search.run import search
from pairopt.search.watch import Budget, Watch
from pairopt.settings import SolveSettings
from pairopt.text import Text
from pairopt.version import __version__

_TO_WRITE_S = 2.0
"""Seconds of the time limit that are kept for audit, explanations and writing."""
_NOTHING = Text("", "")


def make_plan(
    county: County,
    settings: SolveSettings | None = None,
    *,
    start: Plan | None = None,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    began: float | None = None,
) -> Report:
    """Make the year's plan of a county.

    Parameters
    ----------
    settings
        Time or work, seed, search and workers; by default the county's own.
    start
        A plan to start from; the result is never worse.
    stop
        Ends the search with the best plan so far when set.
    began
        When the command began, by `time.monotonic`; the time limit counts from there.

    Raises
    ------
    NoPlan
        Where no plan keeps the hard rules, or none was found in time; the text says which, and why.
    Stopped
        Where the user stopped before there was a plan.
    """
    settings = settings or county.solve
    began = time.monotonic() if began is None else began
    stop = stop or threading.Event()
    found = search(
        county, settings, seconds=_seconds(settings, began), start=start, watch=watch or Watch(), stop=stop)
    if found.plan is not None:
        found = replace(found, plan=keep_periods(county, found.plan))
    return judge_found(county, found, settings, wall_s=time.monotonic() - began, stopped=stop.is_set())


def replan(
    county: County,
    before: County,
    in_force: Plan,
    settings: SolveSettings | None = None,
    *,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    began: float | None = None,
) -> Report:
    """Plan again with as few changes as the county now allows; the goal `changes` says how few.

    Parameters
    ----------
    county
        As it is now: with its new pins and bans, without who is ill.
    before
        As it was when the plan in force was made.
    in_force
        The plan that is carried out; it may break rules.
    settings, watch, stop, began
        As for `make_plan`.

    Raises
    ------
    NoPlan, Stopped
        As `make_plan`.
    """
    report = make_plan(replace(county, in_force=in_force), settings, watch=watch, stop=stop, began=began)
    return replace(report, before=before)


def judge_found(
    county: County, found: Found, settings: SolveSettings, *, wall_s: float | None, stopped: bool = False
) -> Report:
    """Audit what a search found, wherever it searched.

    Raises
    ------
    NoPlan, Stopped
        As `make_plan`.
    """
    if found.plan is None:
        raise _failure(county, found, stopped=stopped)
    audited = audit(county, found.plan)
    return Report(
        county, found.plan, audited, settle(county, audited, found.best, found.bounds),
        Provenance(
            found.made_by, settings.search, settings.seed, _budget_text(settings), wall_s, versions(), found.notes))


def judge_plan(county: County, plan: Plan) -> Report:
    """Audit a plan that somebody made: the verdict, its goals, and bounds by counting alone."""
    audited = audit(county, plan)
    return Report(
        county, plan, audited, settle(county, audited, {}, {}),
        Provenance("", "", 0, Text("", ""), None, versions()))


def versions() -> dict[str, str]:
    """Return the versions of what makes a plan."""
    found = {"python": platform.python_version(), "pairopt": __version__}
    for package in ("ortools", "highspy", "numpy", "networkx", "xlsxwriter"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _seconds(settings: SolveSettings, began: float) -> float:
    limit = float(settings.time_s)
    return max(0.1, limit - min(_TO_WRITE_S, limit / 4) - (time.monotonic() - began))


def _failure(county: County, found: Found, *, stopped: bool) -> NoPlan | Stopped:
    counted = why_impossible(county)
    if counted:
        return NoPlan(_no_plan(Text("没有满足硬性规则的方案", "No plan keeps the hard rules"), counted))
    if found.infeasible:
        clash = cannot_hold_together(county, Budget(_TO_WRITE_S))
        if clash:
            return NoPlan(_no_plan(Text(
                "没有满足硬性规则的方案，以下各条不能同时成立", "No plan keeps the hard rules: these cannot all hold"), clash))
        return NoPlan(_no_plan(Text("没有满足硬性规则的方案", "No plan keeps the hard rules"), found.notes))
    if stopped:
        return Stopped(Text("已停止，尚未得到方案。", "Stopped before there was a plan."))
    return NoPlan(_no_plan(Text("在限额内没有找到方案", "No plan was found within the budget"), found.notes, more=Text(
        "可能有方案，只是时间不够：用 --time 或 [solve] time_s 多给时间；",
        "There may be one: allow more with --time or [solve] time_s. ")))


def _no_plan(what: Text, why: tuple[Text, ...], *, more: Text = _NOTHING) -> Text:
    return Text(
        "\n".join([f"{what.zh}。", *(f"· {reason.zh}" for reason in why),
                   f"→ {more.zh}请放宽或关闭其中一条规则，或修改数据后重试；pairopt explain 列出至少须放弃的各条。"]),
        "\n".join([f"{what.en}.", *(f"- {reason.en}" for reason in why),
                   f"→ {more.en}Relax or switch off one of these rules, or correct the data; pairopt explain lists the least to give up."]))


def _budget_text(settings: SolveSettings) -> Text:
    if settings.work:
        return Text("{work}单位工作量", "{work} units of work").fill(work=_short(settings.work))
    return Text("{time}秒", "{time} s").fill(time=_short(settings.time_s))


def _short(value: Decimal) -> str:
    return format(value.normalize(), "f")
