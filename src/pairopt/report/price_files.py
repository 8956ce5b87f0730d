"""The files of prices (`answers.md`): a table for programs, a workbook and a figure for planners."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pairopt.csvtext import csv_bytes
from pairopt.fingerprint import fingerprint
from pairopt.planfolder import PRICES, write_folder
from pairopt.report.prices import Covered, Price, Prices
from pairopt.text import Lang

_COLUMNS = (
    "rule", "setting", "from", "to", "coverage", "coverage_change", "covered_periods", "covered_change", "bound", "status",
    "proved_by", "given")


def write_prices(prices: Prices, folder: str | Path, lang: Lang = "zh") -> dict[str, bytes]:
    """Write ``prices.csv``, ``prices.xlsx``, ``prices.svg`` and ``prices.json``, all or none, and return them by name.

    Raises
    ------
    BadInput
        Where the folder may not be used.
    """
    from pairopt.report.page import render_prices  # templates and workbooks are heavy
    from pairopt.report.workbook import PRICE_SHEETS, sheets_bytes

    rows = (["" if cell is None else cell for cell in _row(price).values()] for price in prices.rows)
    files = {
        "prices.csv": csv_bytes(_COLUMNS, rows),
        "prices.json": (json.dumps(prices_json(prices), ensure_ascii=False, indent=1) + "\n").encode(),
        "prices.svg": render_prices(prices, lang).encode(),
        "prices.xlsx": sheets_bytes(PRICE_SHEETS, prices, prices.county, lang),
    }
    write_folder(Path(folder), files, PRICES)
    return files


def prices_json(prices: Prices) -> dict[str, Any]:
    """Return the prices as plain data."""
    scenario = prices.county.scenario
    return {
        "county": prices.county.name,
        "school_year": prices.county.school_year,
        "instance": fingerprint(prices.county),
        "scenario": scenario.title if scenario else None,
        "base": {"short_periods": prices.short, **_covered(prices.base)},
        "prices": [_row(price) for price in prices.rows],
    }


def _row(price: Price) -> dict[str, Any]:
    step, covered = price.step, price.covered
    values = (
        step.rule, step.setting, step.was, step.now, covered and covered.value, price.coverage_change,
        covered and covered.periods, price.periods_change, covered and covered.coverage.bound, price.status,
        covered and covered.coverage.proved_by, ";".join(f"{key}={value}" for key, value in step.given))
    return dict(zip(_COLUMNS, values, strict=True))


def _covered(covered: Covered) -> dict[str, Any]:
    proven = covered.coverage
    return {
        "coverage": covered.value, "covered_periods": covered.periods, "bound": proven.bound, "status": proven.status,
        "proved_by": proven.proved_by}
