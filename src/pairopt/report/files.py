"""The files of a plan folder (`formats.md`, Out): fixed names and columns that other programs rely on."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from pairopt import scenario
from pairopt.county import County
from pairopt.csvtext import csv_bytes
from pairopt.errors import BadInput
from pairopt.explain.difference import Move
from pairopt.fingerprint import fingerprint
from pairopt.goals.fit import Fit
from pairopt.links import last_year, pinned_pairs
from pairopt.planfolder import write_folder
from pairopt.report.report import Report
from pairopt.rules import RULES
from pairopt.settings import Policy, kind_of
from pairopt.text import Lang, Text, listing
from pairopt.travel import minutes


def plan_files(report: Report, lang: Lang) -> dict[str, bytes]:
    """Return every file of a plan folder by name; ``plan.json`` holds the hash of each other one."""
    from pairopt.report.page import render_page  # templates and workbooks are heavy, and only a plan needs them

    files = {
        "pairs.csv": csv_bytes(("urban", "rural", "minutes", "fit", "kept", "pinned"), _pairs(report)),
        "placements.csv": csv_bytes(("teacher", "from", "school", "subject", "periods"), _placements(report)),
        "unmet.csv": csv_bytes(
            ("school", "subject", "short_periods", "covered_periods", "reason", "detail"),
            ((row.school, row.subject, row.short, row.covered, row.reason, row.detail.say(lang))
             for row in report.unmet)),
        "not_sent.csv": csv_bytes(
            ("teacher", "reason", "detail"),
            ((row.teacher, row.reason, row.detail.say(lang)) for row in report.not_sent)),
        "plan.xlsx": _workbook(report, lang),
        "report.html": render_page(report, lang).encode(),
    }
    if report.replaced:
        files["changes.csv"] = csv_bytes(
            ("what", "was", "now", "reason", "text"), (_move(move, lang) for move in report.replaced.moves))
    if report.county.scenario:
        files[scenario.FILE] = report.county.scenario.content
    files["plan.json"] = (json.dumps(plan_json(report, lang, files), ensure_ascii=False, indent=1) + "\n").encode()
    return files


def write_plan(report: Report, folder: str | Path, lang: Lang = "zh") -> dict[str, bytes]:
    """Write a plan folder, all of it or nothing, and return its files by name.

    Raises
    ------
    BadInput
        Where the plan breaks a hard rule (it is then no plan), or the folder may not be used.
    """
    if not report.audit.accepted:
        raise BadInput(Text(
            "方案违反硬性规则，不予写出：{breaches}。→ 请修改方案。",
            "The plan breaks hard rules and is not written: {breaches}. → Change the plan.").fill(
                breaches=listing([finding.text for finding in report.audit.findings])))
    files = plan_files(report, lang)
    write_folder(Path(folder), files)
    return files


def plan_json(report: Report, lang: Lang, files: dict[str, bytes]) -> dict[str, Any]:
    """Return the content of ``plan.json``."""
    made = report.provenance
    return {
        "county": report.county.name,
        "school_year": report.county.school_year,
        "instance": fingerprint(report.county),
        "scenario": _scenario(report.county),
        "in_force": _in_force(report.county),
        "policy": _policy(report.county),
        "goals": [asdict(goal) for goal in report.goals],
        "search": {
            "made_by": made.made_by, "asked": made.asked, "seed": made.seed, "budget": made.budget.say(lang),
            "notes": [note.say(lang) for note in made.notes],
        },
        "versions": dict(made.versions),
        "wall_s": made.wall_s,
        "kpis": report.kpis.as_json(),
        "audit": audit_json(report, lang),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }


def audit_json(report: Report, lang: Lang) -> dict[str, Any]:
    """Return the verdict and the findings of the audit."""
    return {
        "verdict": "accepted" if report.audit.accepted else "rejected",
        "findings": [
            {"rule": finding.rule, "entities": list(finding.about), "text": finding.say(lang)}
            for finding in report.audit.findings],
    }


def _pairs(report: Report) -> Iterable[Sequence[object]]:
    county = report.county
    pinned = set(pinned_pairs(county))
    for urban, rural in report.plan.pairs:
        way = minutes(county, urban, rural)
        yield (
            urban, rural, "" if way is None else way,
            Fit().of_pair(county, county.school[urban], county.school[rural]),
            _yes_no((urban, rural) in last_year(county)), _yes_no((urban, rural) in pinned))


def _placements(report: Report) -> Iterable[Sequence[object]]:
    for row in report.plan.placements:
        yield row.teacher, report.county.teacher[row.teacher].school, row.school, row.subject, row.periods


def _move(move: Move, lang: Lang) -> Sequence[object]:
    """Return a pair (urban, rural) or a placement (teacher, base) that came or went, with the codes of its reasons."""
    reasons = dict.fromkeys(cause.reason for cause in move.change.causes)
    return move.what, ";".join(move.was), ";".join(move.now), ";".join(reasons), move.change.text.say(lang)


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _scenario(county: County) -> dict[str, str] | None:
    """What the plan was made with, and the hash of the copy in its folder."""
    if county.scenario is None:
        return None
    return {"title": county.scenario.title, "file": scenario.FILE, "sha256": county.scenario.sha256}


def _in_force(county: County) -> dict[str, Any] | None:
    """Return the plan that this one was made to replace, so that whoever reads this one can count its changes."""
    plan = county.in_force
    return None if plan is None else {
        "pairs": [list(pair) for pair in plan.pairs], "placements": [list(row) for row in plan.placements]}


def _policy(county: County) -> dict[str, Any]:
    """The policy as used: every key as `county.toml` would have it."""
    used: dict[str, Any] = {}
    for setting in fields(Policy):
        if setting.name == "off":
            continue
        value = getattr(county.policy, setting.name)
        if value is None:
            value = kind_of(setting).word
        used[setting.name] = _number(value) if isinstance(value, Decimal) else value
    used["mode"] = {rule.id: "hard" if county.active(rule.id) else "off" for rule in RULES if not rule.fixed}
    return used


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _workbook(report: Report, lang: Lang) -> bytes:
    from pairopt.report.workbook import write_workbook

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        write_workbook(path, report, lang)
        return path.read_bytes()
