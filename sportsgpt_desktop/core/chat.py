"""Questions about the open report, answered by code: slots filled from plan and measurements, or quoted records.

Nothing is composed: a number in an answer is one of the plan's, of a measurement's or of a quoted record.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from .corpus import Corpus
from .corpus.words import has_chinese, terms
from .records import Action, Analysis, Answer, Guidance, Measurement, Passage, Prescription

MAX_QUESTION = 1000
QUOTES = 3
CLOSE = 0.8
"""The report's own issues and action come first only among passages that answer about as well as the best one: this share
of its score. Judgement.
"""
NAMED = 0.5
"""Share of a name's words that a question must hold to mean it. Judgement."""

ASKS: Mapping[str, tuple[str, ...]] = {
    "retest": (
        "retest", "test again", "film again", "when again", "re-test", "see improvement", "know it works", "see results",
        "重测", "再测", "重新拍", "什么时候再", "见效",
    ),
    "certain": (
        "how confident", "how sure", "how certain", "how likely", "probability", "有多确定", "概率", "把握",
    ),
    "reasons": (
        "why these", "why this exercise", "why was", "why were", "why did you", "why do i have to", "为什么选", "为什么练",
        "为什么要做",
    ),
    "steps": ("harder", "too easy", "progress", "next step", "move on", "更难", "太简单", "太容易", "进阶"),
    "weeks": (
        "week 1", "week 2", "week 3", "week 4", "week one", "week two", "week three", "week four", "each week", "schedule",
        "monday", "which day", "what day", "第一周", "第二周", "第三周", "第四周", "周安排", "哪天", "哪几天", "星期",
    ),
    "cues": ("cue", "think about", "think of", "口令", "想什么", "注意什么"),
    "dose": (
        "how many", "how much", "how often", "how heavy", "how long", "reps", "repetitions", "sets", "rest between",
        "dose", "load", "几组", "几次", "多少组", "多少次", "多久", "多重", "组数", "次数", "休息",
    ),
    "issues": (
        "what is wrong", "what's wrong", "main problem", "biggest problem", "main issue", "which issues", "my issues",
        "summary", "what should i work on", "focus on", "主要问题", "有什么问题", "哪里不对", "总结",
    ),
    "plan": ("my plan", "what exercises", "which exercises", "training plan", "my programme", "练什么", "计划", "哪些练习"),
    "judge": ("cannot judge", "can't judge", "could not judge", "not judged", "无法判断", "不能判断"),
}  # fmt: skip
"""What a question asks of the report, by the words that ask it; the first that fits decides."""
PAIN = re.compile(r"\b(?:pains?|painful|hurts?|hurting|sore|aches?|aching|injur\w*)\b|疼|痛|受伤|酸", re.IGNORECASE)
"""Words after which a caution comes before everything else."""
MEASURED = ("my ", "how far", "value", "measured", "measure", "angle", "多少", "我的", "测")
"""Words that ask for a measurement whose title is named in part."""

TEXT: Mapping[str, Mapping[str, str]] = {
    "en": {
        "dose": "{exercise}: {sets} sets of {reps}; load {load}; rest {rest} s; {frequency} times a week; days {days}.",
        "value": "{title}: {value} {unit} with an error of {error} {unit}; target {target}. {verdict}",
        "ok": "Inside the target.",
        "low": "Below the target.",
        "high": "Above the target.",
        "cannot_judge": "{title}: this clip cannot tell ({reason}).",
        "issue": "{name}: probability {probability} %, severity {severity} of 100.",
        "no_issue": "No issue was found with enough certainty.",
        "no_plan": "Nothing is prescribed in this report.",
        "unjudged": "{name}: cannot be judged ({reason}).",
        "all_judged": "Every issue of this action could be judged.",
        "reason": "{exercise}. {reason}.",
        "step": "{exercise}: {step}.",
        "day": "{exercise}: days {days}.",
        "none": "No source found for this question.",
        "open": "open",
    },
    "zh": {
        "dose": "{exercise}：{sets} 组，每组 {reps}；负荷 {load}；休息 {rest} 秒；每周 {frequency} 次；第 {days} 天。",
        "value": "{title}：{value} {unit}，误差 {error} {unit}；目标 {target}。{verdict}",
        "ok": "在目标范围内。",
        "low": "低于目标。",
        "high": "高于目标。",
        "cannot_judge": "{title}：这段视频无法判断（{reason}）。",
        "issue": "{name}：概率 {probability} %，严重度 {severity}/100。",
        "no_issue": "没有发现足够确定的问题。",
        "no_plan": "本报告没有处方。",
        "unjudged": "{name}：无法判断（{reason}）。",
        "all_judged": "该动作的所有问题都可以判断。",
        "reason": "{exercise}。{reason}。",
        "step": "{exercise}：{step}。",
        "day": "{exercise}：第 {days} 天。",
        "none": "没有找到来源。",
        "open": "不限",
    },
}


