"""Names and figures as the window shows them: titles by language, values with unit and error."""

import math

from ..core import reasons
from ..core.records import Action, Issue, Keyframe, Measurement
from .words import tr

_language = ["en"]

UNITS: dict[str, str] = {
    "deg": "°",
    "deg/s": "°/s",
    "ratio": "",
    "LL": " LL",
    "leg_length": " LL",
    "%": " %",
    "count": "",
}


def use_language(language: str) -> None:
    _language[0] = language


def language() -> str:
    return _language[0]


def pick(english: str, chinese: str) -> str:
    """The Chinese title where the window is Chinese and there is one."""
    return chinese if _language[0] == "zh" and chinese else english


def unit_text(unit: str) -> str:
    """The unit as it follows a number, with its space."""
    return UNITS.get(unit, f" {unit}" if unit else "")


def decimals(value: float, error: float = math.nan) -> int:
    """Digits after the point: so that the error shows one or two figures, at most three."""
    size = error if math.isfinite(error) and error > 0 else abs(value) / 50
    if not math.isfinite(size) or size <= 0:
        return 1
    return max(
        0,
        min(
            3,
            1 - math.floor(math.log10(size)) - (1 if size * 10 ** -math.floor(math.log10(size)) >= 2 else 0),
        ),
    )


def quantity(value: float, error: float, unit: str) -> str:
    """ "155 ± 6°": a measured number never comes without its error and unit."""
    if not math.isfinite(value):
        return "–"
    places = decimals(value, error)
    text = f"{value:.{places}f}"
    if math.isfinite(error):
        text += f" ± {error:.{places}f}"
    return text + unit_text(unit)


def band(low: float, high: float, unit: str) -> str:
    """The target range in words of figures; open ends as ≥ or ≤, "" without a target."""
    if math.isfinite(low) and math.isfinite(high):
        places = next((count for count in range(4) if round(low, count) == low and round(high, count) == high), 2)
        return f"{low:.{places}f}–{high:.{places}f}{unit_text(unit)}"
    if math.isfinite(low):
        return f"≥ {low:g}{unit_text(unit)}"
    if math.isfinite(high):
        return f"≤ {high:g}{unit_text(unit)}"
    return ""


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def clock(seconds: float) -> str:
    """Time as minutes, seconds and thousandths: 0:00.842."""
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    minutes = int(seconds // 60)
    return f"{sign}{minutes}:{seconds - 60 * minutes:06.3f}"


def duration(seconds: float) -> str:
    """A length of time for waiting: "about 40 s", "about 3 min"."""
    if seconds < 90:
        return tr("about {seconds} s", seconds=max(1, 5 * round(seconds / 5) if seconds > 10 else round(seconds)))
    return tr("about {minutes} min", minutes=round(seconds / 60))


def side_text(side: str | None) -> str:
    return {"left": tr("left"), "right": tr("right"), "both": tr("both sides")}.get(side or "", "")


def level_text(level: str) -> str:
    return {
        "beginner": tr("beginner"),
        "intermediate": tr("intermediate"),
        "trained": tr("trained"),
        "elite": tr("elite"),
    }.get(level, level)


def sex_text(sex: str) -> str:
    return {"female": tr("female"), "male": tr("male")}.get(sex, "")


def basis_text(basis: str) -> str:
    """On what a target band rests, in words."""
    return {
        "pub_range": tr("published range"),
        "pub_mean_sd": tr("published mean ± SD"),
        "pub_cut": tr("published cut-off"),
        "around_pub": tr("around a published value"),
        "mean_sd": tr("mean ± SD, recalled"),
        "judgement": tr("judgement"),
    }.get(basis, basis)


def view_text(view: str) -> str:
    """From where a clip is filmed, in words."""
    return {
        "side": tr("side"),
        "oblique": tr("oblique"),
        "front": tr("front"),
        "rear": tr("rear"),
    }.get(view, view)


def status_text(status: str) -> str:
    """A verdict in one or two words."""
    return {
        "present": tr("fault"),
        "watch": tr("watch"),
        "absent": tr("fine"),
        "ok": tr("in range"),
        "low": tr("below range"),
        "high": tr("above range"),
        "cannot_judge": tr("cannot judge"),
        "dismissed": tr("dismissed"),
    }.get(status, status)


def readable(name: str) -> str:
    """An id as words, where a record has no title."""
    text = name.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def action_title(action: Action) -> str:
    return pick(action.title, action.title_zh) or readable(action.id)


def keyframe_title(action: Action, keyframe_id: str) -> str:
    for spec in action.keyframes:
        if spec.id == keyframe_id:
            return pick(spec.title, spec.title_zh) or readable(keyframe_id)
    return readable(keyframe_id)


_TAILS = ("down", "off", "stance", "swing", "step", "lift", "out", "up")


def short_title(title: str) -> str:
    """Initials for the timeline: "Toe-off" -> "TO"; a short title stays as it is."""
    if _language[0] == "zh" and any(sign > "\u2e80" for sign in title):
        return title[:2]
    if len(title) <= 4:
        return title
    words = [word for word in title.replace("-", " ").split() if word]
    if len(words) == 1:
        # Compounds such as touchdown and midstance are spelled as two words: TD, MS.
        tail = next((end for end in _TAILS if title.lower().endswith(end) and len(title) > len(end)), "")
        return (title[0] + (tail[0] if tail else title[1])).upper()
    return "".join(word[0] for word in words).upper()[:4]


def keyframe_label(action: Action, keyframe: Keyframe) -> str:
    """ "Touchdown, right · step 3"."""
    parts = keyframe_title(action, keyframe.id)
    if keyframe.side in ("left", "right"):
        parts += f", {side_text(keyframe.side)}"
    return parts + (" · " + tr("step {number}", number=keyframe.step) if keyframe.step else "")


def measurement_title(action: Action, measurement: Measurement) -> str:
    for spec in action.indicators:
        if spec.id == measurement.id:
            return pick(spec.title, spec.title_zh) or measurement.title or readable(measurement.id)
    return measurement.title or readable(measurement.id)


def indicator_title(action: Action, indicator_id: str) -> str:
    for spec in action.indicators:
        if spec.id == indicator_id:
            return pick(spec.title, spec.title_zh) or readable(indicator_id)
    return readable(indicator_id)


def issue_name(action: Action, issue_id: str, fallback: str = "") -> str:
    for spec in action.issues:
        if spec.id == issue_id:
            return pick(spec.name, spec.name_zh) or fallback
    return fallback or issue_id


def reason_text(action: Action, sentence: str) -> str:
    """Why something can't be judged, with titles instead of ids, in the window's language."""
    return reasons.told(sentence, action, _language[0])


def population_text(action: Action, indicator: str, name: str) -> str:
    """Who a band is for."""
    return reasons.population(action, indicator, name, _language[0])


def issue_texts(action: Action, issue: Issue) -> tuple[str, str, str]:
    """Likely causes, why it matters, and the load on the body."""
    for spec in action.issues:
        if spec.id == issue.id:
            return (
                pick(issue.causes, spec.causes_zh),
                pick(issue.why_performance, spec.why_performance_zh),
                pick(issue.why_injury, spec.why_injury_zh),
            )
    return issue.causes, issue.why_performance, issue.why_injury


def result_text(found: bool, faults: int) -> str:
    """The outcome of an analysis in a few words."""
    if not found:
        return tr("action not found")
    return fault_count(faults) if faults else tr("no fault")


def fault_count(faults: int) -> str:
    return tr("1 fault") if faults == 1 else tr("{count} faults", count=faults)
