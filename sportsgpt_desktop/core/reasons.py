"""Why something can't be judged: sentences by code, and the same in the language and with the titles of a report.

As with notes, a reason is stored as its English sentence with ids, so that files stay readable; ``told`` finds the
template that made it and says the same in another language, with titles instead of ids.
"""

import re
from functools import lru_cache
from typing import Final

from .notes import in_language
from .records import Action

TEXT: Final[dict[str, tuple[str, str]]] = {
    "no_keyframe": ("The keyframe '{keyframe}' was not found.", "未找到关键帧“{keyframe}”。"),
    "view": (
        "It is judged {wanted}; this clip is seen {seen}.",
        "它需{wanted}判断；这段视频是{seen}拍摄。",
    ),
    "view_side": ("It needs a view from the side.", "需要从侧面拍摄。"),
    "view_front": ("It needs a view from the front or from behind.", "需要从正面或背面拍摄。"),
    "rate": (
        "It needs at least {needed} frames per second; this clip has {rate}.",
        "至少需要每秒 {needed} 帧；这段视频为 {rate} 帧。",
    ),
    "ground": (
        "The ground can't be told from the camera's own movement.",
        "无法把地面与相机自身的运动分开。",
    ),
    "metres": (
        "It needs metres: give the athlete's height or a known length.",
        "需要以米为单位：请给出运动员身高或已知长度。",
    ),
    "trunk": (
        "The shoulders lie too near the hips to be real, so no angle to the trunk can be told.",
        "肩与髋过近，不真实，因此无法得出与躯干的角度。",
    ),
    "mark": (
        "Mark where the obstacle stands (and its height) to judge this.",
        "请标出障碍的位置（和高度）后再判断。",
    ),
    "not_seen": ("Not seen at this keyframe: {names}.", "此关键帧看不到：{names}。"),
    "hidden": ("Hidden or unsure at this keyframe: {names}.", "此关键帧被遮挡或不确定：{names}。"),
    "incomplete": (
        "It can't be measured here: the movement around the keyframe is not complete.",
        "此处无法测量：关键帧前后的动作不完整。",
    ),
    "both_sides": ("It needs '{indicator}' of both sides.", "需要左右两侧的“{indicator}”。"),
    "no_step_band": ("There is no target band for step {step}.", "第 {step} 步没有目标范围。"),
    "no_age_band": (
        "There is no target band for this age; adults' bands are not applied to children.",
        "此年龄没有目标范围；成人的范围不用于儿童。",
    ),
    "no_level_band": (
        "There is no target band for the level '{level}', only for better athletes.",
        "水平“{level}”没有目标范围，只有更高水平的。",
    ),
    "no_sex_band": (
        "The target differs between women and men: set the athlete's sex.",
        "目标男女不同：请设定运动员的性别。",
    ),
    "too_wide": ("The error (± {error}) is too wide for this target.", "误差（± {error}）对这个目标来说过大。"),
    "dead_band": (
        "Less than {floor} deg beyond the target, the pose model's own error.",
        "超出目标不到 {floor}°，在姿态模型自身的误差之内。",
    ),
    "too_near": ("Too near the target for its error (± {error}).", "离目标太近，小于其误差（± {error}）。"),
    "by_mean": ("Judged by the mean of its steps, {mean}.", "按各步的平均值 {mean} 判断。"),
    "nothing_alike": ("Nothing in the clip resembles the action.", "视频中没有与该动作相似的内容。"),
    "not_it": (
        "What resembles it most, at {start} to {stop} s, is not it: {why}",
        "最相似的一段（{start} 至 {stop} 秒）不是该动作：{why}",
    ),
    "too_different": (
        "The closest movement, at {start} to {stop} s, differs too much from the references "
        "(cost {cost}, limit {limit}).",
        "最接近的动作（{start} 至 {stop} 秒）与参考相差太大（代价 {cost}，上限 {limit}）。",
    ),
    "disorder": (
        "its decisive instants do not follow one another.",
        "各关键时刻的先后次序不对。",
    ),
    "too_little_seen": (
        "too little of what makes it this action can be seen in this view.",
        "从这个角度看不到足够的动作特征。",
    ),
    "not_measured": ("It was not measured.", "未测量。"),
    "not_enough": ("Not enough could be judged ({indicators}). {why}", "可判断的内容不足（{indicators}）。{why}"),
}
"""Code -> (English, Chinese) with the same fields."""
WORDS_ZH: Final = {
    "from the side": "从侧面",
    "obliquely": "从斜侧面",
    "from the front": "从正面",
    "from behind": "从背面",
    "from an unknown side": "从未知角度",
    "beginner": "初学",
    "intermediate": "中级",
    "trained": "有训练",
    "elite": "精英",
    "left": "左",
    "right": "右",
    "shoulder": "肩",
    "elbow": "肘",
    "wrist": "腕",
    "hip": "髋",
    "knee": "膝",
    "ankle": "踝",
    "heel": "足跟",
    "foot index": "脚尖",
    "ear": "耳",
    "or": "或",
    "deg": "°",
    "thigh len": "大腿长",
    "ratio": "（比值）",
    "steps/min": "步/分",
}
"""Words within values, longest first where one holds another."""


