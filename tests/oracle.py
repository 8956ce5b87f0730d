"""The naive oracle: a second, independent reading of the contract (domain.md, formats.md) for the tests.

The clearest and slowest code there is: standard library only, nothing shared with pairopt, exact arithmetic everywhere but
in the great-circle distance.  It assumes valid input with English heads and words, dates YYYY-MM-DD or YYYY-MM.

Where the contract can be read in two ways, a comment that begins with ``Reading:`` says which one is taken here.
"""

from __future__ import annotations

import csv
import datetime
import itertools
import math
import tomllib
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

Pairs = set[tuple[str, str]]
Placements = list[tuple[str, str, str, int]]

TABLES = ("schools", "teachers", "needs", "pairs", "links", "dispatches", "travel", "periods", "loads")

# The order of domain.md section 2.
TEACHER_RULES = (
    "sender", "unknown", "subject", "age", "rural_years", "teaching_years", "assessment", "title", "cooldown", "exempt",
    "bans", "together",
)
PAIR_RULES = ("stage", "stream", "same_school", "distance", "bans")
PLAN_RULES = (
    "rural_partners", "urban_partners", "effort", "dispatch", "bases", "periods", "post", "own_courses",
    "dispatch_share", "teams", "pins",
)
GOALS = ("coverage", "fit", "non_volunteers", "sent", "wishes", "balance", "paired", "off_pairs")
MORE_IS_BETTER = {"coverage", "fit", "paired"}
INDICES = ("teaching", "staff", "equipment", "resources")

ASSESSMENTS = ("unqualified", "qualified", "good", "excellent")
TITLE_RANKS = ("none", "assistant", "middle", "senior", "full_senior")
TITLES = {
    "正高级": "full_senior", "full_senior": "full_senior",
    "高级": "senior", "中学高级": "senior", "中小学高级": "senior", "senior": "senior",
    "一级": "middle", "小学高级": "middle", "幼儿园高级": "middle", "中学一级": "middle", "middle": "middle",
    "小学一级": "assistant", "幼儿园一级": "assistant", "中学二级": "assistant", "二级": "assistant", "三级": "assistant",
    "assistant": "assistant",
}

# Weekly periods of grades 1 to 12, and weekly loads (standard, maximum), domain.md section 3.
CURRICULUM = {
    "pe": (4, 4, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2),
    "music": (2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1),
    "art": (2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1),
}
LOADS = {
    ("primary", "pe"): (17, 18), ("primary", "music"): (19, 20), ("primary", "art"): (19, 20), ("primary", "*"): (16, 18),
    ("junior", "pe"): (14, 16), ("junior", "music"): (15, 16), ("junior", "art"): (15, 16), ("junior", "*"): (14, 16),
    ("senior", "pe"): (14, 16), ("senior", "music"): (14, 16), ("senior", "art"): (14, 16), ("senior", "*"): (12, 14),
}

DEFAULTS = {
    "subjects": ["music", "art", "pe"], "candidates": "main", "max_age_male": 45, "max_age_female": 40,
    "max_rural_years": 10, "max_rural_years_inclusive": True,
    "volunteers_exempt_from": ["age", "rural_years", "cooldown"], "min_teaching_years": 3, "min_assessment": "qualified",
    "min_title": "none", "cooldown_years": 3, "min_sent_periods": 6, "max_dispatch_share": Decimal("0.10"),
    "min_partners": "auto", "max_partners": "auto", "rural_min_partners": 1, "rural_max_partners": 1,
    "max_minutes": "none", "dispatch": "paired", "max_schools_per_teacher": 1, "max_minutes_between": 30,
    "min_team": 0, "remote_minutes": 60, "detour_factor": Decimal("1.35"), "speed_kmh": 40, "visits_per_year": 8,
}
GOAL_DEFAULTS = {
    "coverage": {"priority_weights": [5, 4, 3, 2, 1], "steps": [4, 3, 2]},
    "fit": {"continuity_points": 30, "renew_after": 3, "minutes_per_point": 5},
}


# --- reading ----------------------------------------------------------------------------------------------------------


def load(folder: Path | str) -> County:
    """Read a county folder (CSV with or without BOM, county.toml)."""
    folder = Path(folder)
    tables = {}
    for name in TABLES:
        path = folder / f"{name}.csv"
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as handle:
                tables[name] = [dict(row) for row in csv.DictReader(handle)]
    settings = tomllib.loads((folder / "county.toml").read_text(encoding="utf-8-sig"), parse_float=Decimal)
    return from_tables(tables, settings)


def from_tables(tables: dict[str, list[dict[str, str]]], settings: dict) -> County:
    """The same county from rows and settings that are already in memory."""
    return County(tables, settings)


def _clean(row: dict) -> dict[str, str]:
    """Cells without outer blanks and without the quote that keeps a text from being a formula."""
    out = {}
    for key, value in row.items():
        value = (value or "").strip()
        if value[:1] == "'" and value[1:2] in tuple("=+-@\t"):
            value = value[1:]
        out[key] = value
    return out


