"""The writer: a local language model words given facts; what it says wrong is replaced by the records' own
text.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import UserError
from ..models import find_model
from ..progress import Progress, no_progress
from ..records import Action, Assessment, Passage, Plan, Section, Wording
from . import checker, memory
from .client import ModelFault, ModelProcess
from .prompt import asks, is_small
from .sections import Draft, drafts

__all__ = ["VERSION", "write"]

VERSION = "1"
SEED = 7
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
    try:
        path = model if isinstance(model, Path) else find_model(model)
        lack = memory.shortage(path) if path is not None else ""
    except UserError as fault:
        lack = fault.message.rstrip(".")
    except OSError as fault:
        lack = f"the file cannot be read: {fault.strerror}"
    return (None, NOTICE_FALLBACK[language].format(reason=lack)) if lack else (path, "")


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
    small = is_small(path)
    total = len(parts)
    sections, rejected, dropped = [], [], []
    with ModelProcess(path, progress) as model:
        model.wait_ready("write", 0, total)
        for done, part in enumerate(parts):
            progress("write", done, total)
            text = part.text
            if part.topic:
                facts = checker.Facts(part.text, planned, known, part.topic, keep_order=small)
                text, faults, left_out = _worded(model, part, facts, small, hear, ("write", done, total))
                rejected += faults
                dropped += [part.topic] if left_out else []
            else:
                hear(part.key, text)
            sections.append(Section(part.key, text, part.record_ids, by_model=text != part.text))
    progress("write", total, total)
    notice = NOTICE_DROPPED.format(names="; ".join(dropped)) if dropped else ""
    return Wording(path.name, tuple(sections), tuple(rejected), notice)


def _worded(
    model: ModelProcess,
    part: Draft,
    facts: checker.Facts,
    small: bool,
    hear: OnText,
    at: tuple[str, int, int],
) -> tuple[str, list[str], bool]:
    """A section in the model's words where they pass, the sentences that did not, and whether facts were
    left out.
    """
    texts: list[str] = []
    rejected: list[str] = []
    spoken: list[str] = []
    left_out = False
    for ask in asks(part, small):
        if small and not ask.grammar:
            hear(part.key, f"{ask.own} ")
            texts.append(ask.own)
            spoken.append(ask.own)
            continue
        reply = model.ask(ask, SEED, lambda piece: hear(part.key, piece), at)
        hear(part.key, " ")
        answer = " ".join(checker.sentences(reply.text)[:1]) if small else reply.text
        text, faults = settle(answer, ask.own, facts)
        texts.append(text)
        spoken.append(reply.text.strip())
        rejected += faults
        left_out = left_out or reply.dropped > 0
    if texts != spoken:
        hear(part.key, "")
        hear(part.key, " ".join(texts))
    return " ".join(texts), rejected, left_out


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
