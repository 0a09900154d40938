"""Wording of many plans: with the model, without one, and by the model without retrieval (the paper's ablation).

Run by ``python -m benchmarks.guidance wording``. Each report is a row of a JSON-lines file, so that a long run can be
stopped and taken up again.
"""

import argparse
import json
import os
import re
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sportsgpt_desktop.core import assets
from sportsgpt_desktop.core.corpus import Corpus, open_corpus
from sportsgpt_desktop.core.errors import Cancelled
from sportsgpt_desktop.core.models import find_model
from sportsgpt_desktop.core.plan import doses, make_plan
from sportsgpt_desktop.core.records import Action, Assessment, Athlete, Wording
from sportsgpt_desktop.core.retrieve import for_issues
from sportsgpt_desktop.core.write import write
from sportsgpt_desktop.core.write.checker import NUMBER_WORDS, Facts, fault_of, sentences
from sportsgpt_desktop.core.write.child import _load

from .guidance_cases import cases

WAYS = ("with model", "without model", "model without retrieval")
DOSE_ASKED = {
    "sets": r"\bsets?\b", "reps or distance": r"\brep(?:s|etitions?)?\b|\d\s*(?:m|metres|meters)\b",
    "load": r"\bkg\b|%|body ?weight|\bload\b|\bweight\b", "rest": r"\brest\b",
    "frequency": r"(?:times|days|sessions) (?:a|per) week|\bweekly\b",
}  # fmt: skip
"""A free answer counts as a complete dose if it so much as mentions each field."""
MAX_TOKENS = 120
STOP_SPAN_S = 6.0
"""Stops are spread over this time after the start: loading, reading the prompt, speaking."""


def run(arguments: argparse.Namespace) -> None:
    corpus = open_corpus(assets.knowledge_folder())
    made = cases(corpus, arguments.count)
    file: Path | None = arguments.rows
    rows = [json.loads(line) for line in file.read_text().splitlines()] if file and file.is_file() else []
    done = {(row["way"], row["case"]) for row in rows}
    free = None
    for way in WAYS:
        for number, case in enumerate(made):
            if (way, number) in done:
                continue
            if way == WAYS[2]:
                free = free or _load(str(find_model("default")), 1)
                row = _without_retrieval(free, corpus, case)
            else:
                row = _report(corpus, case, "default" if way == WAYS[0] else "none")
            rows.append({"way": way, "case": number, "load": os.getloadavg()[0], **row})
            if file:
                with file.open("a") as stream:
                    stream.write(json.dumps(rows[-1]) + "\n")
    for way in WAYS:
        _print(way, [row for row in rows if row["way"] == way and row["case"] < arguments.count])


def stops(arguments: argparse.Namespace) -> None:
    """From the moment of a stop to the end of the model's process, at times from loading to the last sentence."""
    corpus = open_corpus(assets.knowledge_folder(), with_encoder=False)
    waits: list[float] = []
    late = 0
    for number, (assessment, athlete, action) in enumerate(cases(corpus, arguments.count)):
        plan = make_plan(assessment, corpus, athlete, action)
        passages = for_issues(corpus, assessment, athlete, action)
        asked = time.perf_counter() + STOP_SPAN_S * (number + 0.5) / arguments.count

        def stop(stage: str, done: int, total: int, at: float = asked) -> None:
            if time.perf_counter() >= at:
                raise Cancelled

        try:
            write(assessment, plan, passages, action, "default", progress=stop)
            late += 1
        except Cancelled:
            waits.append(time.perf_counter() - asked)
    print(
        f"{len(waits)} stops (and {late} plans done before): p50 {statistics.median(waits):.2f} s, max {max(waits):.2f} s; "
        f"load average {os.getloadavg()[0]:.1f}"
    )


def _report(corpus: Corpus, case: tuple[Assessment, Athlete, Action], model: str) -> dict[str, Any]:
    assessment, athlete, action = case
    plan = make_plan(assessment, corpus, athlete, action)
    passages = for_issues(corpus, assessment, athlete, action)
    first = 0.0
    started, cpu = time.perf_counter(), _cpu()

    def hear(key: str, text: str) -> None:
        nonlocal first
        if not first and text and key.startswith("issue:"):
            first = time.perf_counter() - started

    wording = write(assessment, plan, passages, action, model, on_text=hear)
    total, used = time.perf_counter() - started, _cpu() - cpu
    evidence = " ".join(passage.record.text for passage in passages)
    worded = [section for section in wording.sections if section.by_model]
    digits, words = ungrounded_numbers(" ".join(section.text for section in worded), evidence)
    records = [corpus.get(line.record_id) for line in plan.prescriptions]
    return {
        "prescriptions": len(records),
        "complete": sum(record is not None and doses.is_complete(record) for record in records),
        "digits": digits,
        "words": words,
        "foreign": _foreign_exercises(worded_text(wording), evidence, corpus),
        "said": sum(len(sentences(section.text)) for section in worded) + len(wording.rejected_sentences),
        "rejected": len(wording.rejected_sentences),
        "worded": len(worded),
        "sections": sum(section.key.startswith("issue:") for section in wording.sections),
        "first_s": first,
        "total_s": total,
        "cpu_s": used,
    }