def _list(cell: str) -> list[str]:
    for mark in "；、,，|":
        cell = cell.replace(mark, ";")
    return [part.strip() for part in cell.split(";") if part.strip()]


def _date(cell: str) -> datetime.date | None:
    if not cell:
        return None
    parts = [int(p) for p in cell.split("-")]
    return datetime.date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)


def _exact(value) -> Fraction:
    return Fraction(str(value)) if isinstance(value, (str, float, Decimal)) else Fraction(value)


def half_up(value: Fraction) -> int:
    """Round to a whole number, halves upwards."""
    return math.floor(value + Fraction(1, 2))


def completed_years(since: datetime.date, day: datetime.date) -> int:
    """Completed years; who was born on 29 February completes one on 28 February in years without a 29th."""
    month, dom = since.month, since.day
    leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
    if (month, dom) == (2, 29) and not leap:
        dom = 28
    return day.year - since.year - ((day.month, day.day) < (month, dom))


class County:
    """The county as read, with the small questions that many rules ask."""

    def __init__(self, tables, settings):
        rows = {name: [_clean(r) for r in tables.get(name, [])] for name in TABLES}
        self.school_year = int(settings["school_year"])
        given = dict(settings.get("policy", {}))
        self.modes = dict(given.pop("mode", {}))
        self.policy = {**DEFAULTS, **given}
        self.goal_settings = settings.get("goals", {})
        self.subjects = list(self.policy["subjects"])
        self.reference = settings.get("reference_date") or datetime.date(self.school_year, 9, 1)
        if isinstance(self.reference, str):
            self.reference = _date(self.reference)
        self.units = {r["id"]: r for r in rows["schools"]}
        for row in self.units.values():
            if row["side"] == "rural":  # these speak of urban units; on rural rows they are ignored
                for column in ("min_partners", "max_partners", "max_dispatch", "teachers_total", "effort_budget"):
                    row[column] = ""
        self.teachers = {r["id"]: r for r in rows["teachers"]}
        self.urban = sorted(u for u, r in self.units.items() if r["side"] == "urban")
        self.rural = sorted(u for u, r in self.units.items() if r["side"] == "rural")
        self.needs = {(r["school"], r["subject"]): r for r in rows["needs"]}
        self.pair_rows = rows["pairs"]
        self.links = {(r["urban"], r["rural"]): r for r in rows["links"]}
        self.dispatch_rows = rows["dispatches"]
        self.travel = {(r["from"], r["to"]): r for r in rows["travel"]}
        self.period_rows = {(r["stage"], int(r["grade"]), r["subject"]): r for r in rows["periods"]}
        self.load_rows = {(r["stage"], r["subject"]): r for r in rows["loads"]}
        self._memo: dict = {}

    # settings

    def on(self, rule: str) -> bool:
        """Whether a rule is in force (a rule with * always is: it never stands in policy.mode)."""
        return self.modes.get(rule, "hard") != "off"

    def goal(self, goal: str, key: str):
        """A setting of a goal."""
        return self.goal_settings.get(goal, {}).get(key, GOAL_DEFAULTS[goal][key])

    @property
    def max_schools(self) -> int:
        """How many schools a sent teacher serves at most."""
        return int(self.policy["max_schools_per_teacher"])

    def rural_limits(self) -> tuple[int, int]:
        """Fewest and most urban partners of a rural unit."""
        return int(self.policy["rural_min_partners"]), int(self.policy["rural_max_partners"])

    # units

    def cell(self, unit: str, column: str) -> str:
        """A cell of `schools`, blank where the column is missing."""
        return self.units[unit].get(column, "")

    def stage(self, unit: str) -> str:
        """The stage of a unit."""
        return self.cell(unit, "stage")

    def side(self, unit: str) -> str:
        """`urban` or `rural`."""
        return self.cell(unit, "side")

    def stream(self, unit: str) -> str:
        """The stream of a unit, mostly blank."""
        return self.cell(unit, "stream")

    def legal(self, unit: str) -> str:
        """The legal school: blank means the unit itself."""
        return self.cell(unit, "school") or unit

    def township(self, unit: str) -> str:
        """The township; a blank one is a township of its own."""
        return self.cell(unit, "township") or f"(of {unit} alone)"

    def _has_pupils(self, unit: str) -> bool:
        pupils = self.cell(unit, "pupils")
        return pupils == "" or _exact(pupils) != 0  # blank is not "given as 0"

    def takes_part(self, unit: str) -> bool:
        """A unit without pupils takes no part; of those left, nor does a stage with units on one side only."""
        if "takes_part" not in self._memo:
            left = [u for u in self.units if self._has_pupils(u)]
            both = {
                stage
                for stage in {self.stage(u) for u in left}
                if {self.side(u) for u in left if self.stage(u) == stage} == {"urban", "rural"}
            }
            self._memo["takes_part"] = {u for u in left if self.stage(u) in both}
        return unit in self._memo["takes_part"]

    def part(self, side: str, stage: str) -> list[str]:
        """The units of a side and a stage that take part."""
        return [u for u in sorted(self.units) if self.side(u) == side and self.stage(u) == stage and self.takes_part(u)]

    def priority(self, unit: str) -> int:
        """The priority of a school, 3 where blank."""
        return int(self.cell(unit, "priority") or 3)

    def need_priority(self, unit: str, subject: str) -> int:
        """The priority of a need: its row in `needs`, else the school."""
        return int(self.needs.get((unit, subject), {}).get("priority") or self.priority(unit))

    # travel

    def minutes(self, a: str, b: str) -> int | None:
        """Whole minutes from a to b, None where unknown."""
        if a == b:
            return 0
        key = ("minutes", a, b)
        if key not in self._memo:
            self._memo[key] = self._minutes(a, b)
        return self._memo[key]

    def _minutes(self, a: str, b: str) -> int | None:
        for pair in ((a, b), (b, a)):  # symmetric unless both directions stand there
            row = self.travel.get(pair)
            # Reading: a row with neither minutes nor km says nothing, as if it were not there.
            if row and row.get("minutes"):
                return half_up(_exact(row["minutes"]))
            if row and row.get("km"):
                return half_up(_exact(row["km"]) * 60 / _exact(self.policy["speed_kmh"]))
        place = [self.cell(u, c) for u in (a, b) for c in ("lon", "lat")]
        if "" in place:
            return None
        lon1, lat1, lon2, lat2 = (math.radians(float(x)) for x in place)
        h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
        km = 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))
        return math.floor(km * float(self.policy["detour_factor"]) / float(self.policy["speed_kmh"]) * 60 + 0.5)

    def minutes_between(self, a: str, b: str) -> int | None:
        """Between two schools the larger direction counts."""
        there, back = self.minutes(a, b), self.minutes(b, a)
        return None if there is None or back is None else max(there, back)

    # teachers

    def unit(self, teacher: str) -> str:
        """The unit a teacher belongs to."""
        return self.teachers[teacher]["school"]

    def teacher_cell(self, teacher: str, column: str) -> str:
        """A cell of `teachers`, blank where the column is missing."""
        return self.teachers[teacher].get(column, "")

    def all_subjects(self, teacher: str) -> list[str]:
        return _list(self.teacher_cell(teacher, "subjects"))

    def own_subjects(self, teacher: str) -> list[str]:
        """The own subjects that are among `subjects`, in the teacher's order."""
        return [s for s in self.all_subjects(teacher) if s in self.subjects]

    def stages(self, teacher: str) -> list[str]:
        """The stages a teacher is qualified for; blank: that of the own unit."""
        return _list(self.teacher_cell(teacher, "stages")) or [self.stage(self.unit(teacher))]

    def volunteer(self, teacher: str) -> bool:
        """Whether a teacher volunteered; blank is no."""
        return self.teacher_cell(teacher, "volunteer").lower() in ("yes", "是", "1", "true")

    def staff(self, unit: str) -> list[str]:
        """The teachers of a unit."""
        return [t for t in sorted(self.teachers) if self.unit(t) == unit]

    def headcount(self, unit: str) -> int:
        """Teachers of the unit: `teachers_total`; blank or 0: its rows in `teachers`."""
        return int(self.cell(unit, "teachers_total") or 0) or len(self.staff(unit))

    # curriculum and loads

    def grade_periods(self, stage: str, grade: int, subject: str) -> Fraction:
        """Weekly periods of one class.

        Reading: the stage is that of the unit; the default of a grade is the same whatever the stage, but kindergartens
        have no curriculum (a row of `periods` for them would count).
        """
        row = self.period_rows.get((stage, grade, subject))
        if row:
            return _exact(row["weekly_periods"])
        if stage == "kindergarten" or subject not in CURRICULUM:
            return Fraction(0)
        return Fraction(CURRICULUM[subject][grade - 1])

    def need(self, unit: str, subject: str) -> Fraction:
        """Weekly periods that the classes of a unit ask for: all grades count, whatever the unit's stage."""
        total = Fraction(0)
        for grade in range(1, 13):
            classes = self.cell(unit, f"g{grade}")
            if classes:
                total += _exact(classes) * self.grade_periods(self.stage(unit), grade, subject)
        return total

    def load_of(self, stage: str, subject: str, column: str) -> Fraction:
        """`standard` or `maximum` weekly load.

        Reading: rows of `loads` are laid cell by cell over the default rows, (stage, subject) on its own and (stage, *) on
        its own; a subject that then has no row of its own, or no figure in that cell, takes that of *.  Kindergartens have
        the loads of primary, those of the county included, unless a row of their own says otherwise.
        """
        for name in (subject, "*"):
            row = self.load_rows.get((stage, name))
            if row and row.get(column):
                return _exact(row[column])
            if stage == "kindergarten":
                row = self.load_rows.get(("primary", name))
                if row and row.get(column):
                    return _exact(row[column])
            base = LOADS.get(("primary" if stage == "kindergarten" else stage, name))
            if base:
                return Fraction(base[0] if column == "standard" else base[1])
        raise KeyError(stage)

    def taught(self, teacher: str) -> dict[str, Fraction]:
        """The weekly load now given to each subject."""
        subjects = self.all_subjects(teacher)
        figures = _list(self.teacher_cell(teacher, "weekly_periods"))
        if figures:
            figures = [_exact(f) for f in figures] + [Fraction(0)] * (len(subjects) - len(figures))
        else:
            main = self.load_of(self.stage(self.unit(teacher)), subjects[0], "standard")
            figures = [main] + [Fraction(0)] * (len(subjects) - 1)
        return dict(zip(subjects, figures))

    def have(self, unit: str, subject: str) -> Fraction:
        """Weekly periods of a subject that the staff of a unit gives now."""
        total = Fraction(0)
        for t in self.staff(unit):
            if self.stage(unit) in self.stages(t):
                total += self.taught(t).get(subject, Fraction(0))
        return total

    def teacher_load(self, teacher: str, base: str) -> Fraction:
        """What a sent teacher carries at most: base school's stage, first own subject among `subjects`."""
        own = self.own_subjects(teacher)
        return self.load_of(self.stage(base), own[0], "standard") if own else Fraction(0)


