"""Cells as they stand in a file or a sheet, before anyone knows what they mean."""

from __future__ import annotations

import csv
import errno
import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pairopt.read.cells import NUMBER
from pairopt.read.issue import Notes, Place, Trouble, trouble
from pairopt.read.value import Value, strip


@dataclass(frozen=True)
class Row:
    """A row that is not blank: its number (as Excel counts) and its cells that are not blank, by column from 0."""

    number: int
    cells: Mapping[int, Value]


@dataclass(frozen=True)
class Grid:
    """A file or sheet.

    Parameters
    ----------
    name
        As it is shown: ``teachers.csv``, or the sheet's name.
    rows
        The rows that are not blank; the first holds the heads.
    width
        Cells of the head row; None where cells beyond it are no sign of a broken row (a sheet).
    """

    name: str
    rows: tuple[Row, ...]
    width: int | None = None


def decode(data: bytes) -> str | None:
    """Return text in UTF-8 (with or without BOM) or GB18030, None where it is neither."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    # Almost any bytes can be read as GB18030. A UTF-8 file with a few broken bytes must not turn into other names:
    # what is mostly good UTF-8 beyond ASCII is no GB18030.
    as_utf8 = data.decode("utf-8", "replace")
    broken = as_utf8.count("\ufffd")
    good = sum(character > "\x7f" for character in as_utf8) - broken
    if good > broken or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None
    try:
        return data.decode("gb18030").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None


def read_bytes(path: Path, rank: int, notes: Notes) -> bytes | None:
    """Return the content of a file, or note why it cannot be read."""
    try:
        if path.is_char_device():  # which may never end
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return path.read_bytes()
    except OSError as error:
        notes.error(Place(path.name, rank=(rank, 0)), unreadable(error))
        return None


def unreadable(error: OSError) -> Trouble:
    """Say why the system does not let a file or folder be read."""
    if isinstance(error, FileNotFoundError):
        return trouble("missing-file", "没有这个文件", "there is no such file", "请检查路径", "check the path")
    return trouble(
        "unreadable-file", "无法读取（{why}）", "cannot be read ({why})",
        "请检查是否被其他程序占用、是否有权限", "check that no other program locks it and that you may read it",
        why=error.strerror or type(error).__name__)


def read_text(path: Path, rank: int, notes: Notes) -> str | None:
    """Return the text of a file, or note why it cannot be read."""
    data = read_bytes(path, rank, notes)
    return None if data is None else text_of(data, path.name, rank, notes)


def text_of(data: bytes, file: str, rank: int, notes: Notes) -> str | None:
    """Return the text that a file holds, or note why it is none."""
    text = decode(data)
    if text is None:
        notes.error(Place(file, rank=(rank, 0)), trouble(
            "wrong-encoding", "编码不是 UTF-8 或 GB18030，或文件已损坏", "neither UTF-8 nor GB18030, or damaged",
            "请在 Excel/WPS 中另存为“CSV UTF-8”", "save it as CSV UTF-8"))
    return text


def read_csv(path: Path, rank: int, notes: Notes) -> Grid | None:
    """Return the cells of a CSV file, or note why it cannot be read."""
    text = read_text(path, rank, notes)
    if text is None:
        return None
    rows: list[Row] = []
    width = 0
    number = 0
    try:
        # Excel shows a record as one row, whatever line breaks its quoted cells hold, so records are counted.
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            cells = {index: _unquoted(cell) for index, cell in enumerate(record) if strip(cell)}
            if cells:
                width = width or len(record)
                rows.append(Row(number, cells))
    except csv.Error:
        notes.error(Place(path.name, number + 1, rank=(rank, 0)), trouble(
            "broken-csv", "引号不成对，或单元格过长", "quotes do not match, or a cell is too long",
            "请检查这一行及其后的引号", "check the quotes of this row and the following ones"))
        return None
    return Grid(path.name, tuple(rows), width)


def _unquoted(cell: str) -> str:
    # A text that looks like a formula is written with a leading ' and a number never is (`formats.md`, Safety).
    if cell[0] == "'" and re.match(r"[=+\-@\t]", cell[1:2]) and not NUMBER.fullmatch(cell[1:]):
        return cell[1:]
    return cell
