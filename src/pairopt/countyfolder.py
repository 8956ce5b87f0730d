"""A county folder on disk, in the form that `pairopt.read.read_county` reads: all of it or nothing."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pairopt.errors import BadInput
from pairopt.read.keys import FILE
from pairopt.text import Text


def check_new(folder: Path) -> None:
    """Make sure that a folder is not there yet, or empty.

    Raises
    ------
    BadInput
        Where it is a file, or holds anything.
    """
    if folder.exists() and not folder.is_dir():
        raise BadInput(Text(
            "{path}不是文件夹。→ 请另选一个文件夹。", "{path} is no folder. → Choose another one.").fill(path=folder))
    if folder.is_dir() and any(folder.iterdir()):
        raise BadInput(Text(
            "文件夹{path}不是空的，不予改动。→ 请另选一个文件夹，或先清空。",
            "The folder {path} is not empty and is left alone. → Choose another folder, or empty it first.").fill(
                path=folder))


def write_new(folder: str | Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a county to a new folder.

    Raises
    ------
    BadInput
        Where the folder is not new (`check_new`).
    OSError
        Where the disk refuses.
    """
    folder = Path(folder).absolute()
    check_new(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.with_name(f".{folder.name}.pairopt-unfinished")
    if unfinished.is_dir():  # of a run that was switched off
        shutil.rmtree(unfinished)
    try:
        unfinished.mkdir()
        for name, content in files.items():
            with (unfinished / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        if folder.is_dir():  # empty, and perhaps where the user stands: it stays, and is no county before county.toml
            for path in sorted(unfinished.iterdir(), key=lambda path: path.name == FILE):
                path.replace(folder / path.name)
            unfinished.rmdir()
        else:
            unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def toml_bytes(note: Text, settings: Mapping[str, object]) -> bytes:
    """Return the content of `county.toml`: what the county is, as a comment, and settings by their full path."""
    lines = [*(f"# {line}" for line in note), *(f"{key} = {_toml(value)}" for key, value in settings.items())]
    return "".join(f"{line}\n" for line in lines).encode()


def tree_bytes(tree: Mapping[str, Any]) -> bytes:
    """Return nested settings, and lists of rows, as the content of a TOML file."""
    return "\n".join(_lines(tree, "")).lstrip("\n").encode() + b"\n"


def _lines(tree: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield the lines of a section: its own keys before its sections and rows, as TOML wants it."""
    rows = {key: value for key, value in tree.items() if isinstance(value, list) and value and isinstance(value[0], dict)}
    sections = {key: value for key, value in tree.items() if isinstance(value, dict)}
    yield from (f"{key} = {_toml(value)}" for key, value in tree.items() if key not in rows and key not in sections)
    for key, section in sections.items():
        yield f"\n[{path}{key}]"
        yield from _lines(section, f"{path}{key}.")
    for key, listed in rows.items():
        for row in listed:
            yield f"\n[[{path}{key}]]"
            yield from _lines(row, f"{path}{key}.")


def cell_text(value: object) -> str:
    """Return what a county holds as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(cell_text(item) for item in value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return f"[{', '.join(_toml(item) for item in value)}]"
    # What JSON escapes in a text is what TOML escapes.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else cell_text(value)
