"""Sheets of an .xlsx workbook as grids.

The parts of the file are read here, not by a library, because no library tells all of it in one pass: python-calamine
knows neither a formula without a stored value nor ``000123`` from 123; openpyxl reads either values or formulas, and
merged cells only when it keeps the whole sheet. Layout of the parts: ECMA-376, part 1, §18.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import IO, NamedTuple
from xml.etree import ElementTree

from pairopt.read.grid import Grid, Row, read_bytes
from pairopt.read.issue import Notes, Place, trouble
from pairopt.read.value import BadValue, Share, Unreadable, Value, strip

_LARGEST = 500_000_000  # bytes unpacked; 20,000 teachers take about 20 million
_DENSEST, _SMALL = 200, 20_000_000  # real sheets pack to a tenth or a fiftieth
_MOST_MERGED = 10_000
_OLD_FILE = b"\xd0\xcf\x11\xe0"
_DAYS_BEFORE_1904 = 1462


class _Format(NamedTuple):
    """What a number format says of its numbers: least digits shown (`000123`), that they are dates, or shares."""

    digits: int = 0
    is_date: bool = False
    is_share: bool = False


_PLAIN = _Format()


def read_workbook(path: Path, notes: Notes) -> tuple[Grid, ...] | None:
    """Return all sheets of a workbook, the hidden ones included, or note why it cannot be read."""
    data = read_bytes(path, 0, notes)
    if data is None:
        return None
    try:
        _refuse_other_files(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bombs(archive)
            return tuple(_sheets(archive))
    except BadValue as problem:
        notes.error(Place(path.name), problem.trouble)
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, KeyError, ValueError, IndexError,
            NotImplementedError, RuntimeError, MemoryError, ArithmeticError, AttributeError, TypeError):
        # Whatever a broken file does to the readers of zip and XML, it is the file that is broken.
        notes.error(Place(path.name), trouble(
            "damaged-workbook", "不是完好的 .xlsx 工作簿", "not an intact .xlsx workbook",
            "请用 Excel/WPS 打开后另存为 .xlsx", "open it in Excel or WPS and save it as .xlsx"))
    return None


def _refuse_other_files(data: bytes) -> None:
    if not data.startswith(_OLD_FILE):
        return
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise BadValue(trouble(
            "password", "工作簿设有打开密码", "the workbook has a password",
            "请去掉密码后另存", "save it without the password"))
    raise BadValue(trouble(
        "old-workbook", "是旧版 .xls 工作簿", "a workbook of the old .xls form",
        "请在 Excel/WPS 中另存为 .xlsx", "save it as .xlsx in Excel or WPS"))


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    # `ZipFile` never unpacks more than the directory says, so what the directory says can be trusted.
    unpacked = sum(part.file_size for part in archive.infolist())
    packed = sum(part.compress_size for part in archive.infolist())
    if unpacked > _LARGEST or (unpacked > _SMALL and unpacked > _DENSEST * packed):
        raise BadValue(trouble(
            "too-large", "解压后过大（{size} MB）", "too large when unpacked ({size} MB)",
            "请删去多余的行、图片和格式后另存", "take out needless rows, pictures and formats", size=unpacked // 10**6))


def _sheets(archive: zipfile.ZipFile) -> Iterator[Grid]:
    book_path = _target(archive, "", "officeDocument") or "xl/workbook.xml"
    book = _tree(archive, book_path)
    links = _links(archive, book_path)
    strings = _shared_strings(archive, links)
    formats = _formats(archive, links)
    properties = next(_all(book, "workbookPr"), None)
    old_epoch = properties is not None and properties.get("date1904") in ("1", "true")
    for entry in _all(book, "sheet"):
        name = entry.get("name", "")
        link = next((value for key, value in entry.items() if _local(key) == "id"), "")
        kind, target = links[link]
        if kind != "worksheet":
            continue
        with archive.open(target) as part:
            yield Grid(name, _Reader(strings, formats, old_epoch).rows(part))


class _Reader:
    def __init__(self, strings: list[str], formats: list[_Format], old_epoch: bool) -> None:
        self._strings = strings
        self._formats = formats
        self._shift = _DAYS_BEFORE_1904 if old_epoch else 0

    def rows(self, part: IO[bytes]) -> tuple[Row, ...]:
        """Return the rows that are not blank."""
        rows: dict[int, dict[int, Value]] = {}
        merged: list[str] = []
        number = 0
        parent = None
        for event, element in ElementTree.iterparse(part, events=("start", "end")):
            tag = _local(element.tag)
            if event == "start":
                if tag == "sheetData":
                    parent = element
            elif tag == "row":
                number = int(element.get("r", number + 1))
                cells = self._cells(element)
                if cells:
                    rows[number] = cells
                if parent is not None:
                    parent.clear()
            elif tag == "mergeCell":
                merged.append(element.get("ref", ""))
        for block in merged:
            _unmerge(rows, block)
        return tuple(Row(number, rows[number]) for number in sorted(rows))

    def _cells(self, row: ElementTree.Element) -> dict[int, Value]:
        cells: dict[int, Value] = {}
        index = -1
        for cell in row:
            place = cell.get("r")
            index = index + 1 if place is None else _column(place)
            value = self._value(cell)
            if value is not None:
                cells[index] = value
        return cells

    def _value(self, cell: ElementTree.Element) -> Value | None:
        kind = cell.get("t", "n")
        formula: str | None = None
        stored: str | None = None
        for child in cell:
            tag = child.tag.rpartition("}")[2]
            if tag == "v":
                stored = child.text
            elif tag == "f":
                formula = child.text or "…"
            elif tag == "is":
                stored = _text(child)
        if stored is None:
            return _no_stored_value(formula) if formula and kind != "str" else None
        if kind == "s":
            stored = self._strings[int(stored)]
        elif kind == "n":
            return self._number(stored, int(cell.get("s", "0")))
        elif kind == "b":
            return stored == "1"
        elif kind == "e":
            return _error_value(stored)
        return stored if strip(stored) else None

    def _number(self, stored: str, style: int) -> Value:
        # The shortest decimal of the stored number is what was typed: Excel writes 0.1 as 0.10000000000000001.
        number = float(stored)
        if not isfinite(number):
            return stored
        exact = Decimal(int(number)) if number.is_integer() and abs(number) < 1e15 else Decimal(repr(number))
        form = self._formats[style] if style < len(self._formats) else _PLAIN
        if form.is_date and 1 <= exact + self._shift < 3_000_000:
            return date(1899, 12, 30) + timedelta(days=int(exact) + self._shift)
        if form.digits and exact == int(exact) >= 0:
            return f"{int(exact):0{form.digits}d}"
        return Share(exact) if form.is_share else exact


_MERGED = Unreadable("", trouble(
    "merged-cell", "合并单元格跨了几列，不知道值属于哪一列",
    "a merged cell spans several columns; whose value it is, nobody knows",
    "请取消合并并逐格填写", "unmerge it and fill in each cell"))


def _no_stored_value(formula: str) -> Unreadable:
    return Unreadable(f"={formula}", trouble(
        "formula-without-value", "公式没有存下计算结果", "a formula without a stored value",
        "请在 Excel/WPS 中打开、重新计算并保存，或粘贴为数值",
        "open it in Excel or WPS, recalculate and save, or paste it as a value"))


def _error_value(stored: str) -> Unreadable:
    return Unreadable(stored, trouble(
        "error-value", "公式的结果是错误值", "the result of a formula is an error value",
        "请改正公式，或粘贴为数值", "correct the formula, or paste a value"))


def _unmerge(rows: dict[int, dict[int, Value]], block: str) -> None:
    # One column, several rows: every row means the value. Several columns: only a planner knows whose it is.
    first, _, last = block.partition(":")
    left, right = _column(first), _column(last or first)
    top, bottom = (int(re.sub(r"\D", "", place)) for place in (first, last or first))
    value = rows.get(top, {}).get(left)
    if value is None or (right - left + 1) * (bottom - top + 1) > _MOST_MERGED:
        return
    for number in range(top, bottom + 1):
        for index in range(left, right + 1):
            if (number, index) != (top, left) and number in rows:
                rows[number][index] = value if left == right else _MERGED


def _column(place: str) -> int:
    index = 0
    for character in place:
        if character.isdigit():
            break
        index = index * 26 + ord(character) - 64
    return index - 1


def _shared_strings(archive: zipfile.ZipFile, links: dict[str, tuple[str, str]]) -> list[str]:
    target = next((target for kind, target in links.values() if kind == "sharedStrings"), None)
    if target is None or target not in archive.namelist():
        return []
    return [_text(item) for item in _tree(archive, target) if _local(item.tag) == "si"]


def _text(item: ElementTree.Element) -> str:
    # Runs of rich text follow each other; phonetic readings (rPh) are no part of the text.
    parts = []
    for child in item:
        tag = _local(child.tag)
        if tag == "t":
            parts.append(child.text or "")
        elif tag == "r":
            parts.extend(text.text or "" for text in child if _local(text.tag) == "t")
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), "".join(parts))


def _formats(archive: zipfile.ZipFile, links: dict[str, tuple[str, str]]) -> list[_Format]:
    target = next((target for kind, target in links.values() if kind == "styles"), None)
    if target is None or target not in archive.namelist():
        return []
    styles = _tree(archive, target)
    codes = {int(form.get("numFmtId", "0")): form.get("formatCode", "") for form in _all(styles, "numFmt")}
    cells = next(_all(styles, "cellXfs"), None)
    return [] if cells is None else [_format(int(style.get("numFmtId", "0")), codes) for style in cells]


def _format(number: int, codes: dict[int, str]) -> _Format:
    # 14–22, 27–36, 45–47 and 50–58 are the built-in dates and times, the Chinese ones included (§18.8.30).
    if number in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)):
        return _Format(is_date=True)
    if number in (9, 10):
        return _Format(is_share=True)
    code = codes.get(number, "").split(";")[0]
    if re.fullmatch("0{2,}", code):
        return _Format(digits=len(code))
    code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code)
    is_date = bool(re.search("[ymdhs]", code, re.IGNORECASE)) and "general" not in code.casefold()
    return _Format(is_date=is_date, is_share="%" in code)


def _links(archive: zipfile.ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """Return what a part refers to, by link id: kind and path."""
    folder, name = posixpath.split(path)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in archive.namelist():
        return {}
    return {
        link.get("Id", ""): (
            link.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/"),
        )
        for link in _tree(archive, rels)
    }


def _target(archive: zipfile.ZipFile, path: str, kind: str) -> str | None:
    return next((target for found, target in _links(archive, path).values() if found == kind), None)


def _tree(archive: zipfile.ZipFile, path: str) -> ElementTree.Element:
    with archive.open(path) as part:
        return ElementTree.parse(part).getroot()


def _all(tree: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    return (element for element in tree.iter() if _local(element.tag) == tag)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
