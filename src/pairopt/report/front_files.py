"""The files of a front (`answers.md`): a table, a figure, and a plan folder for each point."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pairopt.csvtext import csv_bytes
from pairopt.fingerprint import fingerprint
from pairopt.planfolder import FRONT, write_folder
from pairopt.report.files import plan_files
from pairopt.report.front import Front
from pairopt.report.front_tables import Numbered, numbered, policy
from pairopt.text import Lang


def write_front(front: Front, folder: str | Path, lang: Lang = "zh") -> dict[str, bytes]:
    """Write ``front.csv``, ``front.svg``, ``front.json`` and the plans, all or none, and return them by name.

    Raises
    ------
    BadInput
        Where the folder may not be used.
    """
    from pairopt.report.page import render_front  # templates are heavy

    rows = [_row(front, row) for row in numbered(front)]
    files = {
        f"{_plan(row)}/{name}": content
        for row in numbered(front) for name, content in plan_files(row.point.report, lang).items()}
    files["front.csv"] = csv_bytes(
        tuple(rows[0]), (["" if cell is None else cell for cell in row.values()] for row in rows))
    files["front.svg"] = render_front(front, lang).encode()
    told = front_json(front) | {
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}}
    files["front.json"] = (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    write_folder(Path(folder), files, FRONT)
    return files


def front_json(front: Front) -> dict[str, Any]:
    """Return the front as plain data."""
    return {
        "county": front.county.name,
        "school_year": front.county.school_year,
        "instance": fingerprint(front.county),
        "goals": [goal.id for goal in front.goals],
        "complete": front.whole,
        "points": [_row(front, row) for row in numbered(front)],
    }


def _plan(row: Numbered) -> str:
    return f"point-{row.number}"


def _row(front: Front, row: Numbered) -> dict[str, Any]:
    found: dict[str, Any] = {"point": row.number}
    for goal, result in zip(front.goals, row.point.results, strict=True):
        found |= {
            goal.id: result.value, f"{goal.id}_bound": result.bound, f"{goal.id}_status": result.status,
            f"{goal.id}_proved_by": result.proved_by}
    return found | {"plan": _plan(row), "policy": policy(row.point)}
