"""The law of imports: who may know of whom, read from the sources with `ast`; what is only for typing does not count."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[1] / "src"

NOUNS = "text words settings scenario county plan finding result errors once version"
ARITHMETIC = f"{NOUNS} shortage travel links"
BOOK = f"{ARITHMETIC} rules.* goals.*"
FLOW = f"{BOOK} audit kpis fairness explain.* derive search.* report.* planfolder fingerprint"

LAW = {
    # A room: what it may import. `rules` is the face of a package, `rules.*` that and everything in it.
    **dict.fromkeys(NOUNS.split(), NOUNS),
    **dict.fromkeys(["shortage", "travel", "links"], ARITHMETIC),
    "rules": f"{ARITHMETIC} rules.*",
    "goals": f"{ARITHMETIC} rules.* goals.*",
    "derive": BOOK,
    "audit": BOOK,
    "fairness": BOOK,
    "kpis": f"{BOOK} fairness",
    "explain": f"{BOOK} audit derive search.* explain.*",
    "search": f"{BOOK} audit derive search.*",
    "read": f"{ARITHMETIC} read.* rules goals search",  # of the registries the ids alone
    "report": f"{BOOK} audit kpis fairness explain.* planfolder fingerprint csvtext report.* search.watch",
    **dict.fromkeys(["fingerprint", "planfolder", "builtin", "signals", "csvtext"], NOUNS),
    "countyfolder": f"{NOUNS} read.keys",
    "generate": f"{ARITHMETIC} generate.* read.* countyfolder csvtext",
    "rollover": f"{BOOK} audit read.* planfolder fingerprint countyfolder csvtext",
    "planning": FLOW,
    "pairopt": f"{FLOW} read.* planning study.*",
    "jobs": f"{FLOW} read.* planning signals jobs.*",
    "bench": f"{FLOW} read.* planning builtin generate.* jobs.* bench.*",
    "study": f"{FLOW} read.* planning countyfolder jobs.* study.*",
    "cli": f"{FLOW} read.* planning builtin signals generate countyfolder rollover jobs.* bench.* study.* cli.*",
    "__main__": "cli",
    "data": "",
}
OUTSIDE = {
    "distributed": ["jobs.cluster"], "matplotlib": ["bench.figures"],
    "ortools": ["search.arrivals", "search.compact", "search.flow", "explain.guarded"], "pandas": [],
    "highspy": ["search.arrivals", "search.bundles"],
    "numpy": [
        "generate.draw", "search.arrivals", "search.bundles", "search.leaving", "search.units", "search.flow",
        "search.local", "search.lns"],
}
"""Packages that only some rooms may import."""


def _imports(node: ast.AST) -> Iterator[str]:
    """The modules that a piece of source imports when it runs."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0 and child.module, "imports are absolute"
            if child.module == "pairopt":
                yield from (f"pairopt.{alias.name}" for alias in child.names)
            else:
                yield child.module
        yield from _imports(child)


def _modules() -> dict[str, list[str]]:
    """What each module imports, by its name below `pairopt` (the package itself is `pairopt`)."""
    found = {}
    for file in sorted((SOURCES / "pairopt").rglob("*.py")):
        parts = file.relative_to(SOURCES).with_suffix("").parts
        name = ".".join(part for part in parts[1:] if part != "__init__") or "pairopt"
        found[name] = list(_imports(ast.parse(file.read_text("utf-8"))))
    return found


MODULES = _modules()


def allows(entries: str, module: str) -> bool:
    """Whether a list of entries allows a module."""
    return any(
        module == entry or (entry.endswith(".*") and f"{module}.".startswith(entry[:-1])) for entry in entries.split())


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_what_its_room_may(module) -> None:
    room = module.split(".")[0]
    assert room in LAW, f"{room} is new: say in LAW what it may import"
    ours = [name.removeprefix("pairopt.") for name in MODULES[module] if name.startswith("pairopt.")]
    forbidden = [name for name in ours if not allows(LAW[room], name)]
    assert not forbidden, f"{module} imports {forbidden}"


@pytest.mark.parametrize("package", OUTSIDE)
def test_only_some_rooms_import_a_package(package) -> None:
    for module, names in MODULES.items():
        if any(f"{name}.".startswith(f"{package}.") for name in names):
            assert any(f"{module}.".startswith(f"{room}.") for room in OUTSIDE[package]), module


def test_the_law_speaks_of_rooms_that_exist_and_nobody_imports_the_command_line() -> None:
    assert set(LAW) == {module.split(".")[0] for module in MODULES}
    assert [room for room, entries in LAW.items() if allows(entries, "cli")] == ["cli", "__main__"]


def test_what_is_only_for_typing_does_not_count_and_what_is_in_a_function_does() -> None:
    source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import one\ndef f():\n    import two\n"
    assert list(_imports(ast.parse(source))) == ["typing", "two"]
    assert "ortools.sat.python" in MODULES["search.compact.draft"]
    assert not any(name.startswith("pairopt.search") for name in MODULES["rules.rule"])


def test_a_face_is_not_the_whole_package() -> None:
    assert allows("rules", "rules") and not allows("rules", "rules.age")
    assert allows("rules.*", "rules") and allows("rules.*", "rules.age") and not allows("rules.*", "rulebook")