# --- shortage ---------------------------------------------------------------------------------------------------------


def short(c: County) -> dict[tuple[str, str], int]:
    """Short periods of rural units that take part, by (school, subject); only where above 0."""
    if "short" not in c._memo:
        out = {}
        for r in c.rural:
            if not c.takes_part(r):
                continue
            for s in c.subjects:
                given = c.needs.get((r, s), {}).get("short_periods", "")
                if given:
                    figure = math.floor(_exact(given))
                else:
                    figure = math.floor(max(Fraction(0), c.need(r, s) - c.have(r, s)))
                if figure > 0:
                    out[r, s] = figure
        c._memo["short"] = out
    return c._memo["short"]


# --- who may be sent --------------------------------------------------------------------------------------------------


def _rank_of_title(title: str) -> int:
    # A title stands in rosters with or without the word for teacher.
    name = title.removesuffix("教师")
    return TITLE_RANKS.index(TITLES.get(name, "none"))


def _alone(c: County, t: str) -> list[str]:
    """The rules of the first table, without `together`, that refuse a teacher."""
    p, ref = c.policy, c.reference
    own_unit = c.unit(t)
    out = []
    birth, gender = _date(c.teacher_cell(t, "birth_date")), c.teacher_cell(t, "gender")
    if not (c.side(own_unit) == "urban" and c.takes_part(own_unit)):
        out.append("sender")
    if birth is None or not gender:
        out.append("unknown")
    subjects = c.all_subjects(t)
    if p["candidates"] == "any":
        qualified = any(s in c.subjects for s in subjects)
    else:
        qualified = bool(subjects) and subjects[0] in c.subjects
    if not qualified or c.stage(own_unit) not in c.stages(t):
        out.append("subject")

    def asks(rule: str) -> bool:
        return c.on(rule) and not (c.volunteer(t) and rule in p["volunteers_exempt_from"])

    if asks("age") and birth is not None and gender:
        limit = _exact(p["max_age_male"] if gender == "M" else p["max_age_female"])
        if completed_years(birth, ref) >= limit:
            out.append("age")
    if asks("rural_years"):
        years = _exact(c.teacher_cell(t, "rural_years") or "0")
        limit = _exact(p["max_rural_years"])
        if years > limit or (years == limit and not p["max_rural_years_inclusive"]):
            out.append("rural_years")
    if asks("teaching_years"):
        years, since = c.teacher_cell(t, "teaching_years"), _date(c.teacher_cell(t, "teaching_since"))
        if years:
            known = _exact(years)
        elif since:
            known = Fraction(completed_years(since, ref))
        else:
            known = None
        if known is not None and known < _exact(p["min_teaching_years"]):
            out.append("teaching_years")
    if asks("assessment"):
        mark = c.teacher_cell(t, "assessment")
        if mark and ASSESSMENTS.index(mark) < ASSESSMENTS.index(p["min_assessment"]):
            out.append("assessment")
    if asks("title") and _rank_of_title(c.teacher_cell(t, "title")) < TITLE_RANKS.index(p["min_title"]):
        out.append("title")
    if asks("cooldown"):
        last = c.teacher_cell(t, "last_dispatch")
        if last and c.school_year - int(last) <= int(p["cooldown_years"]):
            out.append("cooldown")
    if c.on("exempt") and c.teacher_cell(t, "exempt"):
        out.append("exempt")
    if c.on("bans") and any(r["kind"] == "ban" and r["teacher"] == t and not r.get("school") for r in c.dispatch_rows):
        out.append("bans")
    return out


