"""Five hundred broken inputs: each stays valid or gives located messages, never a traceback."""

from __future__ import annotations

import contextlib
import io
import json
import random
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from counties import RandomCounty
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import county, write_folder, write_workbook

from pairopt.cli import main
from pairopt.read.schema import TABLES

Dice = random.Random


class Kind(NamedTuple):
    """A way to break an input.

    ``tables`` works on the county before it is written, ``file`` on what was written; ``code`` is what must be said
    (and then the exit code is 2), None where the input may stay valid.
    """

    code: str | None
    tables: Callable[[RandomCounty, Dice], None] | None = None
    file: Callable[[Path, Dice], None] | None = None
    forms: tuple[str, ...] = ("csv", "xlsx")


def _any_row(what: RandomCounty, dice: Dice, *tables: str) -> dict[str, str]:
    return dice.choice(what.tables[dice.choice(tables or sorted(what.tables))])


def _put(table: str, column: str, *values: str) -> Callable[[RandomCounty, Dice], None]:
    return lambda what, dice: _any_row(what, dice, table).update({column: dice.choice(values)})


def _settings(**new: object) -> Callable[[RandomCounty, Dice], None]:
    return lambda what, dice: what.settings.update(new)


def _duplicate(what: RandomCounty, dice: Dice) -> None:
    rows = what.tables[dice.choice(sorted(what.tables))]
    rows.insert(dice.randrange(len(rows) + 1), dict(dice.choice(rows)))


def _pin_and_ban(what: RandomCounty, dice: Dice) -> None:
    what.tables["pairs"].append({**dice.choice([row for row in what.tables["pairs"] if row["kind"] == "pin"]),
        "kind": "ban"})


def _scramble_cell(what: RandomCounty, dice: Dice) -> None:
    row = _any_row(what, dice)
    row[dice.choice(sorted(row))] = dice.choice([
        "", " ", "0", "-1", "1e308", "9" * 40, "nan", "inf", "=1+1", "+x", "'", '"', "；", "a;b;c", "\n", "🙂", "R01",
        "U01", "1980.1",
        "是", "null", "None", "1,000", "1/0", "%s{}", "\u202e", "x" * 2000, "２０２６", "小学", "0x10", "-0", "1_0",
        "TRUE"])


def _scramble_setting(what: RandomCounty, dice: Dice) -> None:
    key = dice.choice(["subjects", "candidates", "max_age_male", "max_rural_years", "max_rural_years_inclusive",
        "min_title", "max_partners", "dispatch"])
    value = dice.choice([0, -1, 10**30, 1.5, float("nan"), float("inf"), True, "", "none", "auto", [], [1, "x"],
        ["music"], "any", {"x": 1}])
    what.settings["policy"] = {key: value}


def _shuffle_rows(what: RandomCounty, dice: Dice) -> None:
    for rows in what.tables.values():
        dice.shuffle(rows)


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.csv")) if path.is_dir() else [path]


def _rewrite(change: Callable[[bytes, Dice], bytes]) -> Callable[[Path, Dice], None]:
    def apply(path: Path, dice: Dice) -> None:
        file = dice.choice(_files(path))
        file.write_bytes(change(file.read_bytes(), dice))

    return apply


def _flip_bytes(data: bytes, dice: Dice) -> bytes:
    flipped = bytearray(data)
    for _ in range(dice.choice([1, 3, 30])):
        flipped[dice.randrange(len(flipped))] = dice.randrange(256)
    return bytes(flipped)


def _bomb(path: Path, dice: Dice) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", bytes(21_000_000))


def _formula(path: Path, dice: Dice) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book[dice.choice([table.head for table in TABLES])]
    sheet.cell(2, dice.randrange(1, sheet.max_column + 1)).value = dice.choice(["=1+1", "=A1", "=NOW()", '="x"'])
    book.save(path)


def _empty_sheet(path: Path, dice: Dice) -> None:
    if path.is_dir():
        dice.choice(_files(path)).write_bytes(b"")
    else:
        book = openpyxl.load_workbook(path)
        sheet = book[dice.choice([table.head for table in TABLES])]
        sheet.delete_rows(1, sheet.max_row)
        book.save(path)


def _rename_head(required: bool) -> Callable[[Path, Dice], None]:
    """A head that nobody knows: the column is missing, and what stands in it is ignored."""

    def apply(path: Path, dice: Dice) -> None:
        table = dice.choice(TABLES)
        column = dice.choice([column for column in table.columns if column.required == required] or [table.columns[-1]])
        if path.is_dir():
            file = path / f"{table.name}.csv"
            heads, _, rest = file.read_text("utf-8-sig").partition("\n")
            names = [f"old {head}" if head == column.name else head for head in heads.strip().split(",")]
            file.write_text(f"{','.join(names)}\n{rest}", "utf-8")
            return
        book = openpyxl.load_workbook(path)
        for cell in book[table.head][1]:
            if cell.value == column.head:
                cell.value = f"old {column.name}"
        book.save(path)

    return apply


def _lose_table(path: Path, dice: Dice) -> None:
    table = dice.choice(TABLES[:2])
    if path.is_dir():
        (path / f"{table.name}.csv").unlink()
    else:
        book = openpyxl.load_workbook(path)
        del book[table.head]
        book.save(path)


def _scribble_toml(path: Path, dice: Dice) -> None:
    with (path / "county.toml").open("a", encoding="utf-8") as file:
        file.write(dice.choice(["\n[", "\nx =", '\ny = "', "\nname = 1", "\n[[policy]]\n[policy]", "\n= 3",
            "\nz = 2026-13-01"]))


