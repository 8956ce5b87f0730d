"""What the tables of units cannot hold."""

from __future__ import annotations

from pairopt import words
from pairopt.derive import Facts
from pairopt.goals.goal import Goal
from pairopt.rules.rule import Rule
from pairopt.text import Text

_RULES_IN_TABLES = frozenset({"together", "dispatch", "bases", "periods", "post", "teams", "pins"})
"""Rules posted by hand that the tables keep all the same; rules of the common shapes are all kept."""
_GOALS_IN_TABLES = frozenset({"paired", "off_pairs"})
_MOST_SUBJECTS = 8
"""A crew is limited in each set of subjects, so that tables double with each subject."""


def outside(facts: Facts, name: str, *, one_partner: bool = True, one_school: bool = True) -> Text | None:
    """Say why a search by name that works on the tables of units cannot take these facts, or None.

    Parameters
    ----------
    one_partner
        The search counts on a rural unit to have one partner at most.
    one_school
        It counts on a teacher to serve one school.
    """
    policy = facts.county.policy
    reasons = [
        (policy.dispatch != "paired", Text("教师可派往结对以外的学校", "teachers may leave the pairs")),
        (one_school and any(len(stop) > 1 for stops in facts.stops.values() for stop in stops),
         Text("允许走教", "teachers may serve several schools")),
        (one_partner and policy.rural_max_partners > 1, Text("农村学校可有多所结对学校", "a rural unit may have several partners")),
        (len(policy.subjects) > _MOST_SUBJECTS, Text("派出学科过多", "there are too many subjects")),
        *((type(rule).post is not Rule.post and rule.id not in _RULES_IN_TABLES, rule.title) for rule in facts.rules),
        *((type(goal).measure is not Goal.measure and goal.id not in _GOALS_IN_TABLES, goal.title)
          for goal in facts.goals),
    ]
    for applies, reason in reasons:
        if applies:
            return Text(
                "求解方法{name}逐校计算，不适用于本县：{reason}", "the search {name} counts unit by unit and cannot take: {reason}"
            ).fill(name=words.engine(name), reason=reason)
    return None