def group(c: County, teacher: str) -> set[str]:
    """The teacher and all companions: `with` is mutual and transitive."""
    ties = defaultdict(set)
    for t in c.teachers:
        for other in _list(c.teacher_cell(t, "with")):
            ties[t].add(other)
            ties[other].add(t)
    seen, todo = {teacher}, [teacher]
    while todo:
        for other in ties[todo.pop()]:
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return seen


def _reasons(c: County, t: str) -> list[str]:
    key = ("reasons", t)
    if key not in c._memo:
        out = _alone(c, t)
        # Reading: only other people's refusals make `together` refuse, so who is refused alone keeps that reason alone.
        if c.on("together") and any(_alone(c, x) for x in group(c, t) - {t}):
            out = [*out, "together"]
        c._memo[key] = out
    return c._memo[key]


def teacher_reasons(c: County) -> dict[str, list[str]]:
    """Rules of the first table that refuse, in their order, for every teacher of an urban unit (empty: none)."""
    return {t: list(_reasons(c, t)) for t in sorted(c.teachers) if c.side(c.unit(t)) == "urban"}


# --- who may be paired ------------------------------------------------------------------------------------------------


def banned_pairs(c: County) -> Pairs:
    """Pairs with a row `ban`, whether the rule is on or not."""
    return {(r["urban"], r["rural"]) for r in c.pair_rows if r["kind"] == "ban"}


