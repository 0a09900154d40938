"""Notes on what was read from a clip and mended in it, by code and language.

A note is stored as its English sentence, so that files stay readable and old analyses keep theirs; ``in_language``
finds the template that made it and says the same, with the same values, in another language.
"""

import re
from functools import lru_cache
from typing import Final

TEXT: Final[dict[str, tuple[str, str]]] = {
    "swapped": (
        "Left and right had changed places and were put back in {frames} frames.",
        "有 {frames} 帧的左右互换，已改正。",
    ),
    "jumped": (
        "{points} landmark positions that jumped were removed and bridged.",
        "{points} 个跳变的关节点位置已去除并补全。",
    ),
    "not_smoothed": (
        "At {fps} frames/s the positions were not smoothed.",
        "在 {fps} 帧/秒下未对位置做平滑。",
    ),
    "smoothed": (
        "Low-pass without lag, -3 dB at: {cutoffs}.",
        "无延迟低通滤波，-3 dB 频率：{cutoffs}。",
    ),
    "tilted": (
        "The ground line is tilted by {angle} deg; the picture was levelled.",
        "地面线倾斜 {angle} 度；画面已校平。",
    ),
    "levels": (
        "The athlete stands on {levels} levels of different height.",
        "运动员站在 {levels} 个不同高度的面上。",
    ),
    "by_height": (
        "Metres come from the athlete's height; every length may be off by 4 % for that.",
        "米制由运动员身高换算；因此每个长度可能相差 4 %。",
    ),
    "camera_lost": ("the camera moved and its motion could not be followed", "相机移动，且无法跟踪其运动"),
    "camera_turned": (
        "the camera turned too far to put the whole clip on one ground",
        "相机转动过大，无法把整段视频放到同一地面",
    ),
    "no_rest": ("the feet are never seen resting on the ground", "从未看到双脚停在地面上"),
    "feet_outside": ("the feet are outside the picture", "双脚在画面之外"),
    "nearer": (
        "the athlete comes much nearer to the camera or goes away from it",
        "运动员明显靠近或远离相机",
    ),
    "no_feet": ("No foot or ankle is known, so there is no floor.", "没有已知的脚或踝，因此没有地面。"),
    "variable_rate": (
        "The frame rate varies; every frame's own time is used.",
        "帧率不固定；使用每一帧自己的时间。",
    ),
    "no_clock": (
        "The file holds no usable frame times; {fps} frames/s are assumed.",
        "文件中没有可用的帧时间；按 {fps} 帧/秒处理。",
    ),
    "racing_clock": (
        "By the file's times it plays at {stated} frames/s; {fps} are assumed.",
        "按文件中的时间，播放速度为 {stated} 帧/秒；按 {fps} 帧/秒处理。",
    ),
    "damaged": (
        "{frames} damaged frame(s) are left out; the others keep their times.",
        "略去 {frames} 个损坏的帧；其余帧保持各自的时间。",
    ),
    "odd_turn": (
        "The file asks for a turn that is no multiple of 90 degrees; the nearest is used.",
        "文件要求的旋转不是 90 度的倍数；使用最接近的值。",
    ),
    "interlaced": (
        "The clip is interlaced: one field of each frame is used, which halves the height's detail.",
        "视频为隔行扫描：每帧只用一场，垂直细节减半。",
    ),
    "hdr": (
        "The clip is {kind}; colours look flat here, positions are not affected.",
        "视频为 {kind}；此处颜色显得平淡，位置不受影响。",
    ),
    "hinted": (
        "The file says it was captured at {fps} frames/s: slow motion is undone.",
        "文件注明以 {fps} 帧/秒拍摄：已还原慢动作。",
    ),
    "named_slow": (
        "The name speaks of slow motion, but the file plays at {fps} frames/s: times and speeds are wrong unless the "
        "capture rate is given.",
        "文件名提到慢动作，但文件以 {fps} 帧/秒播放：如不给出拍摄帧率，时间和速度都不正确。",
    ),
}
"""Code -> (English, Chinese) with the same fields."""
NAMES_ZH: Final = {
    "head": "头部",
    "shoulders and hips": "肩和髋",
    "arms": "手臂",
    "knees": "膝",
    "feet": "足",
}
"""Names within values."""


def note(code: str, **values: object) -> str:
    """The English sentence of ``code`` with its values. Raises KeyError for an unknown code or a missing value."""
    return TEXT[code][0].format(**values)


def in_language(sentence: str, language: str) -> str:
    """``sentence`` in ``language`` ("en" or "zh"); as it is where no template made it."""
    if language != "zh":
        return sentence
    for pattern, chinese in _patterns():
        found = pattern.fullmatch(sentence)
        if found:
            return chinese.format(**{name: _names(value) for name, value in found.groupdict().items()})
    return sentence


def _names(value: str) -> str:
    for english, chinese in NAMES_ZH.items():
        value = re.sub(rf"\b{english}\b", chinese, value)
    return value


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    made = []
    for english, chinese in TEXT.values():
        parts = re.split(r"\{(\w+)\}", english)
        source = "".join(f"(?P<{part}>.+)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
        made.append((re.compile(source), chinese))
    return tuple(made)
