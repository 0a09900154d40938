"""Text to search terms: light English stems, and character bigrams for Chinese."""

import re

_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u4dbf\u4e00-\u9fff]+")
_CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_SPLIT = re.compile(r"(?<=[a-z])[-'’](?=[a-z])")
_STOP_TEXT = """
a an and are as at be been but by can could do does for from had has have how i if in into is it
its just me my of on or our out s should so t than that the their them then there these they this
those to was we what when where which while who why will with would you your he she his her am not
no get gets got keep keeps like really very too much some any athlete
"""
STOP = frozenset(_STOP_TEXT.split())
_CJK_STOP = frozenset("的了是在和与我他她它吗呢吧很太把被就都也")
_CJK_ASKING = re.compile(
    "怎么办|怎么样|为什么|怎么|怎样|如何|什么|哪里|哪儿|多久|多少|可以|应该|需要|时候|一个|有没有|能不能"
)
"""What Chinese questions ask with, whatever they are about."""


def has_chinese(text: str) -> bool:
    return bool(_CJK.search(text))


def words(text: str) -> list[str]:
    """Words in order, as written but in small letters, without stop words; Chinese as overlapping bigrams."""
    found: list[str] = []
    for word in _WORD.findall(_CJK_ASKING.sub(" ", _SPLIT.sub(" ", text.lower()))):
        if _CJK.match(word):
            found += _bigrams(word)
        elif word not in STOP:
            found.append(word)
    return found


def characters(text: str) -> list[str]:
    """Single Chinese characters in order, without particles: what a bigram that straddles words misses."""
    return [
        character for character in _CJK_ASKING.sub("", text) if _CJK.match(character) and character not in _CJK_STOP
    ]


def terms(text: str) -> list[str]:
    """Search terms in order: stems of the words."""
    return [stem(word) for word in words(text)]


def stem(word: str) -> str:
    """Strip plural, -ing, -ed and -ly: enough to join "collapses", "collapsing" and "collapsed"."""
    if len(word) <= 3 or not word.isascii() or word.isdigit():
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def _bigrams(run: str) -> list[str]:
    """Overlapping pairs of a run of characters, without particles; a run of one stays as it is."""
    kept = "".join(character for character in run if character not in _CJK_STOP) or run
    return [kept] if len(kept) == 1 else [kept[i : i + 2] for i in range(len(kept) - 1)]