def pinned_pairs(c: County) -> Pairs:
    """Pairs with a row `pin`, whether the rule is on or not."""
    return {(r["urban"], r["rural"]) for r in c.pair_rows if r["kind"] == "pin"}


def banned_schools(c: County) -> set[tuple[str, str]]:
    """(teacher, school) with a row `ban`, whether the rule is on or not."""
    return {(r["teacher"], r["school"]) for r in c.dispatch_rows if r["kind"] == "ban" and r.get("school")}


def pinned_teachers(c: County) -> set[str]:
    """Teachers with a row `pin`, with or without a school."""
    return {r["teacher"] for r in c.dispatch_rows if r["kind"] == "pin"}


def pinned_schools(c: County) -> dict[str, str]:
    """Teacher -> pinned base school."""
    return {r["teacher"]: r["school"] for r in c.dispatch_rows if r["kind"] == "pin" and r.get("school")}


def _pair_rules(c: County, u: str, r: str) -> list[str]:
    out = []
    if not (c.takes_part(u) and c.takes_part(r) and c.stage(u) == c.stage(r)):
        out.append("stage")
    if c.on("stream") and c.stream(u) and c.stream(r) and c.stream(u) != c.stream(r):
        out.append("stream")
    if c.on("same_school") and c.legal(u) == c.legal(r):
        out.append("same_school")
    if c.on("distance") and c.policy["max_minutes"] != "none":
        minutes = c.minutes(u, r)
        if minutes is not None and minutes > _exact(c.policy["max_minutes"]):
            out.append("distance")
    if c.on("bans") and (u, r) in banned_pairs(c):
        out.append("bans")
    return out


def pair_reasons(c: County) -> dict[tuple[str, str], list[str]]:
    """Rules that refuse each pair of an urban and a rural unit (units that take no part: `stage`)."""
    if "pair_reasons" not in c._memo:
        c._memo["pair_reasons"] = {(u, r): _pair_rules(c, u, r) for u in c.urban for r in c.rural}
    return c._memo["pair_reasons"]


# --- what the plan keeps ----------------------------------------------------------------------------------------------


def urban_limits(c: County, u: str) -> tuple[int, int]:
    """Fewest and most partners of an urban unit that takes part: its column, else the policy, else `auto`."""
    stage = c.stage(u)
    urban, rural = c.part("urban", stage), c.part("rural", stage)
    rural_min = c.rural_limits()[0]
    # Reading: while the rule `stream` is off, streams count for nothing here either.
    stream = c.stream if c.on("stream") else lambda unit: ""
    low = c.cell(u, "min_partners") or str(c.policy["min_partners"])
    if low == "auto":
        no_streams = not any(stream(x) for x in urban + rural)
        low = 1 if rural_min >= 1 and no_streams and len(rural) * rural_min >= len(urban) else 0
    high = c.cell(u, "max_partners") or str(c.policy["max_partners"])
    if high == "auto":
        mine = stream(u)
        meets = [r for r in rural if not mine or not stream(r) or stream(r) == mine]
        rivals = [x for x in urban if not mine or not stream(x) or stream(x) == mine]
        high = max(2, math.ceil(Fraction(len(meets) * max(1, rural_min), len(rivals))))
    return int(low), int(high)


def effort(c: County, u: str, r: str) -> Fraction:
    """Effort of a pair: the figure in `links`, else yearly travel minutes (unknown minutes: 0)."""
    given = c.links.get((u, r), {}).get("effort", "")
    if given:
        return _exact(given)
    return _exact(c.minutes(u, r) or 0) * 2 * _exact(c.policy["visits_per_year"])


def pair_breaches(c: County, pairs: Pairs) -> set[str]:
    """Rules that the pairs alone break (pinned pairs included)."""
    out: set[str] = set()
    reasons = pair_reasons(c)
    for pair in pairs:
        out.update(reasons[pair] if pair in reasons else ["stage"])
    low, high = c.rural_limits()
    for r in c.rural:
        if c.takes_part(r) and not low <= sum(1 for p in pairs if p[1] == r) <= high:
            out.add("rural_partners")
    for u in c.urban:
        mine = [p for p in pairs if p[0] == u]
        if c.takes_part(u):
            low_u, high_u = urban_limits(c, u)
            if not low_u <= len(mine) <= high_u:
                out.add("urban_partners")
        budget = c.cell(u, "effort_budget")
        if c.on("effort") and budget and sum(effort(c, *p) for p in mine) > _exact(budget):
            out.add("effort")
    if c.on("pins") and not pinned_pairs(c) <= pairs:
        out.add("pins")
    return out


