"""Who is sent is qualified for a subject that is short and for the stage."""

from __future__ import annotations

from collections.abc import Iterator

from pairopt import words
from pairopt.county import County, Teacher
from pairopt.finding import Finding
from pairopt.plan import Plan
from pairopt.rules.rule import Rule
from pairopt.settings import Policy
from pairopt.shortage import own_subjects
from pairopt.text import Text, listing


class Subject(Rule):
    """Who is sent is qualified for one of the subjects and for the stage of the own unit, and teaches only those."""

    id = "subject"
    table = "teacher"
    fixed = True
    title = Text("学科", "subject")
    sentence = Text(
        "派出者须具备派出学科和本校学段的任教资格，并只任教本人所具备的派出学科。",
        "Who is sent is qualified for a subject for which teachers are sent and for the stage of the own unit, and"
        " teaches only such subjects.")
    source = Text("二、3；三、4(1) 农村学校缺欠的学科教师", "part 2, 3 and part 3, 4(1): teachers of the subjects that are short")
    settings = ("subjects", "candidates")

    def told(self, policy: Policy) -> Text:
        """Say the subjects, and whether one of them must be the main one."""
        main = policy.candidates == "main"
        return Text(
            "派出者的{which}须是{subjects}之一，具备本校学段的任教资格，并只任教本人所具备的这些学科。",
            "{which} of who is sent is one of {subjects}; who is sent is qualified for the stage of the own unit and"
            " teaches only these of the own subjects.").fill(
                which=Text("主学科", "The main subject") if main else Text("主学科或其他学科", "A subject, main or not,"),
                subjects=listing([words.subject(one) for one in policy.subjects]))

    def refuses_teacher(self, county: County, teacher: Teacher) -> Finding | None:
        """Refuse who has no such subject (by default: no such main subject), or not the stage."""
        policy = county.policy
        stage = county.school[teacher.school].stage
        if stage not in teacher.stages:
            return self.find(
                [teacher], "没有{stage}任教资格", "not qualified for the {stage} stage", stage=words.STAGES[stage])
        main = teacher.subjects[0]
        if not own_subjects(county, teacher):
            return self.find(
                [teacher], "主学科{main}不是派出学科", "the main subject {main} is not one that is sent",
                main=words.subject(main))
        if policy.candidates == "main" and main not in policy.subjects:
            return self.find(
                [teacher], "主学科{main}不是派出学科，只有副学科是", "the main subject {main} is not one that is sent, only a further one is",
                main=words.subject(main))
        return None

    def lets_teacher(self, county: County, teacher: Teacher) -> Text | None:
        """Say what the teacher may teach."""
        return Text("可任教{subjects}", "may teach {subjects}").fill(
            subjects=listing([words.subject(one) for one in own_subjects(county, teacher)]))

    def check(self, county: County, plan: Plan) -> Iterator[Finding]:
        """Check also that nobody teaches what is not the own subject."""
        yield from super().check(county, plan)
        for row in plan.placements:
            teacher = county.teacher[row.teacher]
            if row.subject not in own_subjects(county, teacher):
                yield self.find(
                    [teacher, row.school], "{teacher}不能任教{subject}", "{teacher} cannot teach {subject}",
                    teacher=teacher.name, subject=words.subject(row.subject))
