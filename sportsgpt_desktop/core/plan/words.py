"""The plan's sentences, English and Chinese. Every number in them comes from a record, a limit or a
measurement.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from ..records import Action, Evidence, Guidance, Issue

WEEKS = 4
SMALLEST_CHANGE = 1.96 * math.sqrt(2)
"""Times the error of one measurement: the smallest change between two sessions that is real with 95 %
confidence (Weir 2005).
"""

TEXT: Mapping[str, Mapping[str, str]] = {
    "en": {
        "week1": "Week 1: the lower end of every range. Learn the positions; stop a set when they are lost.",
        "week2": "Week 2: the middle of every range, if week 1 was free of pain and the positions held.",
        "week3": "Week 3: the upper end of every range; or move one exercise on: {progression}.",
        "week3_plain": "Week 3: the upper end of every range.",
        "week4": "Week 4: back to the lower end so that you are fresh, then film again under the same conditions.",
        "retest": "Film again after {weeks} weeks{on}, same camera place, same action.",
        "on": " (from {date})",
        "criterion": "{issue}: {title} was {value} {unit} with an error of {error} {unit}; a change of more than "
        "{change} {unit} {way} is better than measurement error.",
        "criterion_none": "{issue}: compare the same measurements; only a change beyond their error counts.",
        "up": "upward",
        "down": "downward",
        "no_issue": "No issue was found with enough certainty, so nothing is prescribed.",
        "unjudged": "Not judged, so not trained for: {names}.",
        "later": "Left for the next block, to change few things at a time: {names}.",
        "none_fits": "{issue}: no exercise of the knowledge base fits this athlete's level, equipment and injuries.",
        "left_out": "{exercise} was left out: it would pass the limit of {maximum} {unit} ({source}).",
        "fewer": "{exercise}: its record asks for {asked} days a week; {placed} fit into this week.",
        "injury": "Exercises that load an injured area ({areas}) were left out. Ask a clinician before "
        "training with pain.",
        "unknown_injury": "We do not know what \u201c{injury}\u201d forbids, so only exercises without any "
        "listed restriction are planned. Ask a clinician.",
        "no_equipment": "No equipment was stated, so only exercises without it, or with that of the event, are "
        "planned.",
        "age_unknown": "Age is not known: for an athlete under {age} years set it, and the plan changes.",
        "youth": "Planned by the limits for young athletes (under {age} years).",
        "in_season": "Planned for the season: fewer exercises, nothing before a competition day.",
        "pain": "Stop an exercise that hurts. This plan is no medical advice.",
        "general": "Planned for general preparation: new movements are learned now, far from competition.",
        "reason": "For {issues}: {role}",
        "drill": "a drill of the movement itself",
        "ability": "it builds the strength or speed that the movement needs",
        "mobility": "it gives the range that the movement needs",
        "protection": "it protects what the movement loads",
    },
    "zh": {
        "week1": "第 1 周：每个剂量取范围的下限。先学会动作位置；位置丢失就结束该组。",
        "week2": "第 2 周：如果第 1 周没有疼痛且位置保持良好，取范围的中间值。",
        "week3": "第 3 周：取范围的上限；或让一个练习进阶：{progression}。",
        "week3_plain": "第 3 周：取范围的上限。",
        "week4": "第 4 周：回到下限以恢复体力，然后在相同条件下重新拍摄。",
        "retest": "{weeks} 周后{on}重新拍摄，机位与动作不变。",
        "on": "（自 {date} 起）",
        "criterion": "{issue}：{title}为 {value} {unit}，误差 "
        "{error} {unit}；{way}变化超过 {change} {unit}"
        " 才算超出测量误差的进步。",
        "criterion_none": "{issue}：比较相同的测量值；只有超出误差的变化才算数。",
        "up": "向上",
        "down": "向下",
        "no_issue": "没有发现足够确定的问题，因此不开处方。",
        "unjudged": "无法判断，因此不安排训练：{names}。",
        "later": "留到下一阶段（一次少改几项）：{names}。",
        "none_fits": "{issue}：知识库中没有适合该运动员水平、器材和伤病的练习。",
        "left_out": "未安排“{exercise}”：会超过 {maximum} {unit} 的上限（{source}）。",
        "fewer": "{exercise}：记录要求每周 {asked} 天；本周可安排 {placed} 天。",
        "injury": "已排除会加重受伤部位（{areas}）的练习。带痛训练前请咨询医生。",
        "unknown_injury": "我们不知道“{injury}”禁止什么，因此只安排没有任何禁忌的练习。请咨询医生。",
        "no_equipment": "未说明器材，因此只安排无器材或项目自带器材的练习。",
        "age_unknown": "年龄未知：若运动员未满 {age} 岁请填写，计划会随之改变。",
        "youth": "按青少年（未满 {age} 岁）的上限安排。",
        "in_season": "按赛季安排：练习较少，比赛前一天不练。",
        "pain": "练习中出现疼痛就停止。本计划不是医疗建议。",
        "general": "按一般准备期安排：离比赛尚远，现在学习新动作。",
        "reason": "针对 {issues}：{role}",
        "drill": "该动作本身的练习",
        "ability": "发展该动作所需的力量或速度",
        "mobility": "提供该动作所需的活动度",
        "protection": "保护该动作所负荷的部位",
    },
}


ROLE_OF = {
    "technique_drill": "drill",
    "motor_control": "drill",
    "mobility": "mobility",
    "injury_prevention": "protection",
}
"""What an exercise's category does for the athlete; every other one builds an ability."""