Schools = dict[str, list[str]]  # teacher -> schools served, the base first


def schools_of(placements: Placements) -> Schools:
    """The schools each sent teacher serves, in the order of the rows: the first is the base."""
    out: Schools = {}
    for t, school, _, _ in placements:
        there = out.setdefault(t, [])
        if school not in there:
            there.append(school)
    return out


def may_serve(c: County, pairs: Pairs, t: str) -> list[str]:
    """The schools where the plan would let a teacher go (not_sent.csv, `no_need_at_partners`)."""
    u = c.unit(t)
    if c.policy["dispatch"] == "paired":
        out = sorted(r for (x, r) in pairs if x == u)
    else:
        out = c.part("rural", c.stage(u))
    if c.on("bans"):
        out = [r for r in out if (t, r) not in banned_schools(c)]
    return out


def dispatch_breaches(c: County, pairs: Pairs, schools: Schools) -> set[str]:
    """`dispatch`: the one rule that binds teachers' schools to pairs."""
    for t, there in schools.items():
        u = c.unit(t)
        for r in there:
            if c.policy["dispatch"] == "paired":
                good = (u, r) in pairs
            else:
                good = c.side(r) == "rural" and c.takes_part(r) and c.stage(r) == c.stage(u)
            if not good:
                return {"dispatch"}
    return set()


def dispatch_limit(c: County, u: str) -> int:
    """How many teachers a unit sends at most."""
    given = c.cell(u, "max_dispatch")
    if given:
        return int(given)
    return math.ceil(_exact(c.policy["max_dispatch_share"]) * c.headcount(u))


def _subject_sets(c: County) -> list[tuple[str, ...]]:
    return [a for n in range(len(c.subjects) + 1) for a in itertools.combinations(c.subjects, n)]


def _uncovered(c: County, u: str, a: tuple[str, ...], gone: frozenset[str]) -> Fraction:
    """(own periods of A) - (maximum loads of the staying teachers whose subjects meet A)."""
    out = sum((c.need(u, s) for s in a), Fraction(0))
    for t in c.staff(u):
        if t in gone or not set(c.all_subjects(t)) & set(a):
            continue
        main = c.all_subjects(t)[0]
        if main in c.subjects:
            out -= c.load_of(c.stage(u), main, "maximum")
        elif c.teacher_cell(t, "weekly_periods"):
            out -= sum((n for s, n in c.taught(t).items() if s in c.subjects), Fraction(0))
    return out


def courses_break(c: County, u: str, gone: set[str]) -> bool:
    """Whether `own_courses` breaks at a unit when these of its teachers are gone."""
    key = ("courses", u, frozenset(gone))
    if key not in c._memo:
        sets = _subject_sets(c)
        d = max([Fraction(0), *(_uncovered(c, u, a, frozenset()) for a in sets)])
        c._memo[key] = any(_uncovered(c, u, a, frozenset(gone)) > d for a in sets)
    return c._memo[key]


def sending_breaches_of_one(c: County, t: str, there: list[str]) -> set[str]:
    """Rules that one sent teacher breaks, whoever else is sent."""
    out = set(_reasons(c, t))
    if len(there) > c.max_schools:
        out.add("bases")
    if c.policy["max_minutes_between"] != "none":
        for a, b in itertools.combinations(there, 2):
            minutes = c.minutes_between(a, b)
            if minutes is not None and minutes > _exact(c.policy["max_minutes_between"]):
                out.add("bases")
    # Reading: a ban of a teacher and a school belongs to `bans`, and falls with it, whatever `pins` is.
    if c.on("bans") and any((t, r) in banned_schools(c) for r in there):
        out.add("bans")
    if c.on("pins") and t in pinned_schools(c) and there[0] != pinned_schools(c)[t]:
        out.add("pins")
    return out


def sending_breaches(c: County, schools: Schools) -> set[str]:
    """Rules on who is sent and where, pairs and periods aside."""
    out: set[str] = set()
    for t, there in schools.items():
        out |= sending_breaches_of_one(c, t, there)
    if c.on("together"):
        for t in schools:
            mates = group(c, t)
            if not mates <= set(schools) or len({c.township(schools[x][0]) for x in mates}) > 1:
                out.add("together")
    for u in sorted({c.unit(t) for t in schools}):
        mine = [t for t in schools if c.unit(t) == u]
        if c.on("dispatch_share") and len(mine) > dispatch_limit(c, u):
            out.add("dispatch_share")
        if c.on("own_courses") and courses_break(c, u, set(mine)):
            out.add("own_courses")
        if c.on("teams"):
            for r in {schools[t][0] for t in mine}:
                minutes = c.minutes(u, r)
                if minutes is not None and minutes > _exact(c.policy["remote_minutes"]):
                    if sum(1 for t in mine if schools[t][0] == r) < int(c.policy["min_team"]):
                        out.add("teams")
    if c.on("pins") and not pinned_teachers(c) <= set(schools):
        out.add("pins")
    return out


