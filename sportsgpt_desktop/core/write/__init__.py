"""The writer: a local language model words given facts; what it says wrong is replaced by the records' own
text.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import UserError
from ..models import find_model
from ..progress import Progress, no_progress
from ..records import Action, Assessment, Passage, Plan, Section, Wording
from . import checker
from .client import ModelFault, ModelProcess
from .sections import Draft, drafts

__all__ = ["VERSION", "write"]

VERSION = "1"
SEED = 7
MAX_TOKENS = 110
SYSTEM = (
    "You are a track and field coach who speaks to an athlete. Reword the given facts in short plain sentences. "
    "Use only the given facts. Do not add exercises, names or numbers."
)
NOTICE_FALLBACK = {
    "en": "The language model could not be used ({reason}). The texts are those of the knowledge base.",
    "zh": "无法使用语言模型（{reason}）。文字取自知识库。",
}
NOTICE_DROPPED = "Left out of the model's prompt because it is too long: {names}."
OnText = Callable[[str, str], None]


def write(
    assessment: Assessment,
    plan: Plan,
    passages: Sequence[Passage],
    action: Action,
    model: str | Path | None = "default",
    language: str = "en",
    progress: Progress = no_progress,
    on_text: OnText | None = None,
) -> Wording:
    """Word the guidance, section by section.

    ``model``: "default", "none" (or None), a GGUF's file name, or its path. Without a model, in Chinese, or
    when the model fails, every section is the records' own text, complete. ``on_text(section key, new
    text)`` hears every section: pieces while the model speaks, then, if sentences were rejected, once more
    the section as it stands, after an empty piece. Raises what ``progress`` raises; the model's process is
    then already ended.
    """
    parts = drafts(assessment, plan, passages, action, language)
    hear = on_text or (lambda key, text: None)
    path, notice = _model_path(model, language)
    if path is None or not any(part.topic for part in parts):
        return _own_text(parts, hear, notice)
    try:
        return _with_model(path, parts, plan, passages, progress, hear)
    except ModelFault as fault:
        return _own_text(parts, hear, NOTICE_FALLBACK["en"].format(reason=str(fault)[:200]))


def _model_path(model: str | Path | None, language: str) -> tuple[Path | None, str]:
    """The GGUF to use and a notice; the models' text is English, so Chinese always takes the records' own."""
    if model is None or language != "en":
        return None, ""
    if isinstance(model, Path):
        return model, ""
    try:
        return find_model(model), ""
    except UserError as fault:
        return None, NOTICE_FALLBACK[language].format(reason=fault.message.rstrip("."))


def _own_text(parts: Sequence[Draft], hear: OnText, notice: str) -> Wording:
    for part in parts:
        hear(part.key, part.text)
    sections = tuple(Section(part.key, part.text, part.record_ids, by_model=False) for part in parts)
    return Wording("none", sections, (), notice)


def _with_model(
    path: Path,
    parts: Sequence[Draft],
    plan: Plan,
    passages: Sequence[Passage],
    progress: Progress,
    hear: OnText,
) -> Wording:
    planned = tuple(line.exercise for line in plan.prescriptions)
    known = tuple(passage.record.exercise for passage in passages if passage.record.exercise)
    total = len(parts)
    sections, rejected, dropped = [], [], []
    with ModelProcess(path, progress) as model:
        model.wait_ready("write", 0, total)
        for done, part in enumerate(parts):
            progress("write", done, total)
            if not part.topic:
                hear(part.key, part.text)
                sections.append(Section(part.key, part.text, part.record_ids, by_model=False))
                continue
            facts = checker.sentences(part.text)
            reply = model.ask(
                SYSTEM,
                [f"Fact: {fact}" for fact in facts],
                f"Tell the athlete about this: {part.topic}.",
                MAX_TOKENS,
                SEED,
                lambda piece, key=part.key: hear(key, piece),  # type: ignore[misc]
                ("write", done, total),
            )
            given = checker.Facts(f"{part.topic}. {part.text}", planned, known)
            text, faults = settle(reply.text, part.text, given)
            rejected += faults
            if reply.dropped:
                dropped.append(part.topic)
            if text != reply.text.strip():
                hear(part.key, "")
                hear(part.key, text)
            sections.append(Section(part.key, text, part.record_ids, by_model=text != part.text))
    progress("write", total, total)
    notice = NOTICE_DROPPED.format(names="; ".join(dropped)) if dropped else ""
    return Wording(path.name, tuple(sections), tuple(rejected), notice)


def settle(spoken: str, own: str, facts: checker.Facts) -> tuple[str, list[str]]:
    """The section's final text and the sentences that were rejected.

    Each sentence that was rejected, or that the model left out, is replaced by a sentence of the records'
    own text that nothing said so far covers; a section of which nothing passes is the records' own text.
    """
    kept: list[str] = []
    rejected: list[str] = []
    own_left = checker.sentences(own)
    for sentence in dict.fromkeys(checker.sentences(spoken)):
        if not checker.fault_of(sentence, facts):
            kept.append(sentence)
            continue
        rejected.append(sentence)
        unsaid = [other for other in own_left if not _covered(other, kept)]
        if unsaid:
            kept.append(unsaid[0])
            own_left.remove(unsaid[0])
    if not any(sentence not in own for sentence in kept):
        return own, rejected
    unsaid = [other for other in own_left if not _covered(other, kept)]
    kept += unsaid[: max(0, len(checker.sentences(own)) - len(kept))]
    return " ".join(kept), rejected


def _covered(sentence: str, said: Sequence[str]) -> bool:
    """Whether what was said already holds most of a sentence's words."""
    return checker.grounded_share(sentence.lower().split(), " ".join(said)) > checker.GROUNDED