def answer(question: str, analysis: Analysis, corpus: Corpus, language: str | None = None) -> Answer:
    """Answer one question about the report, in the report's language unless another is given.

    First what the report itself knows (doses, measurements, issues, retest), then up to three quoted passages,
    those of the report's issues before others; ``found`` False when no passage reaches the similarity floor.
    """
    asked = question.strip()[:MAX_QUESTION]
    text = TEXT.get(language or analysis.language, TEXT["en"])
    for respond in (_from_report, _from_measurements):
        found = respond(asked, analysis, corpus, text)
        if found is not None:
            return found
    return _quoted(asked, analysis, corpus, text)


def remember(analysis: Analysis, given: Answer) -> Analysis:
    """The analysis with one more exchange in its history."""
    return replace(analysis, chat=(*analysis.chat, given))


def _from_report(asked: str, analysis: Analysis, corpus: Corpus, text: Mapping[str, str]) -> Answer | None:
    responders: Mapping[str, Callable[[str, Analysis, Corpus, Mapping[str, str]], Answer | None]] = {
        "retest": lambda asked, analysis, corpus, text: Answer(asked, analysis.plan.retest or text["no_plan"]),
        "certain": _issues,
        "reasons": lambda *given: _lines(_reason, *given),
        "steps": lambda *given: _lines(_step, *given),
        "weeks": _weeks,
        "cues": _cues,
        "dose": lambda *given: _lines(_dose, *given),
        "issues": _issues,
        "plan": lambda *given: _lines(_dose, *given),
        "judge": _unjudged,
    }
    lower = asked.lower()
    for kind, phrases in ASKS.items():
        if any(phrase in lower for phrase in phrases):
            return responders[kind](asked, analysis, corpus, text)
    return None


def _lines(
    row: Callable[[Prescription, Guidance | None, Mapping[str, str]], str],
    asked: str,
    analysis: Analysis,
    corpus: Corpus,
    text: Mapping[str, str],
) -> Answer | None:
    """A row for each exercise of the plan that the question names, else for the whole plan.

    A question about an exercise or a quantity that is not in the plan is left to the knowledge base.
    """
    lines = analysis.plan.prescriptions
    named = [line for line in lines if _names(asked, line.exercise) or _names(asked, line.title)]
    if not named and _better_in_knowledge(asked, lines, corpus):
        return None
    chosen = named or list(lines)
    if not chosen:
        return Answer(asked, text["no_plan"])
    rows = [row(line, corpus.get(line.record_id), text) for line in chosen]
    return Answer(asked, "\n".join(rows), record_ids=tuple(line.record_id for line in chosen))


def _weeks(asked: str, analysis: Analysis, corpus: Corpus, text: Mapping[str, str]) -> Answer:
    """The outline of the four weeks, and the days of each exercise."""
    lines = analysis.plan.prescriptions
    days = [_filled(text["day"], line, days=", ".join(str(day) for day in line.days)) for line in lines]
    return Answer(
        asked,
        "\n".join([*analysis.plan.weeks, *days]) or text["no_plan"],
        record_ids=tuple(line.record_id for line in lines),
    )


def _cues(asked: str, analysis: Analysis, corpus: Corpus, text: Mapping[str, str]) -> Answer | None:
    """The cues of the most important issue of the report."""
    own = [issue.id for issue in analysis.assessment.issues if issue.status in ("present", "watch")][:1]
    found = [record for record in corpus.records if record.kind == "cue" and set(own) & set(record.issue_ids)]
    return _quotes(asked, [Passage(record, 1.0, 1.0) for record in found], text) if found else None


def _reason(line: Prescription, record: Guidance | None, text: Mapping[str, str]) -> str:
    return _filled(text["reason"], line, reason=line.reason)


def _step(line: Prescription, record: Guidance | None, text: Mapping[str, str]) -> str:
    chinese = record.fields_zh if record is not None and text is TEXT["zh"] else {}
    return _filled(text["step"], line, step=chinese.get("progression", line.progression))


def _filled(form: str, line: Prescription, **slots: str) -> str:
    return form.format(exercise=line.title or line.exercise, **slots)


def _better_in_knowledge(asked: str, lines: Sequence[Prescription], corpus: Corpus) -> bool:
    """Whether the question names an exercise outside the plan, or the passage that answers it best is no exercise."""
    planned = {line.record_id for line in lines}
    if any(
        record.exercise and record.id not in planned and _names(asked, record.exercise) for record in corpus.records
    ):
        return True
    best = corpus.look_up(asked, 1)
    return bool(best) and best[0].record.kind in ("load", "caution") and best[0].similarity >= 0.5


def _dose(line: Prescription, record: Guidance | None, text: Mapping[str, str]) -> str:
    chinese = record.fields_zh if record is not None and text is TEXT["zh"] else {}
    return text["dose"].format(
        exercise=line.title or line.exercise,
        sets=line.sets,
        reps=line.reps_or_distance,
        load=chinese.get("load", line.load),
        rest=chinese.get("rest_s", line.rest_s),
        frequency=line.frequency_per_week,
        days=", ".join(str(day) for day in line.days),
    )