def period_breaches(c: County, placements: Placements) -> set[str]:
    """Rules on the periods themselves, and on the subjects taught."""
    out: set[str] = set()
    schools = schools_of(placements)
    at_need: dict = defaultdict(int)
    of_teacher: dict = defaultdict(int)
    at_school: dict = defaultdict(int)
    for t, r, s, n in placements:
        # Whoever is sent may teach all of the own subjects that are among `subjects`, and none else.
        if s not in c.own_subjects(t):
            out.add("subject")
        if n != int(n) or n < 1:
            out.add("periods")
        at_need[r, s] += n
        of_teacher[t] += n
        at_school[t, r] += n
    if any(n > short(c).get(need, 0) for need, n in at_need.items()):
        out.add("periods")
    for t, there in schools.items():
        if of_teacher[t] > c.teacher_load(t, there[0]):
            out.add("periods")
        if any(at_school[t, r] < 1 for r in there):
            out.add("bases")
        if c.on("post") and of_teacher[t] < _exact(c.policy["min_sent_periods"]):
            out.add("post")
    return out


def breaches(c: County, pairs: Pairs, placements: Placements) -> set[str]:
    """Every rule that the finished plan breaks, rules with * included."""
    pairs = set(pairs)
    schools = schools_of(placements)
    return (
        pair_breaches(c, pairs)
        | dispatch_breaches(c, pairs, schools)
        | sending_breaches(c, schools)
        | period_breaches(c, placements)
    )


# --- goals ------------------------------------------------------------------------------------------------------------


def covered(c: County, placements: Placements) -> dict[tuple[str, str], int]:
    """Covered periods of each need; never more than is short (plans that break rules have figures too)."""
    out = dict.fromkeys(short(c), 0)
    for _, r, s, n in placements:
        if (r, s) in out:
            out[r, s] += n
    return {need: min(n, short(c)[need]) for need, n in out.items()}


