"""Nobody's leaving lowers what the own unit can teach."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain, combinations

from pairopt import words
from pairopt.county import County, School, Teacher
from pairopt.finding import Finding
from pairopt.rules.rule import Clause, Row, Rule, whole
from pairopt.shortage import maximum_load, need, taught
from pairopt.text import Text, listing


class OwnCourses(Rule):
    """For every set A of subjects: (own periods of A) − (maximum loads of who stays and meets A) ≤ D.

    D = max(0, the largest such difference over all sets before anyone leaves). By Hall's theorem the largest
    difference is the number of own periods that cannot be taught, so the row says that leaving does not raise it.
    """

    id = "own_courses"
    table = "plan"
    title = Text("本校课程开齐", "own courses")
    sentence = Text(
        "派出后，留校教师按最高周课时仍能承担的本校相关学科课时不得减少。",
        "Nobody's leaving may lower the number of own periods in these subjects that the unit can teach.")
    source = Text("四、1 统筹安排人员、课程", "part 4, 1: people and courses are planned as a whole")

    def leaving(self, county: County, unit: School) -> tuple[Row, ...]:
        """One row per set of subjects with own periods.

        A subject without own periods only adds teachers to a set, so its sets say nothing that others do not.
        """
        own = {subject: need(county, unit.id, subject) for subject in county.policy.subjects}
        subjects = [subject for subject in county.policy.subjects if own[subject] > 0]
        sets = list(chain.from_iterable(combinations(subjects, size) for size in range(1, len(subjects) + 1)))
        worth = {teacher.id: _worth(county, teacher) for teacher in county.staff[unit.id]}
        meets = {
            group: {one.id: worth[one.id] for one in county.staff[unit.id] if set(group) & set(one.subjects)}
            for group in sets
        }
        spare = {
            group: sum(meets[group].values(), Decimal(0)) - sum(own[subject] for subject in group) for group in sets}
        lacking = max([Decimal(0), *(-room for room in spare.values())])
        scale = whole([*worth.values(), *own.values()])
        return tuple(
            Row(
                {one: int(load * scale) for one, load in meets[group].items()},
                int((spare[group] + lacking) * scale), about=group)
            for group in sets
        )

    def tell_leaving(self, county: County, unit: School, row: Row, sent: list[str]) -> Finding:
        """Tell for which subjects the unit falls behind."""
        return self.find(
            [unit, *sorted(one for one in sent if one in row.weights)],
            "派出后{unit}的{subjects}课程开不齐", "with these teachers gone, {unit} can teach less of {subjects} than before",
            unit=unit.name, subjects=listing([words.subject(one) for one in row.about]))

    def demands(self, county: County, clause: Clause) -> Text:
        """Say whose courses must not suffer."""
        return Text(
            "{unit}派出教师后，本校课程能开的课时不得减少", "those who leave {unit} do not lower what it can teach of its own courses"
        ).fill(unit=county.school[clause.about[0]].name)


def _worth(county: County, teacher: Teacher) -> Decimal:
    """The maximum load of the main subject; of who has another main subject, what is now given to these subjects."""
    if teacher.subjects[0] in county.policy.subjects:
        return maximum_load(county, county.school[teacher.school].stage, teacher.subjects[0])
    if teacher.weekly_periods is None:
        return Decimal(0)
    return sum((taught(county, teacher, subject) for subject in county.policy.subjects), Decimal(0))
