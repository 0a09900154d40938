"""The pieces of a worded report: what each says without a model, and the facts a model may word it from."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..records import Action, Assessment, Guidance, Issue, Passage, Plan

SHOWN_STATUS = ("present", "watch")
MAX_ISSUES = 3


@dataclass(frozen=True)
class Draft:
    """One section before wording: ``text`` is complete as it stands; ``topic`` "" keeps the model away from
    it.
    """

    key: str
    text: str
    record_ids: tuple[str, ...]
    topic: str = ""


SUMMARY = {
    "en": {
        "found": "{count} to work on, the most important first: {names}.",
        "one": "One thing",
        "many": "{number} things",
        "none": "Nothing was found with enough certainty to train for.",
        "unjudged": "This clip cannot tell: {names}.",
    },
    "zh": {
        "found": "有 {number} 项需要改进，最重要的在前：{names}。",
        "one": "",
        "many": "",
        "none": "没有发现足够确定、需要训练的问题。",
        "unjudged": "这段视频无法判断：{names}。",
    },
}


def drafts(
    assessment: Assessment, plan: Plan, passages: Sequence[Passage], action: Action, language: str
) -> tuple[Draft, ...]:
    """The sections in reading order: summary, then why and cue of each issue, then how to do each exercise."""
    records = {passage.record.id: passage.record for passage in passages}
    shown = [issue for issue in assessment.issues if issue.status in SHOWN_STATUS][:MAX_ISSUES]
    found = [Draft("summary", _summary(assessment, shown, action, language), ())]
    for issue in shown:
        own = [record for record in records.values() if issue.id in record.issue_ids]
        found += _issue_drafts(issue, own, action, language)
    found += [Draft(f"exercise:{line.record_id}", line.how, (line.record_id,)) for line in plan.prescriptions]
    return tuple(found)


def text_of(record: Guidance, language: str) -> str:
    """A record's own words in a language, English where it has no others."""
    return record.text_zh if language == "zh" and record.text_zh else record.text


def name_of(issue: Issue, action: Action, language: str) -> str:
    spec = next((spec for spec in action.issues if spec.id == issue.id), None)
    return spec.name_zh if spec and language == "zh" and spec.name_zh else issue.name


def _issue_drafts(issue: Issue, own: Sequence[Guidance], action: Action, language: str) -> list[Draft]:
    found = []
    why = [record for record in own if record.kind == "explanation"]
    cues = [record for record in own if record.kind == "cue"]
    if why:
        text = " ".join(text_of(record, language) for record in why)
        topic = name_of(issue, action, language)
        found.append(Draft(f"issue:{issue.id}", text, tuple(record.id for record in why), topic))
    if cues:
        text = " ".join(text_of(record, language) for record in cues)
        found.append(Draft(f"cue:{issue.id}", text, tuple(record.id for record in cues)))
    return found


def _summary(assessment: Assessment, shown: Sequence[Issue], action: Action, language: str) -> str:
    text = SUMMARY.get(language, SUMMARY["en"])
    joint = "；" if language == "zh" else "; "
    lines = []
    if shown:
        count = text["one"] if len(shown) == 1 else text["many"].format(number=len(shown))
        names = joint.join(name_of(issue, action, language) for issue in shown)
        lines.append(text["found"].format(count=count, number=len(shown), names=names))
    else:
        lines.append(text["none"])
    unjudged = [issue for issue in assessment.issues if issue.status == "cannot_judge"]
    if unjudged:
        names = joint.join(name_of(issue, action, language) for issue in unjudged)
        lines.append(text["unjudged"].format(names=names))
    return " ".join(lines)
