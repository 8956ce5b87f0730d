"""A scenario with another order of goals: what a planner lays over the county to get the plan of a point again."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal

from pairopt.countyfolder import tree_bytes
from pairopt.scenario import Scenario
from pairopt.settings import Slack


def with_goals(scenario: Scenario, order: Sequence[str], slack: Mapping[str, Slack]) -> Scenario:
    """Return a scenario with an order of goals and slacks in the place of its own; the rest of it stays."""
    tree = tomllib.loads(scenario.content.decode("utf-8-sig"), parse_float=Decimal)
    goals = dict(tree.get("goals", {}))
    for goal, given in slack.items():
        goals[goal] = {**goals.get(goal, {}), "slack": str(given)}
    return Scenario(scenario.title, tree_bytes({
        **tree, "title": scenario.title, "goals": {**goals, "order": list(order)}}))
