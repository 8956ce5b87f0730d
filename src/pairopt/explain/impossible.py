"""Why there is no plan, by counting: pins that a rule refuses, and partners that do not add up."""

from __future__ import annotations

from pairopt import words
from pairopt.county import County
from pairopt.links import banned_schools, pinned_pairs, pinned_teachers
from pairopt.rules import active_rules, pair_refusals, teacher_refusals
from pairopt.rules.dispatch import destinations
from pairopt.rules.rule import Limits
from pairopt.rules.teams import remote
from pairopt.rules.together import groups
from pairopt.text import Text, listing, same


def why_impossible(county: County) -> tuple[Text, ...]:
    """Return sentences that each prove by arithmetic that no plan exists; none where counting does not tell."""
    return (
        *_refused_pins(county), *_refused_teachers(county), *_crowded_pins(county), *_torn_companions(county),
        *_lonely_pins(county), *_partners(county))


def _refused_pins(county: County) -> list[Text]:
    if not county.active("pins"):
        return []
    text = Text(
        "指定的结对{urban}—{rural}不能成立：{why}", "the pinned pair {urban} – {rural} cannot stand: {why}")
    return [
        text.fill(urban=county.school[urban].name, rural=county.school[rural].name, why=finding.text)
        for urban, rural in pinned_pairs(county)
        for finding in pair_refusals(county, county.school[urban], county.school[rural])
    ]


def _refused_teachers(county: County) -> list[Text]:
    if not county.active("pins"):
        return []
    said = []
    for one, school in sorted(pinned_teachers(county).items()):
        teacher, where = county.teacher[one], county.school.get(school)
        text = Text("指定派出的教师{teacher}（{home}）不能派{to}：{why}", "the pinned teacher {teacher} of {home} cannot be sent{to}: {why}")
        names = {
            "teacher": teacher.name, "home": county.school[teacher.school].name,
            "to": Text(f"往{where.name}", f" to {where.name}") if where else Text("出", "")}
        said += [text.fill(**names, why=finding.text) for finding in teacher_refusals(county, teacher)]
        if where is None:
            continue
        if where.id not in destinations(county, teacher.school):
            said.append(text.fill(**names, why=Text(
                "该校不是同学段参加结对的农村学校", "it is no rural unit of the stage that takes part")))
        elif county.policy.dispatch == "paired":
            said += [
                text.fill(**names, why=finding.text)
                for finding in pair_refusals(county, county.school[teacher.school], where)]
        if county.active("bans") and school in banned_schools(county).get(one, ()):
            said.append(text.fill(**names, why=Text("列入回避", "it is banned for the teacher")))
    return said


def _crowded_pins(county: County) -> list[Text]:
    """Pins that ask more partners of a unit than it may have."""
    if not county.active("pins"):
        return []
    asked: dict[str, set[str]] = {}
    pairs = list(pinned_pairs(county))
    if county.policy.dispatch == "paired":
        pairs += [
            (county.teacher[one].school, school) for one, school in pinned_teachers(county).items() if school]
    for urban, rural in pairs:
        asked.setdefault(urban, set()).add(rural)
        asked.setdefault(rural, set()).add(urban)
    return [
        Text("{unit}最多结对{most}所，但指定的结对和教师要求它与{partners}结对",
             "{unit} may have {most} partners, but the pinned pairs and teachers ask for {partners}").fill(
                 unit=county.school[unit].name, most=most,
                 partners=listing([same(county.school[one].name) for one in sorted(partners)]))
        for unit, partners in sorted(asked.items())
        if unit in county.taking_part and len(partners) > (most := _limits(county, unit).most)]


def _torn_companions(county: County) -> list[Text]:
    """Companions who are pinned to several townships."""
    if not county.active("pins") or not county.active("together"):
        return []
    pinned = {one: school for one, school in sorted(pinned_teachers(county).items()) if school}
    said = []
    for group in sorted(set(groups(county).values())):
        bases = {one: county.school[pinned[one]] for one in group if one in pinned}
        if len({base.place for base in bases.values()}) > 1:
            said.append(Text("同行教师须派往同一乡镇，却指定{pins}", "companions go to one township, but pins say {pins}").fill(
                pins=listing([
                    Text("{teacher}驻{school}", "{teacher} at {school}").fill(
                        teacher=county.teacher[one].name, school=base.name) for one, base in bases.items()])))
    return said


def _lonely_pins(county: County) -> list[Text]:
    """Teachers pinned to a remote school whose unit cannot send a team there."""
    if not county.active("pins") or not county.active("teams"):
        return []
    said = []
    for one, school in sorted(pinned_teachers(county).items()):
        home = county.school[county.teacher[one].school]
        if not school or not remote(county, home, county.school[school]):
            continue
        count = sum(not teacher_refusals(county, other) for other in county.staff[home.id])
        if count < county.policy.min_team:
            said.append(Text(
                "指定{teacher}驻{school}（偏远），须至少{least}人同去，{home}可派的只有{count}人",
                "{teacher} is pinned to {school}, which is remote and takes {least} at least; {home} has {count} who may go"
            ).fill(teacher=county.teacher[one].name, school=county.school[school].name, least=county.policy.min_team,
                   home=home.name, count=count))
    return said


def _partners(county: County) -> list[Text]:
    limits = {unit.id: _limits(county, unit.id) for unit in (*county.urban, *county.rural)}
    possible = {
        rural.id: [urban for urban in county.urban if not pair_refusals(county, urban, rural)]
        for rural in county.rural}
    said = [
        Text("{rural}需要至少{least}所结对学校，可结对的只有{count}所", "{rural} needs {least} partners, only {count} are possible").fill(
            rural=rural.name, least=limits[rural.id].least, count=len(possible[rural.id]))
        for rural in county.rural if len(possible[rural.id]) < limits[rural.id].least]
    said += [
        Text("{urban}需要至少{least}所结对学校，可结对的只有{count}所", "{urban} needs {least} partners, only {count} are possible").fill(
            urban=urban.name, least=limits[urban.id].least, count=count)
        for urban in county.urban
        if (count := sum(urban in partners for partners in possible.values())) < limits[urban.id].least]
    said += [
        Text("{unit}的结对数下限{least}高于上限{most}", "{unit} must have at least {least} and at most {most} partners").fill(
            unit=unit.name, least=limits[unit.id].least, most=limits[unit.id].most)
        for unit in (*county.urban, *county.rural) if limits[unit.id].least > limits[unit.id].most]
    for stage in dict.fromkeys(unit.stage for unit in county.urban):
        urban = [limits[unit.id] for unit in county.urban if unit.stage == stage]
        rural = [limits[unit.id] for unit in county.rural if unit.stage == stage]
        needed, places = sum(one.least for one in rural), sum(one.most for one in urban)
        if needed > places:
            said.append(Text(
                "{stage}：农村学校共需{needed}个结对，城区学校合计最多{places}个",
                "{stage}: the rural units need {needed} partners in all, the urban units have room for {places}").fill(
                    stage=words.STAGES[stage], needed=needed, places=places))
        asked, offered = sum(one.least for one in urban), sum(one.most for one in rural)
        if asked > offered:
            said.append(Text(
                "{stage}：城区学校共须结对{asked}个，农村学校合计最多{offered}个",
                "{stage}: the urban units must have {asked} partners in all, the rural units have room for {offered}").fill(
                    stage=words.STAGES[stage], asked=asked, offered=offered))
    return said


def _limits(county: County, unit: str) -> Limits:
    said = [limits for rule in active_rules(county) if (limits := rule.partners(county, county.school[unit]))]
    return Limits(max(one.least for one in said), min(one.most for one in said))
