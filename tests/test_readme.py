"""What the README says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pairopt.planning import judge_plan
from pairopt.read import read_county, read_plan

_ROOT = Path(__file__).parents[1]
_README = (_ROOT / "README.md").read_text("utf-8")


def test_the_python_example_runs(monkeypatch, tmp_path, capsys) -> None:
    code = re.search(r"```python\n(.*?)```", _README, re.DOTALL)
    assert code
    monkeypatch.chdir(_ROOT)
    exec(code[1].replace('"plan")', f'"{tmp_path / "plan"}")'), {})
    assert "coverage 2125 2125 optimal" in capsys.readouterr().out
    assert (tmp_path / "plan" / "plan.xlsx").exists()


def test_the_scenario_can_be_laid_over_the_real_county(tmp_path) -> None:
    scenario = re.search(r"```toml\n(.*?)```", _README, re.DOTALL)
    assert scenario
    (tmp_path / "S.toml").write_text(scenario[1], "utf-8")
    reading = read_county(_ROOT / "instances" / "dehua", scenario=tmp_path / "S.toml")
    assert reading.issues == ()
    assert reading.county and reading.county.policy.max_age_male == 50


def test_the_table_of_the_real_county_is_what_is_measured(dehua_report) -> None:
    county = read_county(_ROOT / "instances" / "dehua").county
    assert county
    published = read_plan(_ROOT / "instances" / "dehua" / "published", county).plan
    assert published
    before = judge_plan(county, published)
    rows = re.findall(r"^\| (\w+).*? \| (?:more|fewer) \| (\d+) \| (\d+) \| (\w+)", _README, re.MULTILINE)
    assert rows == [
        (goal.id, str(before.audit.values[goal.id]), str(goal.value), goal.status) for goal in dehua_report.goals]


def test_every_link_into_the_repository_exists() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", _README) if not link.startswith("http")]
    assert links
    assert not [link for link in links if not (_ROOT / link).exists()]


@pytest.mark.parametrize("name", re.findall(r"^\| \[(\w+)\]", _README, re.MULTILINE))
def test_every_library_of_the_readme_is_a_dependency(name) -> None:
    assert f'"{name}>=' in (_ROOT / "pyproject.toml").read_text("utf-8")