def _without_retrieval(model: Any, corpus: Corpus, case: tuple[Assessment, Athlete, Action]) -> dict[str, Any]:
    """The same model asked for explanation and dose without any fact and without the ban on digits."""
    assessment, _, action = case
    names = tuple(record.exercise for record in corpus.records if record.exercise)
    row: Counter[str] = Counter()
    started, cpu, first = time.perf_counter(), _cpu(), 0.0
    for issue in assessment.issues:
        why = corpus.get(f"why-{issue.id.lower()}")
        question = (
            f"An athlete has this fault in the {action.title}: {issue.name}. Explain it and prescribe one exercise with "
            "sets, repetitions, load, rest and how many times a week."
        )
        text = ""
        for part in model.create_chat_completion(
            messages=[{"role": "system", "content": "You are a track and field coach."},
                      {"role": "user", "content": question}],
            max_tokens=MAX_TOKENS, temperature=0.0, seed=7, stream=True,
        ):  # fmt: skip
            piece = part["choices"][0]["delta"].get("content") or ""
            first = first or (time.perf_counter() - started if piece else 0.0)
            text += piece
        evidence = " ".join(record.text for record in corpus.records if issue.id in record.issue_ids)
        digits, words = ungrounded_numbers(text, evidence)
        facts = Facts(why.text if why else "", (), names, issue.name)
        said = sentences(text)
        row.update(
            prescriptions=1,
            complete=all(re.search(pattern, text, re.IGNORECASE) for pattern in DOSE_ASKED.values()),
            digits=digits,
            words=words,
            foreign=_foreign_exercises(text, evidence, corpus),
            said=len(said),
            rejected=sum(bool(fault_of(sentence, facts)) for sentence in said),
            worded=1,
            sections=1,
        )
    return {**row, "first_s": first, "total_s": time.perf_counter() - started, "cpu_s": _cpu() - cpu}


def _print(way: str, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    total = {key: sum(row[key] for row in rows) for key in rows[0] if isinstance(rows[0][key], int)}
    print(f"{way}: {len(rows)} reports, load average {statistics.median(row['load'] for row in rows):.1f} (median)")
    print(
        f"   dose complete in {total['complete']} of {total['prescriptions']} prescriptions; not in the evidence: "
        f"{total['digits']} numbers in digits, {total['words']} in words, {total['foreign']} exercises"
    )
    print(
        f"   sections in the model's words {total['worded']} of {total['sections']}; sentences rejected "
        f"{total['rejected']} of {total['said']}"
    )
    for key, title in (("first_s", "first words"), ("total_s", "total, wall"), ("cpu_s", "total, CPU time")):
        values = [row[key] for row in rows]
        tail = statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]
        print(f"   {title}: p50 {statistics.median(values):.1f} s, p95 {tail:.1f} s, max {max(values):.1f} s")


def _cpu() -> float:
    """CPU seconds of this process and of the children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def worded_text(wording: Wording) -> str:
    return " ".join(section.text for section in wording.sections if section.by_model)


def ungrounded_numbers(text: str, evidence: str) -> tuple[int, int]:
    """Numbers of a text that the evidence does not hold: (in digits, in words)."""
    known = set(evidence.lower().replace(",", " ").replace(".", " ").split())
    words = [word.strip(".,;:!?()").lower() for word in text.split()]
    unknown = [word for word in words if word not in known]
    digits = sum(any(character.isnumeric() for character in word) for word in unknown)
    return digits, sum(word in NUMBER_WORDS for word in unknown)


def _foreign_exercises(text: str, evidence: str, corpus: Corpus) -> int:
    lower, known = text.lower(), evidence.lower()
    names = {record.exercise.lower() for record in corpus.records if record.exercise}
    return sum(name in lower and name not in known for name in names)