def text_for(language: str) -> Mapping[str, str]:
    return TEXT.get(language, TEXT["en"])


def exercise_name(record: Guidance, language: str) -> str:
    """The name shown in a sentence; the dose line itself keeps the record's own words."""
    return record.title_zh if language == "zh" and record.title_zh else record.exercise


def issue_name(issue: Issue, action: Action, language: str) -> str:
    spec = next((spec for spec in action.issues if spec.id == issue.id), None)
    return spec.name_zh if spec and language == "zh" and spec.name_zh else issue.name


def weeks(first: Guidance | None, language: str) -> tuple[str, ...]:
    """One sentence for each of the four weeks; none without an exercise."""
    if first is None:
        return ()
    text = text_for(language)
    step = first.fields_zh.get("progression", "") if language == "zh" else first.progression
    named = f"{exercise_name(first, language)}: {step}"
    # Some progression fields hold a finding instead of steps; only steps can be climbed.
    third = text["week3"].format(progression=named) if "->" in step else text["week3_plain"]
    return text["week1"], text["week2"], third, text["week4"]


def retest(issues: Sequence[Issue], action: Action, start: date | None, language: str) -> str:
    """When to film again, and for each trained issue the change that is more than measurement error."""
    text = text_for(language)
    on = text["on"].format(date=(start + timedelta(weeks=WEEKS)).isoformat()) if start else ""
    return " ".join(
        [text["retest"].format(weeks=WEEKS, on=on)] + [_criterion(issue, action, language) for issue in issues]
    )


def _criterion(issue: Issue, action: Action, language: str) -> str:
    text = text_for(language)
    name = issue_name(issue, action, language)
    usable = [row for row in issue.evidence if math.isfinite(row.error) and row.error > 0 and math.isfinite(row.value)]
    if not usable:
        return text["criterion_none"].format(issue=name)
    main = max(usable, key=lambda row: row.probability * row.weight)
    way = text["up" if main.direction == "low" else "down"]
    digits = _digits(main.error)
    return text["criterion"].format(
        issue=name,
        title=_indicator_title(main, action, language),
        value=f"{main.value:.{digits}f}",
        error=f"{main.error:.{digits}f}",
        change=f"{SMALLEST_CHANGE * main.error:.{digits}f}",
        unit=main.unit,
        way=way,
    )


def _digits(error: float) -> int:
    """Decimals that show two significant digits of an error."""
    return max(0, 1 - math.floor(math.log10(error)))


def _indicator_title(row: Evidence, action: Action, language: str) -> str:
    spec = next((spec for spec in action.indicators if spec.id == row.indicator), None)
    if spec is None:
        return row.indicator
    return spec.title_zh if language == "zh" and spec.title_zh else spec.title