def period_value(c: County, school: str, subject: str, k: int) -> int:
    """What the k-th covered period of a need is worth (k from 1)."""
    weights, steps = c.goal("coverage", "priority_weights"), c.goal("coverage", "steps")
    size = short(c)[school, subject]
    return weights[c.need_priority(school, subject) - 1] * steps[len(steps) * (k - 1) // size]


def match(c: County, u: str, r: str) -> int:
    """How well the strengths of u meet the weaknesses of r, over the indices known on both sides."""
    both = [(_exact(c.cell(u, i)), _exact(c.cell(r, i))) for i in INDICES if c.cell(u, i) and c.cell(r, i)]
    if not both:
        return 0
    return half_up(sum((a * (100 - b) for a, b in both), Fraction(0)) / (100 * len(both)))


def pair_fit(c: County, u: str, r: str) -> int:
    """Match - travel + continuity of one pair."""
    given = c.links.get((u, r), {}).get("fit", "")
    if given:
        value = int(given)
    else:
        value = match(c, u, r) - math.floor(_exact(c.minutes(u, r) or 0) / _exact(c.goal("fit", "minutes_per_point")))
    for row in c.pair_rows:
        if (row["urban"], row["rural"], row["kind"]) == (u, r, "last"):
            since = row.get("since", "")
            if not since or c.school_year - int(since) < int(c.goal("fit", "renew_after")):
                value += int(c.goal("fit", "continuity_points"))
    return value


def pair_goals(c: County, pairs: Pairs) -> dict[str, int]:
    """The goals that only look at pairs: fit, paired."""
    # Reading: units that take no part count nowhere, so they are not in `paired` either.
    served = {r for (_, r) in pairs if c.takes_part(r)}
    return {
        "fit": sum(pair_fit(c, u, r) for (u, r) in pairs),
        "paired": sum(6 - c.priority(r) for r in served),
    }


def sending_goals(c: County, schools: Schools) -> dict[str, int]:
    """The goals that only look at who is sent where: non_volunteers, sent, wishes, balance."""
    wishes = 0
    for t, there in schools.items():
        mine = list(dict.fromkeys(_list(c.teacher_cell(t, "wishes"))))
        wishes += mine.index(there[0]) if there[0] in mine else len(mine)
    balance = 0
    for u in {c.unit(t) for t in schools}:
        sent = sum(1 for t in schools if c.unit(t) == u)
        balance += sum(1000 * (2 * k - 1) // c.headcount(u) for k in range(1, sent + 1))
    return {
        "non_volunteers": sum(1 for t in schools if not c.volunteer(t)),
        "sent": len(schools),
        "wishes": wishes,
        "balance": balance,
    }


def off_pairs(c: County, pairs: Pairs, schools: Schools) -> int:
    """Teachers sent to at least one school that is no partner of the own unit."""
    return sum(1 for t, there in schools.items() if any((c.unit(t), r) not in pairs for r in there))


InForce = tuple[Pairs, dict[str, str]]  # the pairs of a plan in force, and the base school of each teacher sent


def changes(c: County, in_force: InForce, pairs: Pairs, schools: Schools) -> int:
    """Pairs and placements (teacher, base) in force that could stand by themselves and do not."""
    reasons, refused = pair_reasons(c), teacher_reasons(c)
    part = {(u, r) for (u, r) in reasons if c.takes_part(u) and c.takes_part(r) and not reasons[u, r]}
    bases = {
        t: base for t, base in in_force[1].items()
        if refused.get(t) == [] and c.takes_part(base) and base in may_serve(c, part, t)
        and any((base, s) in short(c) for s in c.own_subjects(t))}
    return len((in_force[0] & part) - pairs) + sum(1 for t, base in bases.items() if schools.get(t, [""])[0] != base)


def evenness(c: County, given: dict[tuple[str, str], int]) -> tuple[int, ...]:
    """What stays short of each rural unit's shortage per 1000, worst first, where so many periods are given."""
    needs, values = short(c), []
    for unit in sorted({school for school, _ in needs}):
        mine = [need for need in needs if need[0] == unit]
        left = sum(max(0, needs[need] - given.get(need, 0)) for need in mine)
        values.append(math.ceil(Fraction(1000 * left, sum(needs[need] for need in mine))))
    return tuple(sorted(values, reverse=True))


def goals(c: County, pairs: Pairs, placements: Placements) -> dict[str, int | tuple[int, ...]]:
    """The value of every goal (but `changes`), whatever the order names."""
    pairs, schools = set(pairs), schools_of(placements)
    coverage = sum(
        period_value(c, school, subject, k)
        for (school, subject), n in covered(c, placements).items()
        for k in range(1, int(n) + 1)
    )
    values = {"coverage": coverage, **pair_goals(c, pairs), **sending_goals(c, schools), "off_pairs": off_pairs(c, pairs, schools)}
    return {goal: values[goal] for goal in GOALS} | {"evenness": evenness(c, covered(c, placements))}


def order(c: County) -> list[str]:
    """The goals in force, first things first."""
    if "order" in c.goal_settings:
        return list(c.goal_settings["order"])
    out = ["coverage", "fit", "non_volunteers", "sent", "wishes", "balance"]
    if c.policy["dispatch"] == "preferred":
        out.insert(1, "off_pairs")
    if c.rural_limits()[0] == 0:
        out.insert(0, "paired")
    return out


# --- what stays open, who stays ---------------------------------------------------------------------------------------


def not_sent(c: County, pairs: Pairs, placements: Placements) -> list[tuple[str, str]]:
    """(teacher, reason) of not_sent.csv: by teacher, reasons in the order of domain.md section 2."""
    pairs, sent = set(pairs), set(schools_of(placements))
    out = []
    for t, reasons in teacher_reasons(c).items():
        if t in sent or not c.own_subjects(t):
            continue
        if not reasons:
            u = c.unit(t)
            leaving = {x for x in sent if c.unit(x) == u}
            if not any(short(c).get((r, s), 0) for r in may_serve(c, pairs, t) for s in c.own_subjects(t)):
                reasons = ["no_need_at_partners"]
            elif c.on("dispatch_share") and len(leaving) >= dispatch_limit(c, u):
                reasons = ["unit_limit"]
            elif c.on("own_courses") and courses_break(c, u, leaving | {t}):
                reasons = ["courses_need_them"]
            else:
                reasons = ["not_needed"]
        out.extend((t, reason) for reason in reasons)
    return out


def unmet(c: County, pairs: Pairs, placements: Placements) -> list[tuple[str, str, int, int, str]]:
    """(school, subject, short, covered, reason) of unmet.csv: by school, subjects in the order of the policy."""
    pairs, sent = set(pairs), set(schools_of(placements))
    done, needs = covered(c, placements), short(c)
    stays_for = dict(not_sent(c, pairs, placements))  # one reason each for those whom no rule refuses
    out = []
    for school in c.rural:
        for subject in c.subjects:
            size = needs.get((school, subject), 0)
            if done.get((school, subject), 0) >= size:
                continue
            if c.policy["dispatch"] == "paired":
                senders = [u for (u, r) in pairs if r == school]
            else:
                senders = c.part("urban", c.stage(school))
            # Reading: Q asks for the subject and the stage alone, so a teacher-school ban takes nobody out of it, and
            # `refused` means the refusals of teacher_reasons.
            q = [
                t for t in sorted(c.teachers)
                if c.unit(t) in senders and subject in c.all_subjects(t) and c.stage(school) in c.stages(t)
            ]
            free = [t for t in q if not _reasons(c, t)]
            open_here = sum(needs[need] - done[need] for need in needs if need[0] == school)
            if not q:
                reason = "no_candidate"
            elif not free:
                reason = "refused"
            elif c.on("post") and open_here < _exact(c.policy["min_sent_periods"]):
                reason = "below_post"
            elif all(t in sent or stays_for[t] in ("unit_limit", "courses_need_them") for t in free):
                reason = "senders_full"
            else:
                reason = "others_first"
            out.append((school, subject, size, done[school, subject], reason))
    return out
