#!/usr/bin/env python3
"""Write the county folder instances/dehua: real schools and pairs, invented figures and people.

    python benchmarks/make_dehua.py                 rewrites instances/dehua, the same bytes every time
    python benchmarks/make_dehua.py --seed 7 --out OTHER_FOLDER

Real (REAL_* below): the nine senders, the sixteen rural units and the sixteen links of the published plan, and the rough
places of the towns. Everything else is drawn from the seed and describes nobody.
"""

import argparse
import csv
import io
import math
import random
from datetime import date
from pathlib import Path

SEED = 2026
SCHOOL_YEAR = 2026
REFERENCE = date(SCHOOL_YEAR, 9, 1)

# The contract ignores teachers_total of a rural row, with a warning. The figures are drawn all the same.
RURAL_TOTALS_IN_FILE = False

# ---------------------------------------------------------------------------------------------------------------- real

REAL_TOWNS = {
    "城区": (118.24, 25.49),
    "三班": (118.30, 25.45),
    "盖德": (118.18, 25.48),
    "雷峰": (118.33, 25.57),
    "龙门滩": (118.38, 25.50),
    "赤水": (118.12, 25.63),
    "美湖": (118.02, 25.60),
    "上涌": (118.15, 25.717),
    "水口": (118.44, 25.70),
    "春美": (117.97, 25.68),
    "葛坑": (118.13, 25.85),
}
# id, name, stage, shift from the county seat in 0.001 degrees (so that a map can be read)
REAL_URBAN = [
    ("U01", "德化一中", "senior", (-3, 3)),
    ("U02", "德化八中", "senior", (4, 2)),
    ("U03", "德化三中", "junior", (-4, -2)),
    ("U04", "德化五中", "junior", (0, 5)),
    ("U05", "德化六中", "junior", (5, -3)),
    ("U06", "实验小学", "primary", (0, 0)),
    ("U07", "第二实验小学", "primary", (2, -4)),
    ("U08", "龙浔中心小学", "primary", (-2, -5)),
    ("U09", "浔中中心小学", "primary", (3, 6)),
]
# id, name, legal school, stage, stream, town, urban partner in the published plan
REAL_RURAL = [
    ("R01", "德化二中高中部(理科)", "德化二中", "senior", "science", "上涌", "U01"),
    ("R02", "德化二中高中部(文科)", "德化二中", "senior", "arts", "上涌", "U02"),
    ("R03", "三班中学", "", "junior", "", "三班", "U03"),
    ("R04", "雷峰中学", "", "junior", "", "雷峰", "U03"),
    ("R05", "盖德中学", "", "junior", "", "盖德", "U04"),
    ("R06", "龙门滩中学", "", "junior", "", "龙门滩", "U04"),
    ("R07", "赤水中学", "", "junior", "", "赤水", "U05"),
    ("R08", "德化二中初中部", "德化二中", "junior", "", "上涌", "U05"),
    ("R09", "上涌中心小学", "", "primary", "", "上涌", "U06"),
    ("R10", "水口中心小学", "", "primary", "", "水口", "U06"),
    ("R11", "美湖中心小学", "", "primary", "", "美湖", "U07"),
    ("R12", "三班中心小学", "", "primary", "", "三班", "U07"),
    ("R13", "雷峰中心小学", "", "primary", "", "雷峰", "U08"),
    ("R14", "葛坑中心小学", "", "primary", "", "葛坑", "U08"),
    ("R15", "盖德中心小学", "", "primary", "", "盖德", "U09"),
    ("R16", "春美中心小学", "", "primary", "", "春美", "U09"),
]

# ------------------------------------------------------------------------------------------- the defaults of the contract

SUBJECTS = ("music", "art", "pe")
GRADES = {"primary": range(1, 7), "junior": range(7, 10), "senior": range(10, 13)}
STANDARD = {
    "primary": {"music": 19, "art": 19, "pe": 17},
    "junior": {"music": 15, "art": 15, "pe": 14},
    "senior": {"music": 14, "art": 14, "pe": 14},
}


