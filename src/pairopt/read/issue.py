"""What is wrong with an input, where it stands, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pairopt.text import Lang, Text, same

Severity = Literal["error", "warning"]

SEVERITIES = {"error": Text("错误", "error"), "warning": Text("提示", "warning")}


@dataclass(frozen=True)
class Issue:
    """One problem of an input.

    Parameters
    ----------
    code
        Stable, lower-case-with-dashes; programs may rely on it.
    message, action
        What is wrong, and what to do.
    file
        Name of the file, or of the workbook's sheet.
    row
        As Excel counts, 1 first; None where the problem is of the whole table.
    column
        The head as it stands in the file, or the schema's name; None where it is of no one column.
    value
        As found; None where there is none.
    """

    severity: Severity
    code: str
    message: Text
    action: Text
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def say(self, lang: Lang) -> str:
        """Return the problem on one line, located, in one language."""
        place = Text(self.file, self.file)
        if self.row is not None:
            place = Text("{at} 第{row}行", "{at} row {row}").fill(at=place, row=self.row)
        if self.column is not None:
            place = Text("{at}「{column}」", '{at} "{column}"').fill(at=place, column=self.column)
        if self.value is not None:
            place = Text("{at}=“{value}”", '{at} = "{value}"').fill(at=place, value=self.value)
        line = Text("{severity} [{code}] {place}：{message}。→ {action}。",
            "{severity} [{code}] {place}: {message}. → {action}.")
        filled = line.fill(severity=SEVERITIES[self.severity], code=self.code, place=place,
                           message=self.message, action=self.action)
        return " ".join(filled.say(lang).split())

    def as_json(self, lang: Lang) -> dict[str, str | int | None]:
        """Return the problem as `check --json` prints it."""
        return {
            "severity": self.severity, "code": self.code, "file": self.file, "row": self.row, "column": self.column,
            "value": self.value, "message": self.message.say(lang), "action": self.action.say(lang),
        }

    def __str__(self) -> str:
        return self.say("en")


class Place(NamedTuple):
    """Where a problem stands; `rank` (of the file, of the column) is its order in the report."""

    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    rank: tuple[int, int] = (0, 0)


class Trouble(NamedTuple):
    """What can be said of a value without knowing where it stands."""

    code: str
    message: Text
    action: Text


class Notes:
    """Collects the problems of one reading."""

    def __init__(self) -> None:
        self._found: list[tuple[tuple[int, int, int], Issue]] = []

    def error(self, place: Place, trouble: Trouble) -> None:
        """Note a problem that forbids a plan."""
        self._add("error", place, trouble)

    def warn(self, place: Place, trouble: Trouble) -> None:
        """Note a problem that a planner should know of."""
        self._add("warning", place, trouble)

    def _add(self, severity: Severity, place: Place, trouble: Trouble) -> None:
        order = (place.rank[0], place.row or 0, place.rank[1])
        issue = Issue(severity, trouble.code, trouble.message, trouble.action,
                      place.file, place.row, place.column, place.value)
        self._found.append((order, issue))

    @property
    def issues(self) -> tuple[Issue, ...]:
        """All problems by file, row and column."""
        return tuple(issue for _, issue in sorted(self._found, key=lambda entry: entry[0]))

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return any(issue.severity == "error" for _, issue in self._found)


def trouble(code: str, zh: str, en: str, do_zh: str, do_en: str, **values: object) -> Trouble:
    """Say a problem and what to do in both languages; values fill the fields of all four sentences."""
    return Trouble(code, Text(zh, en).fill(**values), Text(do_zh, do_en).fill(**values))


def quoted(items: list[str]) -> Text:
    """Return names in the quotation marks and with the commas of each language."""
    return Text("、".join(f"“{item}”" for item in items), ", ".join(f'"{item}"' for item in items))


def did_you_mean(nearest: str | None) -> Text:
    """Return the half-sentence that names the nearest known word, or nothing."""
    return Text("（是否指“{word}”？）", ' (did you mean "{word}"?)').fill(word=nearest) if nearest else same("")