def reason(code: str, **values: object) -> str:
    """The English sentence of ``code`` with its values. Raises KeyError for an unknown code or a missing value."""
    return TEXT[code][0].format(**values)


def told(sentence: str, action: Action, language: str) -> str:
    """``sentence`` with titles instead of ids, in ``language`` ("en" or "zh"); as it is where no template made it."""
    for code, pattern in _patterns():
        found = pattern.fullmatch(sentence)
        if found:
            values = {name: _value(name, value, action, language) for name, value in found.groupdict().items()}
            return TEXT[code][1 if language == "zh" else 0].format(**values)
    if language == "zh":
        for rule in action.plausibility.get("rules", ()):
            if rule.get("reason") == sentence and rule.get("reason_zh"):
                return str(rule["reason_zh"])
    return in_language(sentence, language)


def _value(name: str, value: str, action: Action, language: str) -> str:
    if name == "why":
        return told(value, action, language)
    if name == "keyframe":
        titles = {spec.id: (spec.title, spec.title_zh) for spec in action.keyframes}
        return _title(titles, value, language)
    if name in ("indicator", "indicators"):
        named = {spec.id: (spec.title, spec.title_zh) for spec in action.indicators}
        named |= dict(action.not_measurable_titles)
        between = "、" if language == "zh" else ", "
        return between.join(_title(named, part, language) for part in value.split(", "))
    return _words(value) if language == "zh" else value


def _title(titles: dict[str, tuple[str, str]], number: str, language: str) -> str:
    english, chinese = titles.get(number, (number.replace("_", " "), ""))
    return chinese if language == "zh" and chinese else english


def _words(value: str) -> str:
    value = value.replace(", ", "、")
    for english, chinese in WORDS_ZH.items():
        value = re.sub(rf"\b{re.escape(english)}\b", chinese, value)
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", value)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = []
    for code, (english, _) in TEXT.items():
        parts = re.split(r"\{(\w+)\}", english)
        source = "".join(f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
        made.append((code, re.compile(source, re.DOTALL)))
    return tuple(made)


RULES_ZH: Final = {"as shipped": "随程序附带", "edited: ": "已修改："}


def rules_name(name: str, language: str) -> str:
    """The name of a rule set, which says whether somebody edited it, in ``language``."""
    for english, chinese in RULES_ZH.items():
        name = name.replace(english, chinese) if language == "zh" else name
    return name


def population(action: Action, indicator: str, name: str, language: str) -> str:
    """Who a band is for, in ``language``: ``name`` as a measurement has it, "A or B (...)" for both sexes' bands."""
    if language != "zh":
        return name
    known = {
        band.population: band.population_zh
        for spec in action.indicators
        if spec.id == indicator
        for band in spec.bands
        if band.population_zh
    }
    if name in known:
        return known[name]
    both = re.fullmatch(r"(?P<one>.+) or (?P<other>.+) \(sex not given: the wider of both\)", name)
    if both is None:
        return name
    one, other = (known.get(both[part], both[part]) for part in ("one", "other"))
    return f"{one}或{other}（未给出性别：取两者中较宽的）"