def weekly(subject, grade):
    if subject == "pe":
        return 4 if grade <= 2 else 3 if grade <= 9 else 2
    return 2 if grade <= 6 else 1


# ------------------------------------------------------------------------------------------------ what shapes the county

# Staff by need and standard load: urban arts above one, urban PE around and below one. Dealt to the units by the seed.
URBAN_ARTS = {"primary": (1.08, 1.18, 1.26, 1.34), "junior": (1.35, 1.75, 2.1), "senior": (1.7, 2.0)}
URBAN_PE = {"primary": (0.76, 0.84, 0.92, 1.14), "junior": (0.80, 0.95, 1.17), "senior": (0.85, 1.17)}
# Rural: share of the need that the own staff teaches: (music, art, PE).
RURAL_STAFF = {
    "primary": (
        (0, 0, 0.5), (1, 0, 0.45), (0, 1, 0.6), (0.6, 0, 0.8),
        (0, 0.5, 0.3), (0, 0, 1), (1, 0.4, 0.4), (0.3, 1, 0),
    ),
    "junior": ((0, 0, 0.5), (1, 0, 0.6), (0, 0, 0.4), (0, 1, 0.5), (0, 0, 1), (0, 0, 0)),
    "senior": ((0, 1, 0.6), (0, 0, 0.7)),
}
URBAN_CLASSES = {"U01": 8, "U02": 6, "U03": 8, "U04": 7, "U05": 6, "U06": 8, "U07": 7, "U08": 6, "U09": 5}
RURAL_CLASSES = {"primary": (1, 1, 1, 1, 1, 2, 2, 2), "junior": (1, 1, 2, 2, 2, 3), "senior": (2, 3)}
SINCE = (2025, 2025, 2025, 2025, 2025, 2025, 2024, 2024, 2024, 2024, 2024, 2024, 2024, 2024, 2023, 2023)
PRIORITIES = (1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 5)
PUPILS_PER_TEACHER = {"primary": 19, "junior": 13.5, "senior": 12.5}
TEACHERS_PER_CLASS = {"primary": 1.8, "junior": 2.9, "senior": 3.1}

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康涂赖颜柯庄连温"
GIVEN_M = "伟强军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆志文建国庆德金木水火旺林森海山峰岩松柏宁诚信义达远新民成才"
GIVEN_F = "芳娜敏静丽艳娟霞秀英玲桂兰玉萍红梅雪琴云莲真环爱妹凤洁琳素莹佳嘉琼勤珍贞莉娥琳婷婉晓雅诗思韵怡彤欣慧巧美"
OTHER_SUBJECTS = {
    "primary": ("语文", "数学", "科学", "道德与法治"),
    "junior": ("语文", "历史", "地理", "生物"),
    "senior": ("语文", "历史", "地理", "信息技术"),
}
# How a school writes dates: the office collects what it is sent.
DATE_STYLES = ("iso", "iso", "iso", "iso", "dot", "iso", "slash", "hanzi", "iso")


class Draw:
    """Everything random, from random() alone, so that no version of Python draws otherwise."""

    def __init__(self, seed):
        self._random = random.Random(seed).random

    def share(self, low, high):
        return low + (high - low) * self._random()

    def whole(self, low, high):
        return low + int(self._random() * (high - low + 1))

    def one(self, items):
        return items[int(self._random() * len(items))]

    def chance(self, share):
        return self._random() < share

    def mixed(self, items):
        items = list(items)
        for last in range(len(items) - 1, 0, -1):
            other = int(self._random() * (last + 1))
            items[last], items[other] = items[other], items[last]
        return items


def completed(birth, day):
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def half_up(value):
    return math.floor(value + 0.5)


# ------------------------------------------------------------------------------------------------------------- schools


