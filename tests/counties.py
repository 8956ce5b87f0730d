"""Random small counties and random plans for the tests: plain data, standard library only.

A county is a dict of tables (table name -> list of rows, every cell a ``str``) and a nested dict of settings (what
``county.toml`` holds).  Everything follows from the seed.  The counties are valid input (nothing that the contract calls
an error) and, unless a knob asks otherwise, mostly have a plan.

Nothing here shares code with pairopt; only :func:`random_plan` leans on the naive oracle beside this file.
"""

from __future__ import annotations

import csv
import datetime
import itertools
import random
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

Tables = dict[str, list[dict[str, str]]]

STAGES = ("primary", "junior", "senior", "kindergarten")
GRADES = {"primary": range(1, 7), "junior": range(7, 10), "senior": range(10, 13), "kindergarten": range(0)}
ARTS = ("music", "art", "pe")

# The columns written for each table, also where no row uses one: a fixed head makes folders easy to compare by eye.
COLUMNS: dict[str, tuple[str, ...]] = {
    "schools": (
        "id", "name", "school", "side", "stage", "stream", "township", "lon", "lat", "pupils",
        *(f"g{g}" for g in range(1, 13)),
        "min_partners", "max_partners", "max_dispatch", "teachers_total", "effort_budget", "priority",
        "teaching", "staff", "equipment", "resources",
    ),
    "teachers": (
        "id", "name", "school", "gender", "birth_date", "subjects", "stages", "title", "teaching_since",
        "teaching_years", "rural_years", "volunteer", "backbone", "assessment", "exempt", "weekly_periods",
        "last_dispatch", "wishes", "with",
    ),
    "needs": ("school", "subject", "short_periods", "priority"),
    "pairs": ("urban", "rural", "kind", "since"),
    "links": ("urban", "rural", "fit", "effort"),
    "dispatches": ("teacher", "school", "kind"),
    "travel": ("from", "to", "minutes", "km"),
    "periods": ("stage", "grade", "subject", "weekly_periods"),
    "loads": ("stage", "subject", "standard", "maximum"),
}

# Titles with the rank that domain.md section 4 gives them (the rank is for readers; the oracle has its own table).
TITLES = (
    "", "特级教师",
    "三级", "二级", "二级教师", "中学二级", "小学一级", "幼儿园一级", "assistant",
    "一级", "一级教师", "小学高级教师", "幼儿园高级教师", "中学一级", "middle",
    "高级", "高级教师", "中学高级", "中小学高级", "senior",
    "正高级", "正高级教师", "full_senior",
)

SWITCHABLE = (
    "age", "rural_years", "teaching_years", "assessment", "title", "cooldown", "exempt", "bans", "together",
    "stream", "same_school", "distance", "effort", "post", "own_courses", "dispatch_share", "teams", "pins",
)


@dataclass(frozen=True)
class RandomCounty:
    """A county as plain data: the tables and what stands in county.toml."""

    tables: Tables
    settings: dict


# --- the county -------------------------------------------------------------------------------------------------------


def random_county(
    seed: int,
    *,
    urban: tuple[int, int] = (2, 3),
    rural: tuple[int, int] = (2, 5),
    stages: tuple[str, ...] | None = None,
    small: bool = False,
    simple: bool = False,
    ambiguous: bool = False,
    decimals: bool = True,
    pins: bool = True,
    bans: bool = True,
    groups: bool = True,
    links: bool = True,
    modes_off: bool = True,
    odd_units: bool = True,
    reference_date: bool = True,
    volunteers: float = 0.15,
    policy: dict | None = None,
    mode: dict | None = None,
    goals: dict | None = None,
    solve: dict | None = None,
) -> RandomCounty:
    """A random county; the same arguments give the same county.

    ``urban``, ``rural``: how many units take part on each side, over all stages (at most 2 and 3 where ``small``).
    ``stages``: the stages to draw from (each that gets an urban unit gets a rural one); None: mostly primary.
    ``small``: for brute force, see tests/brute.py.  ``simple``: no pins, bans, groups, links, odd units, settings all at
    their defaults.  ``ambiguous``: also the corners where the contract can be read in two ways.  ``decimals``: figures
    such as 12.5 periods.  ``modes_off``: some rules are switched off.  ``odd_units``: units that take no part.
    ``volunteers``: their share.  ``policy``, ``mode``, ``goals``, ``solve``: laid over the random settings last.
    """
    rng = random.Random(f"county-{seed}")
    if simple:
        pins = bans = groups = links = modes_off = odd_units = reference_date = decimals = False
    if small:
        urban = (min(urban[0], 2), min(urban[1], 2))
        rural = (min(rural[0], 3), min(rural[1], 3))
    maker = _Maker(rng, small, simple, ambiguous, decimals, volunteers)
    maker.make_settings(modes_off, reference_date, policy or {}, mode or {}, goals or {}, solve or {})
    maker.make_schools(urban, rural, stages, odd_units)
    maker.make_travel()
    maker.make_loads_and_periods()
    maker.make_teachers()
    maker.make_needs()
    maker.make_pairs(pins, bans)
    if links:
        maker.make_links()
    if groups:
        maker.make_groups()
    maker.make_wishes()
    maker.make_dispatches(pins, bans)
    return RandomCounty(maker.tables, maker.settings)