KINDS = {
    "required column dropped": Kind("missing-column", file=_rename_head(required=True)),
    "duplicate id or row": Kind("duplicate-row", _duplicate),
    "negative classes": Kind("out-of-range", _put("schools", "g1", "-1", "-2.0")),
    "nan": Kind("not-a-number", _put("schools", "pupils", "nan", "NaN", "inf", "-inf")),
    "huge number": Kind("out-of-range", _put("schools", "pupils", "1e300", "9" * 200, "1000001")),
    "word for a number": Kind("not-a-number", _put("teachers", "rural_years", "many", "1,000", "五年", "1..2")),
    "unknown word": Kind("unknown-word", _put("schools", "stage", "大学", "prim", "0")),
    "year alone": Kind("year-alone", _put("teachers", "birth_date", "1980", "1980年")),
    "day that does not exist": Kind("no-such-day", _put("teachers", "birth_date", "1981-02-29", "1980.13", "19801301")),
    "unknown school": Kind("unknown-school", _put("teachers", "school", "nowhere", "u01", "R1")),
    "unknown teacher": Kind("unknown-teacher", _put("dispatches", "teacher", "nobody", "7")),
    "wrong side": Kind("wrong-side", _put("pairs", "rural", "U01", "U02")),
    "blank id": Kind("blank-cell", _put("schools", "name", "", " ", "\u3000")),
    "pin and ban": Kind("contradiction", _pin_and_ban),
    "unknown key": Kind("unknown-key", _settings(policy={"max_age": 45})),
    "star rule switched off": Kind("fixed-rule", _settings(policy={"mode": {"stage": "off"}})),
    "setting of a wrong type": Kind("not-whole", _settings(policy={"max_age_male": 44.5})),
    "rising steps": Kind("rising-steps", _settings(goals={"coverage": {"steps": [1, 2]}})),
    "missing school year": Kind("missing-key", lambda what, dice: what.settings.pop("school_year")),
    "table lost": Kind("missing-table", file=_lose_table),
    "empty sheet": Kind("missing-column", file=_empty_sheet),
    "bad toml": Kind("bad-toml", file=_scribble_toml, forms=("csv",)),
    "wrong encoding": Kind("wrong-encoding", file=_rewrite(lambda data,
        dice: data.decode("utf-8-sig").encode("utf-16")), forms=("csv",)),
    "truncated zip": Kind("damaged-workbook", file=_rewrite(lambda data, dice: data[: dice.randrange(len(data) - 30)]),
        forms=("xlsx",)),
    "zip bomb": Kind("too-large", file=_bomb, forms=("xlsx",)),
    "formula without a value": Kind("formula-without-value", file=_formula, forms=("xlsx",)),
    "optional column dropped": Kind(None, file=_rename_head(required=False)),
    "any cell": Kind(None, _scramble_cell),
    "any setting": Kind(None, _scramble_setting),
    "rows in any order": Kind(None, _shuffle_rows),
    "truncated text": Kind(None, file=_rewrite(lambda data, dice: data[: dice.randrange(len(data))]), forms=("csv",)),
    "flipped bytes": Kind(None, file=_rewrite(_flip_bytes)),
}
MUST_FAIL = sorted(name for name, kind in KINDS.items() if kind.code)


def _break(folder: Path, kind: Kind, form: str, seed: int) -> Path:
    dice = random.Random(seed)
    what = county()
    if kind.tables:
        kind.tables(what, dice)
    path = write_folder(what, folder / "county") if form == "csv" else write_workbook(what, folder / "county.xlsx",
        seed=seed)
    if kind.file:
        kind.file(path, dice)
    return path


def _check(path: Path) -> tuple[int, list[dict]]:
    """Run the command; a message is one line, whatever stands in a cell."""
    printed, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said):
        exit_code = main(["check", str(path), "--json", "--lang", "en"])
    assert not said.getvalue()
    issues = json.loads(printed.getvalue())
    assert not [issue for issue in issues if "\n" in issue["message"] + issue["action"]]
    return exit_code, issues


def _run(name: str, form: str, seed: int) -> None:
    kind = KINDS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = _break(Path(folder), kind, form, seed)
        strangers = _unknown_heads(path) if "column dropped" in name else set()
        exit_code, issues = _check(path)
    errors = {issue["code"] for issue in issues if issue["severity"] == "error"}
    assert exit_code == (2 if errors else 0)
    for issue in issues:
        assert issue["file"] and issue["message"] and issue["action"]
        json.dumps(issue)
    if kind.code:
        assert kind.code in errors
    ignored = " ".join(issue["message"] for issue in issues if issue["code"] == "unknown-column")
    assert all(f'"{head}"' in ignored for head in strangers)


def _unknown_heads(path: Path) -> set[str]:
    """The heads of the input that no table knows."""
    if path.is_dir():
        firsts = [file.read_text("utf-8-sig").partition("\n")[0] for file in path.glob("*.csv")]
        heads = {head.strip() for first in firsts for head in first.split(",")}
    else:
        heads = {cell.value for sheet in openpyxl.load_workbook(path) for cell in sheet[1] if cell.value}
    return {head for head in heads if head.startswith("old ")}


def test_at_least_twelve_kinds_must_be_refused() -> None:
    assert len(MUST_FAIL) >= 12


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_in_every_form(name) -> None:
    for form in KINDS[name].forms:
        _run(name, form, seed=1)


@settings(max_examples=500, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(sorted(KINDS)), pick=st.integers(0, 1), seed=st.integers(0, 2**32))
def test_five_hundred_mutated_inputs_never_give_a_traceback(name, pick, seed) -> None:
    forms = KINDS[name].forms
    _run(name, forms[pick % len(forms)], seed)