def make_schools(draw):
    schools = []
    for unit, name, stage, (east, north) in REAL_URBAN:
        lon, lat = REAL_TOWNS["城区"]
        schools.append(
            {
                "id": unit, "name": name, "school": "", "side": "urban", "stage": stage, "stream": "",
                "township": "城区",
                "lon": f"{lon + east / 1000:.3f}", "lat": f"{lat + north / 1000:.3f}",
                "classes": {g: URBAN_CLASSES[unit] + (draw.chance(0.25) and -1) for g in GRADES[stage]},
                "per_class": draw.share(44, 50),
                "priority": "",
                "indices": [draw.whole(68, 95) for _ in range(4)],
            }
        )  # fmt: skip
    by_stage = {stage: draw.mixed(counts) for stage, counts in RURAL_CLASSES.items()}
    priorities = draw.mixed(PRIORITIES)
    for unit, name, legal, stage, stream, town, _ in REAL_RURAL:
        lon, lat = REAL_TOWNS[town]
        each = by_stage[stage].pop()
        classes = dict.fromkeys(GRADES[stage], each)
        if each > 1 and draw.chance(0.6):
            classes[draw.one(list(classes))] -= 1
        schools.append(
            {
                "id": unit, "name": name, "school": legal, "side": "rural", "stage": stage, "stream": stream,
                "township": town,
                "lon": f"{lon:.3f}", "lat": f"{lat:.3f}",
                "classes": classes,
                "per_class": draw.share(18, 34) if stage == "primary" else draw.share(28, 42),
                "priority": priorities.pop(),
                "indices": [draw.whole(28, 66) for _ in range(4)],
            }
        )  # fmt: skip
    for school in schools:
        rooms = sum(school["classes"].values())
        school["pupils"] = half_up(rooms * school["per_class"])
        if school["side"] == "urban":
            total = half_up(school["pupils"] / PUPILS_PER_TEACHER[school["stage"]] * draw.share(0.98, 1.1))
            school["total"] = min(250, max(60, total))
        else:
            total = half_up(rooms * TEACHERS_PER_CLASS[school["stage"]] * draw.share(0.95, 1.15))
            school["total"] = min(80, max(10, total))
        school["need"] = {s: sum(n * weekly(s, g) for g, n in school["classes"].items()) for s in SUBJECTS}
    return schools


# ------------------------------------------------------------------------------------------------------------ teachers


def make_posts(draw, schools):
    """The posts: (school, subjects, weekly_periods), before anybody holds them."""
    arts = {stage: draw.mixed(factors) for stage, factors in URBAN_ARTS.items()}
    more = {stage: draw.mixed(factors) for stage, factors in URBAN_ARTS.items()}
    games = {stage: draw.mixed(factors) for stage, factors in URBAN_PE.items()}
    rural = {stage: draw.mixed(shares) for stage, shares in RURAL_STAFF.items()}
    posts = []
    for school in schools:
        stage, need = school["stage"], school["need"]
        standard = STANDARD[stage]
        mine = []
        if school["side"] == "urban":
            factors = {"music": arts[stage].pop(), "art": more[stage].pop(), "pe": games[stage].pop()}
            for subject in SUBJECTS:
                exact = need[subject] * factors[subject] / standard[subject]
                for _ in range(half_up(exact)):
                    second = {"music": "art", "art": "music"}.get(subject)
                    if second and draw.chance(0.12):
                        split = draw.whole(3, 6)
                        mine.append(([subject, second], f"{standard[subject] - split};{split}"))
                    elif draw.chance(0.75):
                        mine.append(([subject], ""))
                    else:
                        mine.append(([subject], str(standard[subject] + draw.whole(-2, 1))))
            if school["id"] in ("U03", "U06", "U08", "U09"):
                mine.append(([draw.one(OTHER_SUBJECTS[stage]), draw.one(SUBJECTS)], f"{draw.whole(11, 13)};{draw.whole(2, 3)}"))
        else:
            shares = dict(zip(SUBJECTS, rural[stage].pop()))
            for subject in SUBJECTS:
                left = half_up(shares[subject] * need[subject])
                people = math.ceil(left / standard[subject])
                for rank in range(people, 0, -1):
                    taught = math.ceil(left / rank)
                    left -= taught
                    rest = standard[subject] - taught
                    if rest == 0:
                        mine.append(([subject], ""))
                    elif rest <= 3:
                        mine.append(([subject], str(taught)))
                    else:
                        mine.append(([subject, draw.one(OTHER_SUBJECTS[stage])], f"{taught};{rest}"))
            if school["id"] in ("R06", "R09", "R11", "R14"):
                idle = [s for s in ("music", "art") if not shares[s]] or [min(shares, key=shares.get)]
                mine.append(([draw.one(OTHER_SUBJECTS[stage]), draw.one(idle)], f"{draw.whole(11, 13)};{draw.whole(2, 4)}"))
        posts += [(school, subjects, periods) for subjects, periods in mine]
    return posts


