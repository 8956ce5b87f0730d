"""What a goal is, and the shapes by which one file serves the model and the audit.

=================  ==================================================================================
shape              the function it writes
=================  ==================================================================================
of a unit          `of_unit`: what an urban unit counts whatever is planned
of a pair          `of_pair`: what a pair that stands is worth
of a post          `of_post`: what it costs or earns to send a teacher to a base
of a sender        `of_sender`: what the k-th teacher of a unit who is sent adds (must not fall)
of a need          `of_need`: what each covered period adds, in bands that must not rise
=================  ==================================================================================
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from pairopt.county import County, School, Teacher
from pairopt.plan import Plan
from pairopt.result import Value, places
from pairopt.shortage import Shortage, shortages
from pairopt.text import Text

if TYPE_CHECKING:
    from pairopt.search.compact.draft import Draft, Linear


class Band(NamedTuple):
    """So many covered periods of a need, each worth so much."""

    periods: int
    worth: int


class Goal:
    """One goal; its value is an integer, or a list of integers compared place by place.

    Attributes
    ----------
    id
        Name in ``[goals] order``.
    better
        ``more`` or ``fewer``.
    by_default
        Whether the goal stands in the default order of some policy.
    is_list
        Whether its value is a list; a list has no linear expression and gives up no slack.
    title, sentence
        The name, and the value in words.
    """

    id: ClassVar[str]
    better: ClassVar[Literal["more", "fewer"]]
    by_default: ClassVar[bool] = True
    is_list: ClassVar[bool] = False
    title: ClassVar[Text]
    sentence: ClassVar[Text]

    # What the goal counts, by shape; nothing is the default.

    def of_unit(self, county: County, unit: School) -> int:
        """Return what an urban unit counts whatever is planned."""
        return 0

    def of_pair(self, county: County, urban: School, rural: School) -> int:
        """Return what a pair is worth."""
        return 0

    def of_post(self, county: County, teacher: Teacher, base: School) -> int:
        """Return what it counts to send a teacher to a base."""
        return 0

    def of_sender(self, county: County, unit: School, place: int) -> int:
        """Return what the `place`-th sent teacher of a unit adds; must not fall as `place` grows."""
        return 0

    def of_need(self, county: County, need: Shortage) -> tuple[Band, ...]:
        """Return what covered periods are worth, band by band, dearest first."""
        return ()

    # What the goal tells apart, as for a rule.

    def tells_apart(self, county: County, teacher: Teacher) -> Hashable:
        """Return what the goal must know of a teacher beyond unit, subjects and load."""
        return None

    def minds_base(self, county: County, teacher: Teacher) -> bool:
        """Whether it matters to the goal which of several schools is the teacher's base."""
        return False

    # How a model and the audit use it.

    def measure(self, county: County, plan: Plan) -> Value:
        """Return the value of a plan."""
        value = sum(self.of_unit(county, unit) for unit in county.urban)
        value += sum(self.of_pair(county, county.school[urban], county.school[rural]) for urban, rural in plan.pairs)
        sent: dict[str, int] = {}
        for one in plan.posts:
            teacher = county.teacher[one]
            value += self.of_post(county, teacher, county.school[plan.base(one)])
            sent[teacher.school] = sent.get(teacher.school, 0) + 1
        value += sum(
            self.of_sender(county, county.school[unit], place)
            for unit, count in sent.items() for place in range(1, count + 1))
        for need, shortage in shortages(county).items():
            left = plan.covered.get(need, 0)
            for band in self.of_need(county, shortage):
                value += min(left, band.periods) * band.worth
                left -= min(left, band.periods)
        return value

    def express(self, draft: Draft) -> Linear:
        """Return the goal as a linear expression of a model, with what it needs posted."""
        return draft.express_shapes(self)

    def ideal(self, county: County) -> Value:
        """Return a value that no plan can beat, by counting alone."""
        return 0

    def total(self, values: Sequence[Value]) -> Value:
        """Return the value of a whole from those of its parts, which nothing ties together."""
        return sum(place for value in values for place in places(value))

    def improves(self, value: Value, other: Value) -> bool:
        """Whether a value is better than another."""
        one, two = places(value), places(other)
        return one > two if self.better == "more" else one < two