def _issues(asked: str, analysis: Analysis, corpus: Corpus, text: Mapping[str, str]) -> Answer:
    shown = [issue for issue in analysis.assessment.issues if issue.status in ("present", "watch")]
    rows = [
        text["issue"].format(
            name=_issue_name(issue.id, issue.name, analysis.action, text),
            probability=f"{100 * issue.probability:.0f}",
            severity=f"{100 * issue.severity:.0f}",
        )
        for issue in shown
    ]
    return Answer(asked, "\n".join(rows) or text["no_issue"])


def _unjudged(asked: str, analysis: Analysis, corpus: Corpus, text: Mapping[str, str]) -> Answer:
    rows = [
        text["unjudged"].format(
            name=_issue_name(issue.id, issue.name, analysis.action, text), reason=issue.reason or "?"
        )
        for issue in analysis.assessment.issues
        if issue.status == "cannot_judge"
    ]
    return Answer(asked, "\n".join(rows) or text["all_judged"])


def _from_measurements(asked: str, analysis: Analysis, corpus: Corpus, text: Mapping[str, str]) -> Answer | None:
    """Measurements whose title the question names, with their errors and targets."""
    titles = {spec.id: (spec.title, spec.title_zh) for spec in analysis.action.indicators}
    whole = not any(word in f"{asked.lower()} " for word in MEASURED)
    named = [
        row
        for row in analysis.assessment.measurements
        if any(_names(asked, title, whole) for title in (row.title, *titles.get(row.id, ())))
    ]
    if not named:
        return None
    return Answer(asked, "\n".join(_value(row, titles.get(row.id, ("", ""))[1], text) for row in named))


def _value(row: Measurement, title_zh: str, text: Mapping[str, str]) -> str:
    title = title_zh if text is TEXT["zh"] and title_zh else row.title
    side = f" ({row.side})" if row.side in ("left", "right") else ""
    if row.status == "cannot_judge" or not math.isfinite(row.value):
        return text["cannot_judge"].format(title=title + side, reason=row.reason or "?")
    digits = max(0, 1 - math.floor(math.log10(row.error))) if row.error > 0 else 1
    bounds = [text["open"] if math.isnan(bound) else f"{bound:g}" for bound in (row.target_min, row.target_max)]
    return text["value"].format(
        title=title + side,
        value=f"{row.value:.{digits}f}",
        error=f"{row.error:.{digits}f}",
        unit=row.unit,
        target=f"{bounds[0]} - {bounds[1]} {row.unit}",
        verdict=text[row.status],
    )


def _quoted(asked: str, analysis: Analysis, corpus: Corpus, text: Mapping[str, str]) -> Answer:
    own = {issue.id for issue in analysis.assessment.issues if issue.status in ("present", "watch")}
    found = corpus.search(asked, 2 * QUOTES)

    def distance(passage: Passage) -> int:
        """0 for the report's own issues, 1 for its action, 2 for all else and for much weaker answers."""
        if passage.score < CLOSE * found[0].score:
            return 2
        return 0 if own & set(passage.record.issue_ids) else 1 if analysis.action.id in passage.record.actions else 2

    ranked = sorted(found, key=distance)
    if PAIN.search(asked):
        cautions = corpus.search(asked, 1, lambda record: record.kind == "caution")
        ranked = [*cautions, *(passage for passage in ranked if passage not in cautions)]
    return _quotes(asked, ranked[:QUOTES], text)


def _quotes(asked: str, quotes: Sequence[Passage], text: Mapping[str, str]) -> Answer:
    if not quotes:
        return Answer(asked, text["none"], found=False)
    rows = [f"\u201c{_words_of(passage, text)}\u201d" for passage in quotes]
    return Answer(asked, "\n".join(rows), tuple(quotes), tuple(passage.record.id for passage in quotes))


def _words_of(passage: Passage, text: Mapping[str, str]) -> str:
    record = passage.record
    return record.text_zh if text is TEXT["zh"] and record.text_zh else record.text


def _issue_name(issue_id: str, name: str, action: Action, text: Mapping[str, str]) -> str:
    spec = next((spec for spec in action.issues if spec.id == issue_id), None)
    return spec.name_zh if spec is not None and text is TEXT["zh"] and spec.name_zh else name


def _names(asked: str, name: str, whole: bool = False) -> bool:
    """Whether a question holds a name: enough (``whole``: all) of its words, in any order; Chinese as written."""
    if not name:
        return False
    if has_chinese(name):
        return name in asked
    wanted = set(terms(name.split("(")[0]))
    share = len(wanted & set(terms(asked))) / len(wanted) if wanted else 0.0
    return share == 1.0 if whole else share > NAMED