def title_of(draw, stage, age, years):
    high = stage != "primary"
    if years < 1:
        return ""
    if years < 4:
        return draw.one(("三级教师", "二级教师", "二级教师"))
    if age < 33:
        return draw.one(("二级教师", "二级教师", "二级", "一级教师"))
    if age < 45:
        return draw.one(("一级教师", "一级教师", "一级", "二级教师"))
    if draw.chance(0.45):
        if high:
            return draw.one(("中学高级教师", "中学一级教师", "中学一级教师", "中学二级教师"))
        return draw.one(("小学高级教师", "小学高级教师", "小学一级教师"))
    return draw.one(("高级教师", "高级教师", "中小学高级教师", "一级教师", "一级教师"))


def make_teachers(draw, schools):
    styles = {s["id"]: style for s, style in zip(schools, draw.mixed(DATE_STYLES * 3))}
    gives_years = {s["id"]: draw.chance(0.4) for s in schools}
    used, teachers = set(), []
    for school, subjects, periods in make_posts(draw, schools):
        urban, stage = school["side"] == "urban", school["stage"]
        gender = "M" if draw.chance(0.75 if subjects[0] == "pe" else 0.27) else "F"
        age = draw.whole(25, 58) if gender == "M" else draw.whole(25, 53)
        if urban and age < 36 and draw.chance(0.45):
            age += draw.whole(8, 17)
        whole_dates = styles[school["id"]] in ("iso", "slash")
        birth = date(SCHOOL_YEAR - age - 1, draw.whole(1, 12), draw.whole(1, 28) if whole_dates else 1)
        age = completed(birth, REFERENCE)
        since = date(min(birth.year + draw.one((22, 22, 23, 23, 24, 25)), SCHOOL_YEAR - 1), draw.one((8, 9)), 1)
        years = completed(since, REFERENCE)
        if not urban:
            rural = years if draw.chance(0.85) else draw.whole(0, years)
        elif draw.chance(0.35):
            rural = 0
        else:
            rural = min(years, draw.one((1, 2, 3, 4, 5, 6, 8, 9, 10, 10, 10.5, 11, 12, 12, 13, 15, 16)))
        while True:
            given = GIVEN_M if gender == "M" else GIVEN_F
            name = draw.one(SURNAMES) + draw.one(given) + (draw.one(given) if draw.chance(0.72) else "")
            if name not in used:
                break
        used.add(name)
        backbone = ""
        if age >= 30 and years >= 5 and draw.chance(0.27):
            backbone = draw.one(("school", "school", "county", "county", "county", "city"))
        teachers.append(
            {
                "name": name, "school": school["id"], "unit": school, "gender": gender, "birth": birth, "age": age,
                "subjects": subjects,
                "stages": "primary;junior" if urban and stage != "senior" and draw.chance(0.06) else "",
                "title": title_of(draw, stage, age, years),
                "since": since, "years": years, "rural_years": rural,
                "volunteer": urban and draw.chance(0.14),
                "backbone": backbone,
                "assessment": draw.one(("excellent", "good", "good", "good", "qualified", "qualified", "qualified")),
                "exempt": "", "weekly_periods": periods, "last_dispatch": "", "wishes": [], "with": "",
                "style": styles[school["id"]], "gives_years": gives_years[school["id"]],
            }
        )  # fmt: skip
    for number, teacher in enumerate(teachers, 1):
        teacher["id"] = f"T{number:04d}"
    add_particulars(draw, teachers)
    return teachers