class _Maker:
    """The state that the steps of random_county hand on; each step adds tables."""

    def __init__(self, rng, small, simple, ambiguous, decimals, volunteers):
        self.rng = rng
        self.small = small
        self.simple = simple
        self.ambiguous = ambiguous
        self.decimals = decimals
        self.volunteers = volunteers
        self.tables: Tables = {"schools": [], "teachers": []}
        self.settings: dict = {}
        self.streams_fixed = False
        self.clean: list[str] = []  # teachers whom no rule but limits of the unit should hold back
        self.pinned_pairs: list[tuple[str, str]] = []

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    # settings

    def make_settings(self, modes_off, reference_date, policy, mode, goals, solve) -> None:
        rng, chance = self.rng, self.chance
        year = rng.choice([2024, 2025, 2026, 2026, 2027])
        self.year = year
        out: dict = {"name": f"county {rng.randrange(1000)}", "school_year": year}
        pol: dict = {}
        self.reference = datetime.date(year, 9, 1)
        self.leap_birth: datetime.date | None = None
        if reference_date and chance(0.3):
            if chance(0.6):
                # A birthday on 29 February only shows at a reference date near it, with a limit that meets the year.
                leap = rng.choice([1976, 1980, 1984])
                ref_year = year + 1
                day = rng.choice([(2, 27), (2, 28), (2, 28), (3, 1)])
                if ref_year == 2028 and chance(0.5):
                    day = (2, 29)
                self.reference = datetime.date(ref_year, *day)
                self.leap_birth = datetime.date(leap, 2, 29)
                pol["max_age_male"] = ref_year - leap
                pol["max_age_female"] = ref_year - leap if chance(0.5) else ref_year - leap - 5
            else:
                self.reference = datetime.date(year, rng.choice([7, 8, 9]), rng.choice([1, 15, 30]))
            out["reference_date"] = self.reference.isoformat()
        subjects = list(ARTS)
        if not self.simple:
            if chance(0.15):
                subjects.append("dance")
            if chance(0.15):
                subjects.remove(rng.choice(subjects))
            if chance(0.25):
                rng.shuffle(subjects)
            if self.small and len(subjects) > 2 and chance(0.6):
                subjects.remove(rng.choice(subjects))
            if subjects != list(ARTS) or chance(0.2):
                pol["subjects"] = subjects

            def maybe(key, p, values):
                if key not in pol and chance(p):
                    pol[key] = rng.choice(values)

            maybe("candidates", 0.3, ["main", "any", "any"])
            maybe("max_age_male", 0.15, [45, 50, 42])
            maybe("max_age_female", 0.15, [40, 45, 38])
            maybe("max_rural_years", 0.1, [10, 5, Decimal("9.5")])
            maybe("max_rural_years_inclusive", 0.2, [True, False])
            maybe("min_teaching_years", 0.15, [0, 2, 5])
            maybe("min_assessment", 0.15, ["qualified", "good", "excellent"])
            maybe("min_title", 0.25, ["none", "assistant", "middle", "senior", "full_senior"])
            maybe("cooldown_years", 0.2, [0, 1, 2, 5])
            if chance(0.25):
                kinds = ["age", "rural_years", "teaching_years", "assessment", "title", "cooldown"]
                pol["volunteers_exempt_from"] = rng.sample(kinds, rng.randrange(0, 7))
            maybe("max_dispatch_share", 0.5 if self.small else 0.35, [Decimal("0.10"), Decimal("0.15"), Decimal("0.25"), Decimal("0.5"), 1])
            maybe("max_minutes", 0.12, [60, 75, 90, "none"])
            if chance(0.15):
                pol["rural_min_partners"] = 0
            if chance(0.2):
                pol["rural_max_partners"] = 2
            if chance(0.08):
                pol["max_partners"] = rng.choice([3, 4, 5])
            if chance(0.08):
                pol["min_partners"] = rng.choice([0, 0, 1])
            maybe("dispatch", 0.4, ["paired", "preferred", "open"])
            if chance(0.35):
                pol["max_schools_per_teacher"] = 2 if self.small or chance(0.8) else 3
            maybe("max_minutes_between", 0.3, [20, 30, 45, 60])
            if chance(0.2):
                pol["min_team"] = 2
            maybe("remote_minutes", 0.3, [20, 30, 45, 60])
            maybe("detour_factor", 0.2, [Decimal("1.2"), Decimal("1.35"), Decimal("1.7")])
            maybe("speed_kmh", 0.2, [30, 40, 50])
            maybe("visits_per_year", 0.2, [4, 8, 10])
        if self.small:
            pol["min_sent_periods"] = rng.choice([2, 3])
        elif not self.simple and chance(0.25):
            pol["min_sent_periods"] = rng.choice([1, 4, 8, 10])
        self.subjects_fixed = "subjects" in policy
        pol.update(policy)
        self.subjects = list(pol.get("subjects", ARTS))
        modes: dict = {}
        if modes_off:
            every = 0.5 if chance(0.05) else 0.06
            for rule in SWITCHABLE:
                if chance(every):
                    modes[rule] = "off"
                elif chance(0.05):
                    modes[rule] = "hard"
        modes.update(mode)
        modes = {k: v for k, v in modes.items() if v is not None}
        if not self.ambiguous and modes.get("bans") == "off" and modes.get("pins") != "off" and "bans" not in mode:
            # Whether `pins` keeps a teacher from a banned school while `bans` is off can be read in two ways.
            del modes["bans"]
        if modes:
            pol["mode"] = modes
        if pol:
            out["policy"] = pol
        gls: dict = {}
        if not self.simple:
            if chance(0.15):
                gls["order"] = self.random_order(pol)
            if chance(0.15):
                gls.setdefault("coverage", {})["priority_weights"] = rng.choice([[9, 5, 3, 2, 1], [1, 1, 1, 1, 1], [10, 8, 6, 4, 2]])
            if chance(0.15):
                gls.setdefault("coverage", {})["steps"] = rng.choice([[1], [3, 1], [5, 4, 3, 2, 1], [2, 2, 1]])
            if chance(0.15):
                gls.setdefault("fit", {})["continuity_points"] = rng.choice([0, 10, 50])
            if chance(0.15):
                gls.setdefault("fit", {})["renew_after"] = rng.choice([1, 2, 5])
            if chance(0.15):
                gls.setdefault("fit", {})["minutes_per_point"] = rng.choice([1, 3, 10])
        _lay_over(gls, goals)
        if gls:
            out["goals"] = gls
        if solve:
            out["solve"] = dict(solve)
        self.settings = out
        self.policy = pol

    def random_order(self, pol) -> list[str]:
        rng = self.rng
        order = ["coverage", "fit", "non_volunteers", "sent", "wishes", "balance"]
        if pol.get("rural_min_partners") == 0:
            order.insert(0, "paired")
        if pol.get("dispatch") == "preferred":
            order.insert(1, "off_pairs")
        if self.chance(0.5):
            rng.shuffle(order)
        if self.chance(0.5):
            order = order[: rng.randrange(2, len(order) + 1)]
        return order

    # schools

    def make_schools(self, urban, rural, stages, odd_units) -> None:
        rng, chance = self.rng, self.chance
        n_urban, n_rural = rng.randint(*urban), rng.randint(*rural)
        if stages is None:
            draw = rng.random()
            if draw < 0.5:
                pool = ["primary"]
            elif draw < 0.62:
                pool = ["junior"]
            elif draw < 0.74:
                pool = ["senior"]
            elif draw < 0.94:
                pool = rng.sample(["primary", "junior", "senior"], 2)
            else:
                pool = ["primary", "kindergarten"]
            if self.simple:
                pool = ["primary"]
        else:
            pool = list(stages)
        pool = pool[: max(1, min(n_urban, n_rural))]
        self.townships = [f"Z{i}" for i in range(1, rng.randint(1, 4) + 1)]
        if n_rural > 6:
            self.townships = [f"Z{i}" for i in range(1, n_rural // 2 + 2)]
        self.places = {t: (118.24 + rng.uniform(-0.22, 0.22), 25.6 + rng.uniform(-0.2, 0.25)) for t in self.townships}
        urban_stages = pool + [rng.choice(pool) for _ in range(n_urban - len(pool))]
        rural_stages = pool + [rng.choice(pool) for _ in range(n_rural - len(pool))]
        # Streams: one side of a senior stage may be split; a blank urban unit always is left so that all can be met.
        streamed = "senior" in pool and not self.simple and chance(0.6)
        if streamed and not self.ambiguous and self.policy.get("mode", {}).get("stream") == "off":
            # What `auto` means for split stages while `stream` is off can be read in two ways: say the limits.
            for key, value in (("min_partners", 0), ("max_partners", 5)):
                if self.policy.get(key, "auto") == "auto":
                    self.policy[key] = value
        units: list[dict[str, str]] = []
        for i, stage in enumerate(urban_stages):
            units.append(self.unit(f"U{i + 1:02d}", "urban", stage))
        for i, stage in enumerate(rural_stages):
            units.append(self.unit(f"R{i + 1:02d}", "rural", stage))
        if streamed:
            seniors = [u for u in units if u["stage"] == "senior" and u["side"] == "urban"]
            for k, u in enumerate(seniors):
                if k:
                    u["stream"] = rng.choice(["arts", "science", ""])
            given = {u["stream"] for u in seniors}
            for u in units:
                if u["stage"] == "senior" and u["side"] == "rural":
                    u["stream"] = rng.choice(["arts", "science", "", *sorted(given)])
            if len(seniors) > 1 and chance(0.5):
                seniors[0]["stream"] = {"arts": "science", "science": "arts", "": "arts"}[seniors[1]["stream"]]
                if seniors[1]["stream"] == "":
                    seniors[0]["stream"] = "science"
        if not self.simple:
            self.make_legal_schools(units)
        if odd_units:
            if chance(0.2):
                u = self.unit("R90", "rural", rng.choice(pool))
                u["pupils"] = "0"
                units.append(u)
            if chance(0.12):
                u = self.unit("U90", "urban", rng.choice(pool))
                u["pupils"] = "0"
                units.append(u)
            others = [s for s in STAGES if s not in pool]
            if others and chance(0.2):
                side = rng.choice(["urban", "rural"])
                units.append(self.unit("U91" if side == "urban" else "R91", side, rng.choice(others)))
        rng.shuffle(units)
        self.tables["schools"] = units
        self.units = {u["id"]: u for u in units}
        self.active = {u["id"] for u in units if u["id"][1] != "9"}
        self.urban = sorted(u for u in self.active if u[0] == "U")
        self.rural = sorted(u for u in self.active if u[0] == "R")

    def unit(self, uid: str, side: str, stage: str) -> dict[str, str]:
        rng, chance = self.rng, self.chance
        row = dict.fromkeys(COLUMNS["schools"], "")
        row.update(id=uid, name=f"school {uid}", side=side, stage=stage)
        if side == "urban":
            row["township"] = rng.choice(["T0", "T0", ""])
            lon, lat = 118.24 + rng.uniform(-0.02, 0.02), 25.49 + rng.uniform(-0.02, 0.02)
        else:
            town = rng.choice(self.townships)
            lon, lat = self.places[town]
            lon, lat = lon + rng.uniform(-0.02, 0.02), lat + rng.uniform(-0.02, 0.02)
            row["township"] = "" if chance(0.15) and not self.simple else town
        if self.simple or chance(0.9):
            row["lon"], row["lat"] = f"{lon:.4f}", f"{lat:.4f}"
        self.classes(row)
        classes = sum(int(row[f"g{g}"] or 0) for g in range(1, 13))
        row["pupils"] = str(classes * rng.randint(12, 45) or rng.randint(30, 300))
        if not self.simple:
            if chance(0.1):
                row["pupils"] = ""
            if chance(0.4):
                row["priority"] = str(rng.randint(1, 5))
        low, high = (60, 95) if side == "urban" else (25, 75)
        for index in ("teaching", "staff", "equipment", "resources"):
            if self.simple or chance(0.85):
                row[index] = str(rng.randint(low, high))
        if side == "urban":
            if self.small:
                if chance(0.5):
                    row["max_dispatch"] = str(rng.randint(1, 3))
                elif chance(0.4):
                    row["teachers_total"] = str(rng.choice([0, 9, 20, 30]))
            elif not self.simple:
                if chance(0.15):
                    row["max_dispatch"] = str(rng.randint(0, 4))
                if chance(0.6):
                    row["teachers_total"] = str(rng.choice([0, classes * 2 + 3, 25, 40]))
            else:
                row["teachers_total"] = str(classes * 2 + 6)
            if not self.simple:
                if chance(0.1):
                    row["max_partners"] = str(rng.randint(2, 5))
                if chance(0.08):
                    row["min_partners"] = str(rng.choice([0, 0, 1]))
                if chance(0.15):
                    row["effort_budget"] = str(rng.choice([1500, 2500, 4000]))
        elif not self.simple and chance(0.04):
            # Speaks of urban units: on a rural row a warning, and ignored.
            row[rng.choice(["min_partners", "max_partners", "max_dispatch", "effort_budget"])] = "1"
        return row

    def classes(self, row) -> None:
        rng, chance = self.rng, self.chance
        grades = list(GRADES[row["stage"]])
        if self.small:
            if row["side"] == "rural" and chance(0.4) or row["side"] == "urban" and chance(0.3):
                for g in rng.sample(grades, min(len(grades), rng.choice([1, 1, 2]))):
                    row[f"g{g}"] = "1"
            return
        for g in grades:
            if row["side"] == "urban":
                row[f"g{g}"] = str(rng.randint(1, 3) if not self.simple else rng.randint(2, 4))
            elif row["stage"] == "primary":
                row[f"g{g}"] = "1" if self.simple or chance(0.9) else rng.choice(["", "0", "2"])
            else:
                row[f"g{g}"] = str(rng.randint(1, 2))
        if not self.simple:
            if chance(0.1):  # nothing known: the needs table has to say it
                for g in grades:
                    row[f"g{g}"] = ""
            elif chance(0.08) and row["stage"] == "primary":
                # A nine-year school: all grades with classes count, whatever the stage of the unit.
                row["g7"] = "1"

    def make_legal_schools(self, units) -> None:
        rng, chance = self.rng, self.chance
        rurals = [u for u in units if u["side"] == "rural"]
        urbans = [u for u in units if u["side"] == "urban"]
        if len(rurals) > 1 and chance(0.3):
            a, b = rng.sample(rurals, 2)
            a["school"] = b["school"] = "L1" if chance(0.7) else ""
            if not a["school"]:
                a["school"] = b["id"]  # one unit stands for the legal school: blank means itself
        if chance(0.2):
            # An urban and a rural unit of one legal school; only where the rural one has another unit to turn to.
            r = rng.choice(rurals)
            meet = [u for u in urbans if u["stage"] == r["stage"] and _streams_meet(u, r)]
            if len(meet) > 1:
                u = rng.choice(meet)
                legal = r["school"] or "L2"
                u["school"] = legal
                r["school"] = legal

    # travel, loads, periods

    def make_travel(self) -> None:
        rng, chance = self.rng, self.chance
        if self.simple and chance(0.5):
            return
        rows: dict[tuple[str, str], dict[str, str]] = {}
        ids = sorted(self.units)
        for a in ids:
            for b in ids:
                if a == b or not chance(0.12):
                    continue
                row = {"from": a, "to": b, "minutes": "", "km": ""}
                draw = rng.random()
                if draw < 0.55:
                    row["minutes"] = str(rng.choice([rng.randint(8, 75), 20, 30, 45, 60]))
                    if self.decimals and chance(0.1):
                        row["minutes"] = f"{rng.randint(10, 59)}.5"
                elif draw < 0.85:
                    row["km"] = str(rng.choice([rng.randint(4, 40), Decimal(rng.randint(40, 400)) / 10]))
                    if not self.decimals:
                        row["km"] = str(rng.randint(4, 40))
                elif draw < 0.95 or not self.ambiguous:
                    row["minutes"], row["km"] = str(rng.randint(8, 60)), str(rng.randint(4, 40))
                rows[a, b] = row
                if chance(0.3):
                    rows[b, a] = {"from": b, "to": a, "minutes": str(rng.randint(8, 75)), "km": ""}
        if rows and chance(0.7 if not self.simple else 1.0):
            self.tables["travel"] = list(rows.values())

    def make_loads_and_periods(self) -> None:
        rng, chance = self.rng, self.chance
        stages = sorted({u["stage"] for u in self.units.values()})
        loads: list[dict[str, str]] = []
        if self.small:
            # Kindergartens have the loads of primary, so a small county always says what those are.
            if "kindergarten" in stages and "primary" not in stages:
                stages.append("primary")
            for stage in stages:
                if stage == "kindergarten" and not (self.ambiguous and chance(0.5)):
                    continue
                for subject in [*self.subjects, *(["*"] if chance(0.5) else [])]:
                    std = rng.randint(3, 5)
                    loads.append({"stage": stage, "subject": subject, "standard": str(std), "maximum": str(std + rng.randint(0, 2))})
        elif not self.simple and chance(0.3):
            for stage in stages:
                if stage == "kindergarten":
                    continue
                for subject in [*self.subjects, "*"]:
                    if chance(0.3):
                        std = rng.randint(12, 17)
                        row = {"stage": stage, "subject": subject, "standard": str(std), "maximum": str(std + rng.randint(1, 3))}
                        if chance(0.25):
                            row["maximum"] = ""
                            # The maximum that stays must not fall below the standard that is given.
                            row["standard"] = "12"
                        elif chance(0.2):
                            row["standard"], row["maximum"] = "", "20"
                        loads.append(row)
        if loads:
            rng.shuffle(loads)
            self.tables["loads"] = loads
        # A grade that a unit of another stage holds: which stage's row counts there can be read in two ways.
        odd = {g for u in self.units.values() for g in range(1, 13) if u[f"g{g}"] and g not in GRADES[u["stage"]]}
        rows: list[dict[str, str]] = []
        if not self.simple and ("dance" in self.subjects or chance(0.2)):
            for stage in stages:
                for g in GRADES[stage]:
                    if g in odd and not self.ambiguous:
                        continue
                    for subject in self.subjects:
                        if chance(0.7 if subject == "dance" else 0.2):
                            value = rng.choice(["0", "1", "1", "2", "3", "5"])
                            if self.decimals and chance(0.15):
                                value = rng.choice(["0.5", "1.5", "2.5"])
                            rows.append({"stage": stage, "grade": str(g), "subject": subject, "weekly_periods": value})
        if rows:
            rng.shuffle(rows)
            self.tables["periods"] = rows

    # teachers

    def make_teachers(self) -> None:
        rng, chance = self.rng, self.chance
        teachers: list[dict[str, str]] = []
        numbers = rng.sample(range(1, 1000), 400)
        used = [0]

        def add(uid, subjects, clean):
            tid = f"T{numbers[used[0]]:03d}" if used[0] < len(numbers) else f"T{1000 + used[0]}"
            used[0] += 1
            row = self.teacher(tid, uid, subjects, clean)
            teachers.append(row)
            return row

        if self.small:
            budget = rng.choice([1, 2, 3, 3, 4, 4])
            for _ in range(budget):
                uid = rng.choice([*self.urban, *self.urban, *[u for u in self.units if u.startswith("U")]])
                clean = chance(0.85)
                row = add(uid, self.some_subjects(), clean)
                if clean and row["subjects"].split(";")[0] in self.subjects:
                    self.clean.append(row["id"])
            for _ in range(rng.randint(0, 3)):
                # Never eligible, whatever is switched off: no subject, or no birth date.
                uid = rng.choice(self.urban)
                if chance(0.5):
                    add(uid, rng.choice([["math"], ["chinese", "math"]]), True)
                else:
                    add(uid, self.some_subjects(), True)[rng.choice(["birth_date", "gender"])] = ""
            for uid in sorted(self.units):
                if uid.startswith("R") and chance(0.4):
                    row = add(uid, self.some_subjects(), False)
                    row["weekly_periods"] = rng.choice(["1", "2", "3"]) if chance(0.9) else ""
        else:
            for uid in sorted(self.units):
                classes = sum(int(self.units[uid][f"g{g}"] or 0) for g in range(1, 13))
                if uid.startswith("U"):
                    for subject in self.subjects:
                        top = {"pe": 3, "music": 5, "art": 5}.get(subject, 2)
                        for _ in range(rng.randint(1 if subject == "pe" else 2, top) if self.simple or classes > 3 else rng.randint(0, 3)):
                            clean = chance(0.75)
                            subjects = [subject]
                            if chance(0.25):
                                subjects.append(rng.choice([s for s in [*self.subjects, "math", "english"] if s != subject]))
                            row = add(uid, subjects, clean)
                            if clean and uid in self.active:
                                self.clean.append(row["id"])
                    for _ in range(rng.randint(1, 4)):
                        subjects = [rng.choice(["math", "chinese", "english"])]
                        if chance(0.35):
                            subjects.append(rng.choice(self.subjects))
                        add(uid, subjects, chance(0.7))
                else:
                    for subject in self.subjects:
                        for _ in range(rng.choice([0, 0, 0, 1, 1] if subject == "pe" else [0, 0, 0, 0, 1])):
                            subjects = [subject]
                            if chance(0.3):
                                subjects.append(rng.choice([s for s in [*self.subjects, "math"] if s != subject]))
                            row = add(uid, subjects, False)
                            if not row["weekly_periods"] and chance(0.7):
                                row["weekly_periods"] = str(rng.randint(2, 10))
                    if chance(0.5):
                        row = add(uid, ["chinese", rng.choice(self.subjects)], False)
                        row["weekly_periods"] = f"{rng.randint(8, 12)};{rng.randint(1, 4)}" if chance(0.8) else ""
        rng.shuffle(teachers)
        self.tables["teachers"] = teachers
        self.teachers = {t["id"]: t for t in teachers}

    def some_subjects(self) -> list[str]:
        rng, chance = self.rng, self.chance
        pool = list(self.subjects)
        main = rng.choice(pool)
        out = [main]
        if chance(0.4):
            extra = rng.choice([*pool, "math"])
            if extra != main:
                out.append(extra)
        if chance(0.12):
            out = ["math", main]
        if chance(0.1) and len(pool) > 2:
            out = list(pool)
            rng.shuffle(out)
        return out

    def teacher(self, tid, uid, subjects, clean) -> dict[str, str]:
        rng, chance = self.rng, self.chance
        stage = self.units[uid]["stage"]
        row = dict.fromkeys(COLUMNS["teachers"], "")
        gender = rng.choice("MF")
        limit = int(self.policy.get("max_age_male" if gender == "M" else "max_age_female", 45 if gender == "M" else 40))
        ref = self.reference
        birth = datetime.date(ref.year - rng.randint(26, min(36, limit - 1)), rng.randint(1, 12), rng.randint(1, 28))
        # "clean" teachers are young, experienced, assessed and titled: whatever the settings, mostly nothing refuses them.
        if self.leap_birth and chance(0.5):
            birth = self.leap_birth
        elif not clean and chance(0.6):
            edge = _years_before(ref, limit)
            birth = edge + datetime.timedelta(days=rng.choice([-400, -1, 0, 1, 1, 400]))
        row.update(id=tid, name=f"name {rng.randrange(60)}", school=uid, gender=gender, birth_date=birth.isoformat(), subjects=";".join(subjects))
        if birth.day == 1 and chance(0.7):
            row["birth_date"] = birth.isoformat()[:7]
        draw = rng.random()
        if clean or draw < 0.7:
            row["stages"] = "" if chance(0.7) else ";".join(rng.sample([stage, rng.choice([s for s in STAGES[:3] if s != stage])], 2)) if chance(0.6) else stage
        else:
            others = [s for s in STAGES[:3] if s != stage]
            row["stages"] = rng.choice(["", "", others[0], ";".join(others)])
        experience = rng.randint(3, 12) if not clean else rng.randint(6, 12)
        draw = rng.random()
        if draw < 0.4:
            row["teaching_years"] = str(experience)
        elif draw < 0.75:
            row["teaching_since"] = f"{ref.year - experience - 1}-{rng.randint(1, 12):02d}"
        if not clean and chance(0.35):
            need = int(self.policy.get("min_teaching_years", 3))
            if need and chance(0.7):
                edge = _years_before(ref, need) + datetime.timedelta(days=rng.choice([-1, 0, 1]))
                row["teaching_since"] = edge.isoformat()
                row["teaching_years"] = "" if chance(0.6) else str(rng.randint(0, 6))
            else:
                row["teaching_years"] = rng.choice(["0", "1", "2.5" if self.decimals else "2", "3"])
        draw = rng.random()
        if clean:
            row["rural_years"] = rng.choice(["", "0", "1", "3", "5"])
            row["assessment"] = rng.choice(["excellent", "excellent", "good", "qualified", ""])
            row["title"] = rng.choice(TITLES) if chance(0.4) else rng.choice(["高级", "正高级", "一级", "中学高级"])
        else:
            row["rural_years"] = rng.choice(["", "0", "5", "5.1", "9.5", "9.9", "10", "10", "10.0", "10.1", "12"])
            if not self.decimals:
                row["rural_years"] = rng.choice(["", "0", "5", "10", "11"])
            row["assessment"] = rng.choice(["excellent", "good", "qualified", "qualified", "unqualified", ""])
            row["title"] = rng.choice(TITLES)
            if chance(0.12):
                row["exempt"] = rng.choice(["pregnancy", "nursing", "illness", "retiring", "programme", "other"])
            if chance(0.06):
                row[rng.choice(["birth_date", "gender"])] = ""
            if chance(0.35):
                cool = int(self.policy.get("cooldown_years", 3))
                row["last_dispatch"] = str(self.year - max(1, cool + rng.choice([-1, 0, 1, 2])))
        row["volunteer"] = "yes" if chance(self.volunteers) else rng.choice(["no", ""])
        row["backbone"] = rng.choice(["", "", "", "school", "county", "city", "province", "nation"])
        draw = rng.random()
        if draw < 0.35:
            row["weekly_periods"] = self.taught(subjects)
        return row

    def taught(self, subjects) -> str:
        rng = self.rng
        figures = [rng.randint(2, 5) if self.small else rng.randint(6, 16)] + [rng.randint(0, 4) for _ in subjects[1:]]
        out = [str(f) for f in figures]
        if len(out) > 1 and self.chance(0.3):
            out.pop()  # a list shorter than the subjects: 0 for the rest
        if self.decimals and self.chance(0.08):
            out[0] += ".5"
        return ";".join(out)

    # needs, pairs, links, dispatches

    def make_needs(self) -> None:
        rng, chance = self.rng, self.chance
        rows: list[dict[str, str]] = []
        for uid in sorted(u for u in self.units if u.startswith("R")):
            row_of_unit = self.units[uid]
            blank = not any(row_of_unit[f"g{g}"] for g in range(1, 13))
            for subject in self.subjects:
                if self.small:
                    if not chance(0.7):
                        # In small counties a derived figure is left only where it stays small.
                        if row_of_unit["side"] == "rural" and not blank and self.derived_large(row_of_unit, subject):
                            rows.append(self.need(uid, subject, str(rng.randint(0, 2))))
                        continue
                    figure = str(rng.randint(1, 6))
                    if self.decimals and chance(0.08):
                        figure = rng.choice(["2.9", "3.5"])
                    if not self.derived_large(row_of_unit, subject) and chance(0.1):
                        figure = ""
                    rows.append(self.need(uid, subject, figure))
                elif chance(0.8 if blank and not self.simple else 0.12 if not self.simple else 0):
                    figure = rng.choice(["", str(rng.randint(0, 18)), str(rng.randint(4, 12))])
                    if self.decimals and chance(0.1):
                        figure = "7.9"
                    rows.append(self.need(uid, subject, figure))
        if not self.simple and chance(0.08):
            rows.append(self.need(rng.choice(self.urban), self.subjects[0], "4"))  # a warning, and ignored
        if not self.simple and chance(0.08):
            rows.append(self.need(rng.choice(self.rural), "calligraphy", "9"))  # likewise
        if rows or chance(0.2):
            rng.shuffle(rows)
            self.tables["needs"] = rows

    def derived_large(self, unit, subject) -> bool:
        """Whether classes alone may ask for more than six periods (a rough upper guess)."""
        classes = sum(int(unit[f"g{g}"] or 0) for g in range(1, 13))
        return classes * (5 if subject in ("pe", "dance") or "periods" in self.tables else 2) > 6

    def need(self, uid, subject, figure) -> dict[str, str]:
        priority = str(self.rng.randint(1, 5)) if not self.simple and self.chance(0.3) else ""
        return {"school": uid, "subject": subject, "short_periods": figure, "priority": priority}

    def could_pair(self, u, r) -> bool:
        a, b = self.units[u], self.units[r]
        legal = (a["school"] or a["id"]) == (b["school"] or b["id"])
        return a["stage"] == b["stage"] and _streams_meet(a, b) and not legal

    def make_pairs(self, pins, bans) -> None:
        rng, chance = self.rng, self.chance
        rows: dict[tuple[str, str, str], dict[str, str]] = {}

        def add(u, r, kind, since=""):
            rows[u, r, kind] = {"urban": u, "rural": r, "kind": kind, "since": since}

        every_u = sorted(u for u in self.units if u.startswith("U"))
        every_r = sorted(u for u in self.units if u.startswith("R"))
        if not self.simple or chance(0.5):
            for r in every_r:
                if chance(0.5):
                    u = rng.choice(every_u)
                    near = [x for x in self.urban if self.could_pair(x, r)]
                    if near and chance(0.85):
                        u = rng.choice(near)
                    add(u, r, "last", rng.choice(["", *[str(self.year - k) for k in (1, 2, 3, 4, 6)]]))
        if pins and chance(0.3):
            r = rng.choice(self.rural)
            near = [x for x in self.urban if self.could_pair(x, r)]
            if near:
                u = rng.choice(near)
                add(u, r, "pin")
                self.pinned_pairs.append((u, r))
        if bans:
            for r in self.rural:
                near = [x for x in self.urban if self.could_pair(x, r) and (x, r, "pin") not in rows]
                free = [x for x in self.urban if self.could_pair(x, r)]
                if len(free) > 1 and near and chance(0.1):
                    add(rng.choice(near), r, "ban")
        if rows or chance(0.2):
            table = list(rows.values())
            rng.shuffle(table)
            self.tables["pairs"] = table

    def make_links(self) -> None:
        rng, chance = self.rng, self.chance
        if not chance(0.3):
            return
        rows = []
        for u in sorted(x for x in self.units if x.startswith("U")):
            for r in sorted(x for x in self.units if x.startswith("R")):
                if chance(0.3):
                    rows.append({
                        "urban": u, "rural": r,
                        "fit": str(rng.randint(-20, 70)) if chance(0.7) else "",
                        "effort": str(rng.choice([0, 100, 300, 500, 800])) if chance(0.7) else "",
                    })
        self.tables["links"] = rows

    def make_groups(self) -> None:
        rng, chance = self.rng, self.chance
        candidates = [t for t in self.clean if self.teachers[t]["school"] in self.active] or self.clean
        if len(candidates) >= 2 and chance(0.3):
            group = rng.sample(candidates, min(len(candidates), rng.choice([2, 2, 3])))
            self.tie(group)
        everyone = [t for t in sorted(self.teachers) if not self.teachers[t]["with"]]
        if len(everyone) >= 2 and chance(0.12):
            self.tie(rng.sample(everyone, 2))

    def tie(self, group) -> None:
        """Name companions along a chain, in one direction or both: `with` is mutual and transitive."""
        for a, b in itertools.pairwise(group):
            if self.chance(0.5):
                a, b = b, a
            # The cell holds one teacher id; where it is taken, the other end of the chain names its companion.
            if self.teachers[a]["with"]:
                a, b = b, a
            if not self.teachers[a]["with"]:
                self.teachers[a]["with"] = b

    def make_wishes(self) -> None:
        rng, chance = self.rng, self.chance
        rurals = sorted(x for x in self.units if x.startswith("R"))
        for tid in sorted(self.teachers):
            t = self.teachers[tid]
            if t["school"].startswith("U") and chance(0.3):
                t["wishes"] = ";".join(rng.sample(rurals, min(len(rurals), rng.choice([1, 1, 2, 3]))))

    def likely(self, tid) -> bool:
        """Whether a clean teacher is likely to be refused by no rule (for pins)."""
        t = self.teachers[tid]
        title_asked = self.policy.get("min_title", "none") != "none"
        assessed = self.policy.get("min_assessment", "qualified") == "qualified" or t["assessment"] == "excellent"
        at_work = self.units[t["school"]]
        spare = sum(1 for x in self.teachers.values() if x["school"] == t["school"]) > 1
        young = not self.leap_birth or t["birth_date"] != self.leap_birth.isoformat()
        return (
            t["school"] in self.active and (not title_asked or t["title"] in ("高级", "正高级")) and assessed and spare
            and young and at_work["max_dispatch"] != "0"
        )

    def make_dispatches(self, pins, bans) -> None:
        rng, chance = self.rng, self.chance
        rows: dict[tuple[str, str, str], dict[str, str]] = {}

        def add(t, school, kind):
            rows[t, school, kind] = {"teacher": t, "school": school, "kind": kind}

        pinned: set[str] = set()
        # A pin lifts no rule, so mostly such teachers are pinned as should be free to go, without companions.
        tied = {x for row in self.teachers.values() for x in (row["id"], row["with"]) if row["with"]}
        good = [t for t in self.clean if self.likely(t) and t not in tied]
        if pins and good and chance(0.2):
            t = rng.choice(good)
            uid = self.teachers[t]["school"]
            near = [r for r in self.rural if self.units[r]["stage"] == self.units[uid]["stage"]]
            joined = [r for (u, r) in self.pinned_pairs if u == uid]
            pinned.add(t)
            if near and chance(0.5):
                add(t, rng.choice(joined or near), "pin")
                if chance(0.2):
                    add(t, "", "pin")
            else:
                add(t, "", "pin")
        if pins and chance(0.02) and self.teachers:
            t = rng.choice(sorted(self.teachers))  # most likely one whom a rule refuses: then no plan exists
            if self.teachers[t]["school"].startswith("U"):
                pinned.add(t)
                add(t, "", "pin")
        if bans:
            urban = [t for t in sorted(self.teachers) if self.teachers[t]["school"].startswith("U")]
            for t in urban:
                if t not in pinned and chance(0.04):
                    add(t, "", "ban")
                if chance(0.1):
                    r = rng.choice(sorted(x for x in self.units if x.startswith("R")))
                    if (t, r, "pin") not in rows:
                        add(t, r, "ban")
        if rows or chance(0.1):
            table = list(rows.values())
            rng.shuffle(table)
            self.tables["dispatches"] = table


def _lay_over(base: dict, top: dict) -> None:
    """Lay ``top`` over ``base`` in place, tables key by key."""
    for key, value in top.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            _lay_over(base[key], value)
        else:
            base[key] = value


def _streams_meet(a: dict, b: dict) -> bool:
    return not a["stream"] or not b["stream"] or a["stream"] == b["stream"]


def _years_before(day: datetime.date, years: int) -> datetime.date:
    """The last birth date that has completed ``years`` at ``day`` (29 February steps back to the 28th)."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return datetime.date(day.year - years, 2, 28)


# --- writing ----------------------------------------------------------------------------------------------------------


def write_folder(county: RandomCounty, folder: Path | str, encoding: str = "utf-8-sig") -> Path:
    """Write the county as a folder of CSV files and county.toml; gives the folder back.

    A table that is not in ``county.tables`` is not written; an empty one is written as heads alone.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in county.tables.items():
        heads = list(COLUMNS[name])
        heads += sorted({key for row in rows for key in row} - set(heads))
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as handle:
            writer = csv.DictWriter(handle, heads, restval="")
            writer.writeheader()
            for row in rows:
                # A negative number stays a number; any other text that begins like a formula takes a quote.
                writer.writerow({k: _safe(v) for k, v in row.items()})
    # TOML has one encoding only.
    (folder / "county.toml").write_text(toml_text(county.settings), encoding="utf-8")
    return folder


def _safe(cell: str) -> str:
    if cell[:1] in ("=", "+", "-", "@", "\t"):
        try:
            Decimal(cell)
        except ArithmeticError:
            return "'" + cell
    return cell


def toml_text(settings: dict) -> str:
    """The settings as TOML (strings, whole numbers, decimals, booleans, lists, nested tables)."""
    lines: list[str] = []

    def table(path: str, values: dict) -> None:
        plain = {k: v for k, v in values.items() if not isinstance(v, dict)}
        if path and (plain or not values):
            lines.append(f"[{path}]")
        lines.extend(f"{k} = {_toml_value(v)}" for k, v in plain.items())
        for key, value in values.items():
            if isinstance(value, dict):
                table(f"{path}.{key}" if path else key, value)

    table("", settings)
    return "\n".join(lines) + "\n"


def _toml_value(value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml_value(v) for v in value) + "]"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


# --- plans ------------------------------------------------------------------------------------------------------------

Pairs = set[tuple[str, str]]
Placements = list[tuple[str, str, str, int]]


def random_plan(seed: int, tables: Tables, settings: dict, *, spoil: float = 0.65) -> tuple[Pairs, Placements]:
    """A random plan for a county: (pairs, placements), a teacher's rows together and the base rows first.

    A plan is first built to keep all rules where that is easy to find, then with probability ``spoil`` changed at one to
    three places, which mostly breaks one rule or a few.
    """
    try:  # beside this file; only plans need it, counties do not
        from . import oracle
    except ImportError:
        import oracle

    rng = random.Random(f"plan-{seed}")
    c = oracle.from_tables(tables, settings)
    pairs = _random_pairs(rng, c, oracle)
    placements = _random_placements(rng, c, oracle, pairs)
    if rng.random() < spoil:
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            pairs, placements = _spoil(rng, c, oracle, pairs, placements)
    return pairs, placements


def _random_pairs(rng, c, oracle) -> Pairs:
    """Pairs that keep the rules of pairs, if a few tries find such; else the last try."""
    refused = oracle.pair_reasons(c)
    rurals = [r for r in c.rural if c.takes_part(r)]
    low, high = c.rural_limits()
    pairs: Pairs = set()
    for _ in range(60):
        pairs = set(oracle.pinned_pairs(c))
        for r in rurals:
            have = sum(1 for p in pairs if p[1] == r)
            free = [u for u in c.urban if not refused[u, r] and (u, r) not in pairs]
            want = max(0, rng.randint(max(low, 1 if rng.random() < 0.8 else low), high) - have)
            # A partner with few pairs so far first, mostly: urban minima then come out right sooner.
            rng.shuffle(free)
            if rng.random() < 0.7:
                free.sort(key=lambda u: sum(1 for p in pairs if p[0] == u))
            pairs |= {(u, r) for u in free[:want]}
        if not oracle.pair_breaches(c, pairs):
            break
    return pairs


def _random_placements(rng, c, oracle, pairs) -> Placements:
    """Send teachers one by one (or group by group), each step kept only while no new rule breaks."""
    refused = oracle.teacher_reasons(c)
    left = dict(oracle.short(c))
    free = [t for t in sorted(refused) if not refused[t]]
    if rng.random() < 0.5:
        free.sort(key=lambda t: t not in oracle.pinned_teachers(c))
    else:
        rng.shuffle(free)
    placements: Placements = []
    broken = oracle.breaches(c, pairs, placements)
    target = rng.randint(0, min(6, len(free)))
    for t in free:
        if len({p[0] for p in placements}) >= target and not broken:
            break
        if any(p[0] == t for p in placements):
            continue
        group = [x for x in oracle.group(c, t) if x in refused]
        trial, used = list(placements), dict(left)
        ok = True
        pinned = oracle.pinned_schools(c)
        where = None
        for member in sorted(group):
            options = oracle.may_serve(c, pairs, member)
            options = [r for r in options if any(used.get((r, s), 0) for s in c.own_subjects(member))]
            if where is not None:
                options = [r for r in options if c.township(r) == where] or options
            if member in pinned:
                options = [pinned[member]]
            if not options:
                ok = False
                break
            base = rng.choice(options)
            where = c.township(base)
            schools = [base]
            if c.max_schools > 1 and len(options) > 1 and rng.random() < 0.5:
                schools.append(rng.choice([r for r in options if r != base]))
            trial += _serve(rng, c, member, schools, used)
        if not ok:
            continue
        now = oracle.breaches(c, pairs, trial)
        if now <= broken:
            placements, left, broken = trial, used, now
    return placements


def _serve(rng, c, t, schools, used) -> Placements:
    """Rows of one teacher at these schools, the first the base, within what is left short and within the load."""
    rows: Placements = []
    load = int(c.teacher_load(t, schools[0]))
    for i, school in enumerate(schools):
        keep = len(schools) - i - 1
        for s in c.own_subjects(t):
            amount = min(used.get((school, s), 0), load - keep)
            if amount > 0 and rng.random() < 0.25:
                amount = rng.randint(1, amount)
            if amount > 0:
                rows.append((t, school, s, amount))
                used[school, s] -= amount
                load -= amount
    return rows


def _spoil(rng, c, oracle, pairs, placements) -> tuple[Pairs, Placements]:
    """One change that mostly breaks something."""
    pairs, placements = set(pairs), list(placements)
    kind = rng.choice(["drop", "drop", "add", "add", "move", "refused", "refused", "refused", "more", "less", "zero", "base", "visit", "unsend", "send", "send"])
    sent = sorted({p[0] for p in placements})

    def any_pair():
        # Mostly of one stage: a pair across stages breaks the same few rules every time.
        u, r = rng.choice(c.urban), rng.choice(c.rural)
        for _ in range(5):
            if c.stage(u) == c.stage(r):
                break
            u, r = rng.choice(c.urban), rng.choice(c.rural)
        return u, r

    if kind == "drop" and pairs:
        pairs.discard(rng.choice(sorted(pairs)))
    elif kind == "add":
        pairs.add(any_pair())
    elif kind == "move" and pairs:
        pairs.discard(rng.choice(sorted(pairs)))
        pairs.add(any_pair())
    elif kind in ("refused", "send"):
        reasons = oracle.teacher_reasons(c)
        pool = [t for t in sorted(reasons) if t not in sent and c.own_subjects(t) and bool(reasons[t]) == (kind == "refused")]
        if pool:
            t = rng.choice(pool)
            options = [r for (u, r) in sorted(pairs) if u == c.unit(t)] or c.rural
            same = [r for r in c.rural if c.stage(r) == c.stage(c.unit(t))]
            school = rng.choice(options if rng.random() < 0.7 else same or options)
            used = dict(oracle.short(c))
            for p in placements:
                used[p[1], p[2]] = max(0, used.get((p[1], p[2]), 0) - p[3])
            rows = _serve(rng, c, t, [school], used) or [(t, school, rng.choice(c.own_subjects(t)), rng.randint(1, 8))]
            placements += rows
    elif not placements:
        pass
    elif kind in ("more", "less", "zero"):
        i = rng.randrange(len(placements))
        t, school, s, n = placements[i]
        n = n + rng.randint(1, 8) if kind == "more" else max(1, n - rng.randint(1, 5)) if kind == "less" else 0
        placements[i] = (t, school, s, n)
    elif kind == "base":
        t = rng.choice(sent)
        base = next(p[1] for p in placements if p[0] == t)
        same = [r for r in c.rural if c.stage(r) == c.stage(c.unit(t))]
        new = rng.choice(same if same and rng.random() < 0.9 else c.rural)
        moved = [(t, new, p[2], p[3]) for p in placements if p[0] == t and p[1] == base]
        merged = moved + [p for p in placements if p[0] == t and p[1] not in (base, new)]
        placements = [p for p in placements if p[0] != t] + merged
    elif kind == "visit":
        t = rng.choice(sent)
        there = {p[1] for p in placements if p[0] == t}
        others = [r for r in c.rural if r not in there and c.stage(r) == c.stage(c.unit(t))]
        if others:
            row = (t, rng.choice(others), rng.choice(c.own_subjects(t)), rng.randint(1, 3))
            last = max(i for i, p in enumerate(placements) if p[0] == t)
            placements.insert(last + 1, row)
    elif kind == "unsend":
        t = rng.choice(sent)
        placements = [p for p in placements if p[0] != t]
    return pairs, placements
