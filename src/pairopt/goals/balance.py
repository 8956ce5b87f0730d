"""Large schools carry more."""

from __future__ import annotations

from pairopt.county import County, School
from pairopt.goals.goal import Goal
from pairopt.text import Text


class Balance(Goal):
    """Σ over senders and over k = 1 … sent of ⌊1000 · (2k − 1) / teachers of the unit⌋."""

    id = "balance"
    better = "fewer"
    title = Text("负担均衡", "balance")
    sentence = Text(
        "各派出学校的负担：第k名派出教师计⌊1000·(2k−1)/教师总数⌋。",
        "The burden of each sender: its k-th teacher sent counts ⌊1000·(2k − 1)/its teachers⌋.")

    def of_sender(self, county: County, unit: School, place: int) -> int:
        """The burden of the `place`-th teacher."""
        return 1000 * (2 * place - 1) // max(1, county.head_count(unit.id))
