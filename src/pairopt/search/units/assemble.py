"""From partners to a plan: who goes where, by name, and what each teaches.

Classes count alike, their members do not in every goal (a wish names a school): within a class, members are given to
schools as one assignment, so that the goals that look at the base are served, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pairopt.goals.goal import Goal
from pairopt.plan import Pair, Placement, Plan
from pairopt.search.naming import share_out
from pairopt.search.units.board import Board, sign
from pairopt.search.units.crews import Needs, Skills
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
    subjects = board.county.policy.subjects
    for rural in partners:
        crew = [(skill, len(names[at, skill])) for at, skill in sorted(names) if at == rural]
        given = share(board.needs, board.skills, rural, crew, board.least_post)
        for (skill, _), periods in zip(crew, given, strict=True):
            work = {(board.rural[rural], subject): number for subject, number in zip(subjects, periods, strict=True)}
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


def share(
    needs: Needs, skills: Skills, rural: int, crew: Sequence[tuple[int, int]], least: int
) -> list[list[int]]:
    """Share the periods that a crew teaches at a school out to its skills, each with the least periods of its posts.

    Augmenting paths (a period taken over by a skill frees a period of another subject): first the least periods of
    everybody, which no later path takes away again, then the rest.

    Parameters
    ----------
    crew
        Each skill with its number of teachers.

    Returns
    -------
    list
        By skill of the crew: the periods of each subject.
    """
    numbers = np.zeros(len(skills.load), np.int64)
    for skill, size in crew:
        numbers[skill] = size
    left = [int(periods) for periods in needs.taught(numbers, skills, rural)]
    given = [[0] * needs.subjects for _ in crew]

    def take(place: int, seen: set[int]) -> bool:
        """Give a skill one period more, of whoever else can do something else instead."""
        for subject in range(needs.subjects):
            if subject in seen or not skills.teaches[crew[place][0], subject]:
                continue
            seen.add(subject)
            if left[subject]:
                left[subject] -= 1
                given[place][subject] += 1
                return True
            for other in range(len(crew)):
                if other != place and given[other][subject] and take(other, seen):
                    given[other][subject] -= 1
                    given[place][subject] += 1
                    return True
        return False

    for whole in (False, True):
        for place, (skill, size) in enumerate(crew):
            quota = int(skills.load[skill]) if whole else least
            while sum(given[place]) < quota * size and take(place, set()):
                pass
    return given
