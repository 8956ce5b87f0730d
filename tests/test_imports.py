"""The law of imports: who may know whom, read from the files."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "pairopt"

NOUNS = {"text", "words", "settings", "county", "plan", "finding", "result", "errors"}
ARITHMETIC = {"once", "travel", "shortage", "links"}
JUDGING = NOUNS | ARITHMETIC | {"rules", "goals", "data"}

LAW = {
    **{noun: NOUNS for noun in NOUNS},
    **{room: NOUNS | ARITHMETIC | {"data"} for room in ARITHMETIC},
    "rules": NOUNS | ARITHMETIC | {"rules"},
    "goals": NOUNS | ARITHMETIC | {"goals"},
    "derive": JUDGING,
    "audit": JUDGING,
    "kpis": JUDGING,
    "fingerprint": NOUNS,
    "planfolder": NOUNS,
    "builtin": NOUNS,
    "explain": JUDGING | {"audit", "kpis", "explain"},
    "read": JUDGING | {"read", "search"},  # of search it needs the names that a setting may hold
    "search": JUDGING | {"audit", "derive", "search"},
    "report": JUDGING | {"audit", "kpis", "explain", "fingerprint", "planfolder", "report", "search"},
    "planning": JUDGING | {"audit", "derive", "explain", "report", "search"},
    "cli": JUDGING | {"audit", "builtin", "planfolder", "planning", "read", "report"},
    "__init__": JUDGING | {"audit", "planning", "read", "report"},
    "data": set(),
}
"""By room, the rooms that it may import."""

ONLY = {"search": {"ladder", "watch"}}
"""Of `search`, everybody but itself imports no more than the ladder, the watch, and the names in its `__init__`."""

FILES = sorted(SOURCE.rglob("*.py"))


def _room(file: Path) -> str:
    return file.relative_to(SOURCE).with_suffix("").parts[0]


def _imports(file: Path) -> list[str]:
    """Every module that a file imports when it runs, inside functions too."""
    tree = ast.parse(file.read_text("utf-8"))
    typing_only = {
        id(node) for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for statement in block.body for node in ast.walk(statement)}
    found = []
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_file_imports_only_what_its_room_may(file) -> None:
    room = _room(file)
    for name in _imports(file):
        package, *rest = name.split(".")
        if package == "ortools":
            assert room == "search"
        if package != "pairopt" or not rest:
            continue
        target = rest[0] if (SOURCE / rest[0]).is_dir() or (SOURCE / f"{rest[0]}.py").exists() else room
        assert target == room or target in LAW[room], f"{room} may not import {target}"
        if target == "search" != room and (SOURCE / "search" / rest[1]).with_suffix(".py").exists():
            assert rest[1] in ONLY["search"]


def test_every_room_has_its_law() -> None:
    assert {_room(file) for file in FILES} == set(LAW)


def test_the_law_has_teeth() -> None:
    assert "pairopt.search.ladder.climb" in _imports(SOURCE / "planning.py")
    assert "ortools.sat.python.cp_model" in _imports(SOURCE / "search" / "compact" / "draft.py")
    assert not any("search" in name for name in _imports(SOURCE / "rules" / "rule.py"))