def add_particulars(draw, teachers):
    """Those few of each kind that a roster has."""
    sent_from = [t for t in teachers if t["unit"]["side"] == "urban"]
    # Codes and cool-downs first meet people whom nothing else refuses: there they make a difference.
    fit = draw.mixed([t for t in sent_from if not refusals(t)])
    young_women = [t for t in fit if t["gender"] == "F" and not t["volunteer"] and t["age"] < 37]
    for teacher, code in zip(young_women, ("pregnancy", "nursing")):
        teacher["exempt"] = code
    rest = [t for t in fit if not t["exempt"]]
    rest.pop()["exempt"] = "illness"
    rest.pop()["exempt"] = "programme"
    for teacher in [t for t in sent_from if t["age"] >= (58 if t["gender"] == "M" else 53)][:2]:
        teacher["exempt"] = "retiring"
    for year in (2024, 2023, 2025, 2021, 2019):
        teacher = rest.pop()
        teacher["last_dispatch"] = year
        teacher["rural_years"] = max(1, teacher["rural_years"])
        if teacher["years"] < SCHOOL_YEAR - year + 2:
            rewind(teacher, year)
    rest.pop()["assessment"] = "unqualified"
    for teacher in draw.mixed(sent_from):
        if refusals(teacher) and not draw.chance(0.15) or not refusals(teacher) and not draw.chance(0.5):
            continue
        own = [r[0] for r in REAL_RURAL if r[3] == teacher["unit"]["stage"]]
        teacher["wishes"] = draw.mixed(own)[: draw.whole(1, 3)]
    # A couple: he at a junior secondary, she at a primary school; both towns have both stages.
    he = [t for t in sent_from if t["gender"] == "M" and t["unit"]["stage"] == "junior" and not refusals(t)]
    she = [t for t in sent_from if t["gender"] == "F" and t["unit"]["stage"] == "primary" and not refusals(t)]
    couples = [(a, b) for a in he for b in she if abs(a["age"] - b["age"]) <= 4] or [(a, b) for a in he for b in she]
    if couples:
        him, her = draw.one(couples)
        him["with"], her["with"] = her["id"], him["id"]
    # Two teachers bear one name.
    first = draw.one([t for t in sent_from if not t["with"]])
    other = draw.one([t for t in sent_from if t["school"] != first["school"] and t["gender"] == first["gender"]])
    other["name"] = first["name"]


def rewind(teacher, year):
    """Nobody was sent before having taught a while: the career begins early enough."""
    teacher["since"] = date(year - 2, 8, 1)
    teacher["birth"] = teacher["birth"].replace(year=min(teacher["birth"].year, year - 2 - 22))
    teacher["years"] = completed(teacher["since"], REFERENCE)
    teacher["age"] = completed(teacher["birth"], REFERENCE)


def refusals(teacher):
    """The default policy's reasons against sending, without `together`: for the summary and for choosing whom to mark."""
    if teacher["unit"]["side"] != "urban":
        return ["sender"]
    free = teacher["volunteer"]
    found = []
    if teacher["subjects"][0] not in SUBJECTS:
        found.append("subject")
    if not free and teacher["age"] >= (45 if teacher["gender"] == "M" else 40):
        found.append("age")
    if not free and teacher["rural_years"] > 10:
        found.append("rural_years")
    if teacher["years"] < 3:
        found.append("teaching_years")
    if teacher["assessment"] == "unqualified":
        found.append("assessment")
    if not free and teacher["last_dispatch"] and SCHOOL_YEAR - teacher["last_dispatch"] <= 3:
        found.append("cooldown")
    if teacher["exempt"]:
        found.append("exempt")
    return found


# ---------------------------------------------------------------------------------------------------------- other tables


