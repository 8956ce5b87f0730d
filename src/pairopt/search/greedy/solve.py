"""The greedy search: first the pairs, then who is sent; a plan in a blink, without any exact solver."""

from __future__ import annotations

from pairopt.audit import audit
from pairopt.derive import Facts
from pairopt.plan import Pair, Plan
from pairopt.result import Found
from pairopt.rules import RULES
from pairopt.search.greedy.pairing import choose_pairs
from pairopt.search.greedy.sending import Sending
from pairopt.search.keep import better_of
from pairopt.search.watch import Budget, Watch
from pairopt.text import Text

NAME = "greedy"


def declines(facts: Facts) -> None:
    """Take every rule and goal."""


def solve(facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch) -> Found:
    """Make a plan by simple choices; the audit says whether it keeps every hard rule.

    It uses no chance, so that `seed` changes nothing, and makes its plan afresh; a better `start` is handed back.
    """
    pairs = choose_pairs(facts, budget)
    sending = Sending(facts, pairs)
    sending.send(budget)
    plan = Plan(tuple(sorted(Pair(*pair) for pair in pairs)), sending.placements())
    kept = better_of(facts.county, start, plan)
    if kept is not None:
        return Found(kept, NAME, {}, {})
    findings = audit(facts.county, plan).findings
    notes = tuple(
        Text("未能满足「{title}」：{finding}", "could not keep “{title}”: {finding}").fill(
            title=rule.title, finding=next(one.text for one in findings if one.rule == rule.id))
        for rule in RULES if any(one.rule == rule.id for one in findings))
    return Found(None, NAME, {}, {}, notes=notes)
