"""What a small model may choose when it words a fact: a grammar (GBNF) of ways to say the same thing.

Left free, a model of a hundred million parameters shuffles cause and effect and skips clauses. Inside a
frame it only picks how the athlete is spoken to, how two clauses are joined and how a cause is put. Every
sentence that the grammar allows says what the fact says; the checker proves it all the same.
"""

import re
from collections.abc import Iterator

_BODY_TEXT = """
ankle ankles arm arms back balance body calf calves chest elbow elbows feet foot forearm glutes hamstring
hamstrings hand hands head heel heels hip hips knee knees landing leg legs pelvis pelvic push quads shin
shoulder shoulders step steps stride strides thigh thighs toe toes torso trunk
"""
BODY = frozenset(_BODY_TEXT.split())
_OF_THE_BODY = re.compile(rf"\b(The|the) (?=(?:(?!and |or |of )[a-z-]+ ){{0,2}}?(?:{'|'.join(sorted(BODY))})\b)")
_GENERAL = re.compile(r"; |, although |: |\. ")
"""What follows these holds for anyone, so it is not said of the athlete's own body."""
JOINTS = {
    ", so ": (", so ", ", and so ", ", which means that "),
    ", although ": (", although ", ", even though "),
    " because ": (" because ", " since "),
}
"""Ways to join two clauses that say the same."""
_CAUSED = re.compile(
    r"^(?P<what>[^;:.]+?) (?:are behind it|is behind it|cause it|explain it|lead to it|lead there|are usual|are common"
    r"|are typical|are reasons|is the reason|are the usual reasons)(?P<rest>[;.,].*)$"
)
CAUSES = ("It can come from ", "This can come from ", "Look at the likely causes: ")
"""Ways to put possible causes before what they cause; all of them leave open which one it is."""
_PLAIN = re.compile(r"[A-Za-z ,.;:!?'\"()\-]+")
_CAUSE_WORDS = re.compile(
    "are behind it|is behind it|cause it|explain it|lead to it|lead there|are usual|are common|are typical|are reasons"
    "|is the reason|are the usual reasons|it can come from|this can come from|look at the likely causes:"
)


def grammar(fact: str) -> str:
    """The GBNF of the ways to say one sentence of the facts, or "" where it stands as it is: there is nothing to
    choose, or it holds digits or signs, which the model is forbidden.
    """
    if not _PLAIN.fullmatch(fact):
        return ""
    ways = [fact]
    caused = _CAUSED.match(fact)
    if caused:
        what = caused["what"][0].lower() + caused["what"][1:]
        ways = [f"{opening}{what}{caused['rest']}" for opening in CAUSES]
    rule = " | ".join(" ".join(_choices(way)) for way in ways)
    return f"root ::= {rule}" if " | " in rule else ""


def meaning(sentence: str) -> str:
    """A sentence with the wording that the frames exchange made the same, so that what is left can be compared."""
    same = _CAUSE_WORDS.sub(" ", sentence.lower())
    return same.replace("which means that", "so").replace("even though", "although").replace(" since ", " because ")


def _choices(sentence: str) -> Iterator[str]:
    """The parts of a sentence in order: what is fixed, and what may be said in one of several ways."""
    own = _GENERAL.split(sentence)[0]
    places: list[tuple[int, int, tuple[str, ...]]] = [
        (match.start(1), match.end(1), _persons(match[1])) for match in _OF_THE_BODY.finditer(own)
    ]
    for joint, ways in JOINTS.items():
        places += [(match.start(), match.end(), ways) for match in re.finditer(re.escape(joint), sentence)]
    done = 0
    for start, stop, ways in sorted(places):
        if start < done:
            continue
        if start > done:
            yield _literal(sentence[done:start])
        yield "(" + " | ".join(_literal(way) for way in ways) + ")"
        done = stop
    if done < len(sentence):
        yield _literal(sentence[done:])


def _persons(article: str) -> tuple[str, str]:
    return (article, "Your") if article == "The" else (article, "your")


def _literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