def make_travel(draw):
    """The planner's own minutes: whole rows for the senders of a stage, so that no sender is favoured by a gap."""
    rows = []
    seat = REAL_TOWNS["城区"]
    for unit, factor, known in (("R06", 1.45, True), ("R10", 1.65, True), ("R14", 1.25, True), ("R05", 1.30, False)):
        town, stage = next((r[5], r[3]) for r in REAL_RURAL if r[0] == unit)
        lon, lat = REAL_TOWNS[town]
        east = (lon - seat[0]) * 111.32 * math.cos(math.radians(lat))
        line = math.hypot(east, (lat - seat[1]) * 111.2)
        for sender, _, own, _ in REAL_URBAN:
            if own == stage:
                km = line * factor + draw.share(-0.6, 0.6)
                rows.append([sender, unit, half_up(km / 40 * 60) if known else "", f"{km:.1f}"])
    rows.append(["R08", "R09", 4, "1.5"])
    return sorted(rows)


def written_date(day, style):
    if style == "dot":
        return f"{day.year}.{day.month:02d}"
    if style == "hanzi":
        return f"{day.year}年{day.month}月"
    if style == "slash":
        return f"{day.year}/{day.month}/{day.day}"
    return day.isoformat()


def write_table(path, heads, rows):
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(heads)
    table.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def make(seed, folder):
    draw = Draw(seed)
    schools = make_schools(draw)
    teachers = make_teachers(draw, schools)
    toml = f'''# 德化县: schools and last year's pairs are those of the published plan; all figures and all people are invented (seed {seed}).
# 学校与结对取自公开方案;其余数据与人员均为虚构。
name = "德化县"
school_year = {SCHOOL_YEAR}
# Policy, goals and reference date (1 September): the defaults.
'''
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "county.toml").write_bytes(toml.encode("utf-8"))
    grades = [f"g{g}" for g in range(1, 13)]
    write_table(
        folder / "schools.csv",
        ["id", "name", "school", "side", "stage", "stream", "township", "lon", "lat", "pupils", *grades]
        + ["teachers_total", "priority", "teaching", "staff", "equipment", "resources"],
        [
            [s["id"], s["name"], s["school"], s["side"], s["stage"], s["stream"], s["township"], s["lon"], s["lat"]]
            + [s["pupils"], *(s["classes"].get(g, "") for g in range(1, 13))]
            + [s["total"] if s["side"] == "urban" or RURAL_TOTALS_IN_FILE else "", s["priority"], *s["indices"]]
            for s in schools
        ],
    )
    write_table(
        folder / "teachers.csv",
        ["id", "name", "school", "gender", "birth_date", "subjects", "stages", "title", "teaching_since", "teaching_years"]
        + ["rural_years", "volunteer", "backbone", "assessment", "exempt", "weekly_periods", "last_dispatch", "wishes", "with"],
        [
            [t["id"], t["name"], t["school"], t["gender"], written_date(t["birth"], t["style"]), ";".join(t["subjects"])]
            + [t["stages"], t["title"]]
            + (["", t["years"]] if t["gives_years"] else [written_date(t["since"], t["style"]), ""])
            + [t["rural_years"], "yes" if t["volunteer"] else "no", t["backbone"], t["assessment"], t["exempt"]]
            + [t["weekly_periods"], t["last_dispatch"], ";".join(t["wishes"]), t["with"]]
            for t in teachers
        ],
    )
    since = draw.mixed(SINCE)
    published = sorted((r[6], r[0]) for r in REAL_RURAL)
    write_table(
        folder / "pairs.csv",
        ["urban", "rural", "kind", "since"],
        [[urban, rural, "last", year] for (urban, rural), year in zip(published, since)],
    )
    write_table(folder / "published" / "pairs.csv", ["urban", "rural"], published)
    # The one override: the county puts music at 葛坑 first; the figure itself stays the derived one.
    write_table(folder / "needs.csv", ["school", "subject", "short_periods", "priority"], [["R14", "music", "", 1]])
    write_table(folder / "travel.csv", ["from", "to", "minutes", "km"], make_travel(draw))
    return schools, teachers


def main():
    parser = argparse.ArgumentParser(description="write instances/dehua")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[1] / "instances" / "dehua")
    options = parser.parse_args()
    schools, teachers = make(options.seed, options.out)
    print(f"{options.out}: {len(schools)} units, {len(teachers)} teachers, seed {options.seed}")


if __name__ == "__main__":
    main()
