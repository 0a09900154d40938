"""Doses of a record in Chinese, where its words are few and plain; else the source's own words stay."""

import re

WORDS: tuple[tuple[str, str], ...] = (
    ("alternating sides", "左右交替"),
    ("a few seconds", "数秒"),
    ("after training", "训练后"),
    ("each position", "每个姿势"),
    ("total reps", "总次数"),
    ("easy run", "轻松跑"),
    ("per side", "（每侧）"),
    ("per leg", "（每腿）"),
    ("per arm", "（每臂）"),
    ("warm-up", "热身"),
    ("sessions", "次训练"),
    ("session", "次训练"),
    ("circuit", "循环"),
    ("hurdles", "个栏"),
    ("total", "共"),
    ("weeks", "周"),
    ("pause", "停顿"),
    ("steps", "步"),
    ("count", "拍"),
    ("reps", "次"),
    ("hold", "保持"),
    ("then", "然后"),
    ("week", "周"),
    ("each", "（每侧）"),
    ("run", "跑"),
    ("day", "天"),
    ("min", "分钟"),
    ("wk", "周"),
    ("in", "于"),
    ("by", "按"),
    ("s", "秒"),
    ("m", "米"),
    ("x", "×"),
)


def in_chinese(dose: str) -> str:
    """ "10 per side, 3 s hold" as "10（每侧），3 秒保持"; unchanged where a word is not known."""
    text = dose
    for english, chinese in WORDS:
        text = re.sub(rf"(?<![A-Za-z]){english}(?![A-Za-z])", chinese, text)
    if re.search(r"[A-Za-z]", text):
        return dose
    text = text.replace(", ", "，")
    return re.sub(r"(?<=[\u4e00-\u9fff）])\s+(?=[\u4e00-\u9fff（])|\s+(?=（)", "", text)
