"""The files of a comparison (`answers.md`): for programs, for planners who print, and a page that needs no network.

They are for the bureau: teachers stand in them with their names, never with birth dates or exemption codes.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pairopt.explain.difference import Difference
from pairopt.planfolder import COMPARISON, write_folder
from pairopt.report.comparison import Comparison
from pairopt.report.files import audit_json
from pairopt.text import Lang


def write_comparison(comparison: Comparison, folder: str | Path, lang: Lang = "zh") -> dict[str, bytes]:
    """Write ``compare.json``, ``compare.xlsx`` and ``compare.html``, all or none, and return them by name.

    Raises
    ------
    BadInput
        Where the folder may not be used.
    """
    from pairopt.report.page import render_comparison  # templates and workbooks are heavy
    from pairopt.report.workbook import COMPARISON_SHEETS, sheets_bytes

    files = {
        "compare.json": (json.dumps(comparison_json(comparison, lang), ensure_ascii=False, indent=1) + "\n").encode(),
        "compare.xlsx": sheets_bytes(COMPARISON_SHEETS, comparison, comparison.county, lang),
        "compare.html": render_comparison(comparison, lang).encode(),
    }
    write_folder(Path(folder), files, COMPARISON)
    return files


def comparison_json(comparison: Comparison, lang: Lang) -> dict[str, Any]:
    """Return the content of ``compare.json``."""
    return {
        "plans": [
            {"name": plan.name, "source": plan.source, "goals": [asdict(goal) for goal in plan.report.goals],
             "kpis": plan.report.kpis.as_json(), "audit": audit_json(plan.report, lang)}
            for plan in comparison.plans],
        "without_plan": [
            {"name": one.name, "source": one.source, "why": one.why.say(lang)} for one in comparison.without],
        "differences": [
            {"from": 0, "to": place, **_difference(one, lang)} for place, one in enumerate(comparison.differences, start=1)],
    }


def _difference(one: Difference, lang: Lang) -> dict[str, Any]:
    return {
        "pairs": {"added": list(one.pairs.added), "removed": list(one.pairs.removed)},
        "placements": {"added": list(one.placements.added), "removed": list(one.placements.removed)},
        "reasons": [{"about": change.about, "text": change.text.say(lang)} for change in one.changes],
    }

