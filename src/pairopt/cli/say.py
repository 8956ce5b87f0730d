"""What a command says, and the files it writes by itself."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pairopt.errors import BadInput, PairoptError
from pairopt.text import Lang, Text

if TYPE_CHECKING:
    from pairopt.read import Issue


def print_json(value: object) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def warn(issues: Sequence[Issue], lang: Lang) -> None:
    """Say what a planner should check in the input, in short."""
    from pairopt.report.terminal import issues_in_short

    for line in issues_in_short(issues, lang):
        click.echo(line, err=True)


def complain(error: PairoptError, lang: Lang, *, as_json: bool) -> None:
    """Say what is wrong, every problem of the input first."""
    issues: tuple[Issue, ...] = error.issues if isinstance(error, BadInput) else ()
    if as_json:
        print_json({"error": error.text.say(lang), "issues": [issue.as_json(lang) for issue in issues]})
        return
    for issue in issues:
        click.echo(issue.say(lang), err=True)
    click.echo(error.text.say(lang), err=True)


def write_workbook(path: Path, write: Callable[[Path], None]) -> None:
    """Write a workbook that the user asked for, once all of it is there."""
    if path.suffix.casefold() != ".xlsx":
        raise BadInput(Text(
            "{path}不是 .xlsx 文件名。→ 请另选文件名。", "{path} is no name of an .xlsx file. → Choose another one.").fill(path=path))
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.xlsx"
        write(draft)
        path.write_bytes(draft.read_bytes())
