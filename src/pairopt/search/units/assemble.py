"""From partners to a plan: who goes where, by name, and what each teaches.

Classes count alike, their members do not in every goal (a wish names a school): within a class, members are given to
schools as one assignment, so that the goals that look at the base are served, too.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pairopt.goals.goal import Goal
from pairopt.plan import Pair, Placement, Plan
from pairopt.search.naming import share_out
from pairopt.search.units.board import Board, sign
from pairopt.search.units.crews import Ints
from pairopt.search.units.pairing import Pairing
from pairopt.search.units.sender import Class

_ABOVE = 10_000
"""Scale between goals of posts; what they add up to in a class stays far below."""


def plan_of(pairings: list[Pairing]) -> Plan:
    """Return the plan of a county whose parts have these partners."""
    pairs: list[Pair] = []
    rows: list[Placement] = []
    for pairing in pairings:
        board = pairing.board
        for unit, partners in enumerate(pairing.partners):
            pairs += [Pair(board.urban[unit], board.rural[rural]) for rural in partners]
            rows += _placements(board, unit, partners)
    return Plan(tuple(sorted(pairs)), tuple(sorted(rows, key=lambda row: row.teacher)))


def _placements(board: Board, unit: int, partners: tuple[int, ...]) -> Iterator[Placement]:
    sender = board.senders[unit]
    crews = sender.dispatch(partners)
    names: dict[tuple[int, int], list[str]] = {}  # by (rural, skill)
    for place, one in enumerate(sender.classes):
        slots = [rural for rural in partners for _ in range(int(crews[rural][place]))]
        for teacher, rural in zip(_assign(board, one, slots), slots, strict=True):
            names.setdefault((rural, one.skill), []).append(teacher)
    for rural in partners:
        skills = sorted(skill for at, skill in names if at == rural)
        if skills:
            sizes = [len(names[rural, skill]) for skill in skills]
            for skill, work in zip(skills, _share(board, rural, skills, sizes), strict=True):
                for rows in share_out(board.county, names[rural, skill], (board.rural[rural],), work).values():
                    yield from rows


def _assign(board: Board, one: Class, slots: list[int]) -> list[str]:
    """Choose a member for each slot, so that the goals of posts are served best in their order."""
    goals = [goal for goal in board.facts.goals if type(goal).of_post is not Goal.of_post]
    minded = any(goal.minds_base(board.county, board.county.teacher[member]) for goal in goals for member in one.members)
    if not slots or not minded:
        return list(one.members[: len(slots)])
    import networkx as nx  # heavy

    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    for at, member in enumerate(one.members):
        for place, rural in enumerate(slots):
            worth = 0
            for goal in goals:
                value = goal.of_post(board.county, board.county.teacher[member], board.facts.rural[rural])
                worth = worth * _ABOVE + sign(goal) * value
            graph.add_edge(("member", at), ("slot", place), weight=worth * _ABOVE - at)
    matched = dict(sorted(pair, reverse=True) for pair in nx.max_weight_matching(graph, maxcardinality=True))
    return [one.members[matched["slot", place][1]] for place in range(len(slots))]


def _share(board: Board, rural: int, skills: list[int], sizes: list[int]) -> list[dict[tuple[str, str], int]]:
    """Share the periods that a crew teaches out to its skills, each with the least periods of its posts.

    Augmenting paths (a period taken over by a skill frees a period of another subject): first the least periods of
    everybody, which no later path takes away again, then the rest.
    """
    subjects = board.county.policy.subjects
    crew: Ints = np.zeros(len(board.skills.load), np.int64)
    crew[skills] = sizes
    left = [int(periods) for periods in board.needs.taught(crew, board.skills, rural)]
    given = [[0] * len(subjects) for _ in skills]

    def take(skill: int, seen: set[int]) -> bool:
        """Give a skill one period more, of whoever else can do something else instead."""
        for subject in range(len(subjects)):
            if subject in seen or not board.skills.teaches[skills[skill], subject]:
                continue
            seen.add(subject)
            if left[subject]:
                left[subject] -= 1
                given[skill][subject] += 1
                return True
            for other in range(len(skills)):
                if other != skill and given[other][subject] and take(other, seen):
                    given[other][subject] -= 1
                    given[skill][subject] += 1
                    return True
        return False

    loads = board.skills.load[skills]
    for quotas in (np.full_like(loads, board.least_post), loads):
        for skill, size in enumerate(sizes):
            while sum(given[skill]) < quotas[skill] * size and take(skill, set()):
                pass
    return [
        {(board.rural[rural], subject): periods for subject, periods in zip(subjects, row, strict=True) if periods}
        for row in given]
