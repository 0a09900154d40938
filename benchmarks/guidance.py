"""How well the knowledge is found, and what the planner and the writer do with it.

python -m benchmarks.guidance retrieval              recall and nDCG on labelled queries, with ablations
python -m benchmarks.guidance scale [--records N]    build and search many generated records
python -m benchmarks.guidance plans [--count N]      plans for generated assessments, without a model
python -m benchmarks.guidance wording [--count N]    the same, worded by the bundled model
"""

import argparse
import math
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sportsgpt_desktop.core import assets
from sportsgpt_desktop.core.corpus import Corpus, build, open_corpus
from sportsgpt_desktop.core.corpus.dense import Dense
from sportsgpt_desktop.core.corpus.encoder import open_encoder
from sportsgpt_desktop.core.corpus.index import open_index
from sportsgpt_desktop.core.corpus.library import Part
from sportsgpt_desktop.core.models import find_model
from sportsgpt_desktop.core.plan import doses, make_plan
from sportsgpt_desktop.core.progress import no_progress
from sportsgpt_desktop.core.records import (
    Action,
    Assessment,
    Athlete,
    Evidence,
    Guidance,
    Issue,
    Passage,
    Wording,
)
from sportsgpt_desktop.core.retrieve import for_issues
from sportsgpt_desktop.core.write import write
from sportsgpt_desktop.core.write.checker import NUMBER_WORDS, Facts, fault_of, sentences
from sportsgpt_desktop.core.write.client import ModelProcess
from sportsgpt_desktop.core.write.prompt import SYSTEM, Ask

HERE = Path(__file__).resolve().parent
K = 5
QUERIES = (
    "guidance_queries.tsv", "guidance_queries_voices.tsv", "guidance_queries_zh.tsv", "guidance_queries_voices_zh.tsv"
)  # fmt: skip
NONSENSE = (
    "capital city of Mongolia", "how to bake sourdough bread", "python list comprehension", "bitcoin price today",
    "which wine goes with fish", "how do I renew my passport", "history of the Tang dynasty", "my cat won't eat",
    "cheapest phone with a good camera", "write me a poem about autumn",
    "天气怎么样", "如何做红烧肉", "蒙古的首都是哪里", "这部电影好看吗", "怎么修电脑", "怎么申请护照", "比特币价格",
    "红酒配什么菜", "唐朝历史", "附近有什么餐馆",
)  # fmt: skip
Search = Callable[[str, Sequence[str]], Sequence[Passage]]


@dataclass(frozen=True)
class Query:
    answers: tuple[str, ...]
    text: str


def read_queries(name: str) -> list[Query]:
    rows = (HERE / name).read_text(encoding="utf-8").splitlines()
    parts = [row.split("\t") for row in rows if row and not row.startswith("#")]
    return [Query(tuple(answers.split(",")), text) for answers, text in parts]


def score(queries: Sequence[Query], search: Search) -> tuple[float, float, float]:
    """Recall@5 by exact record, recall@5 by issue, nDCG@5 by exact record."""
    records, issues, gains = [], [], []
    for query in queries:
        found = [passage.record for passage in search(query.text, query.answers)][:K]
        ranks = [rank for rank, record in enumerate(found) if record.id in query.answers]
        records.append(bool(ranks))
        wanted = {answer.removeprefix("why-").upper() for answer in query.answers if answer.startswith("why-")}
        if wanted:
            issues.append(any(wanted & set(record.issue_ids) for record in found))
        gains.append(1 / math.log2(ranks[0] + 2) if ranks else 0.0)
    return statistics.mean(records), statistics.mean(issues or [0]), statistics.mean(gains)


def retrieval(arguments: argparse.Namespace) -> None:
    """Odd rows were used to tune weights, floors and synonyms; even rows were not."""
    corpus = open_corpus(assets.knowledge_folder())

    def of_issue(answers: Sequence[str]) -> Callable[[Guidance], bool] | None:
        known = [record for answer in answers if (record := corpus.get(answer))]
        issues = {issue for record in known for issue in record.issue_ids}
        return (lambda record: bool(issues & set(record.issue_ids))) if issues else None

    ways: dict[str, Search] = {
        "hybrid": lambda text, answers: corpus.search(text, K),
        "dense only": lambda text, answers: corpus.search(text, K, dense_weight=1.0),
        "lexical only": lambda text, answers: corpus.search(text, K, dense_weight=0.0),
        "hybrid, issue known": lambda text, answers: corpus.search(text, K, of_issue(answers)),
    }
    for name in QUERIES:
        queries = read_queries(name)
        for half, rows in (("tune", queries[0::2]), ("test", queries[1::2])):
            for way, search in ways.items():
                if way == "dense only" and name.endswith("_zh.tsv"):
                    continue  # the encoder knows English only
                exact, issue, gain = score(rows, search)
                print(
                    f"{name:31} {half} n={len(rows):3d} {way:20} recall@5 {exact:.3f}  by issue {issue:.3f}"
                    f"  nDCG@5 {gain:.3f}"
                )
            if arguments.misses and half == "tune":
                for query in rows:
                    found = [passage.record.id for passage in ways["hybrid"](query.text, query.answers)]
                    if not set(found) & set(query.answers):
                        print("   missed:", query.answers, query.text, "->", found)
    answered = [text for text in NONSENSE if corpus.search(text, K)]
    print(f"questions outside the field that got an answer: {len(answered)} of {len(NONSENSE)}: {answered}")


def scale(arguments: argparse.Namespace) -> None:
    """Generated records: build time, search time with encoding, and the graph against exact search."""
    encoder = open_encoder()
    assert encoder is not None
    shipped = open_corpus(assets.knowledge_folder(), with_encoder=False).records
    chooser = random.Random(1)
    words = sorted({word for record in shipped for word in record.text.lower().split() if word.isascii()})
    made = [
        Guidance(
            f"g{row}", "explanation", " ".join(chooser.sample(words, 4)), " ".join(chooser.choices(words, k=25)),
            (f"G{row % 60:02d}",), (), (), "judgement", False,
        )
        for row in range(arguments.records)
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.perf_counter()
        build(folder, made, encoder)
        print(f"build of {len(made)} records: {time.perf_counter() - started:.0f} s", flush=True)
        started = time.perf_counter()
        print(
            f"rebuild with one change: {build(folder, [*made[:-1], shipped[0]], encoder).encoded} encoded, ",
            end="",
        )
        print(f"{time.perf_counter() - started:.0f} s")
        made[-1] = shipped[0]
        started = time.perf_counter()
        index = open_index(folder, made, encoder)
        corpus = Corpus(made, [Part(index, index.owners)], encoder)
        print(f"open: {time.perf_counter() - started:.1f} s")
        queries = [query.text for query in read_queries("guidance_queries.tsv")]
        times = []
        for text in queries:
            started = time.perf_counter()
            corpus.search(text, K)
            times.append(1000 * (time.perf_counter() - started))
        print(f"query: p50 {np.percentile(times, 50):.1f} ms, p95 {np.percentile(times, 95):.1f} ms")
        print(f"graph against exact search, recall@10: {_agreement(index.vectors, encoder.encode(queries)):.4f}")


def _agreement(vectors: Dense, queries: "np.ndarray[tuple[int, int], np.dtype[np.float32]]") -> float:
    shares = [len(set(vectors.nearest(query, 10).rows) & set(vectors.exact(query, 10).rows)) / 10 for query in queries]
    return statistics.mean(shares)


def cases(corpus: Corpus, count: int) -> list[tuple[Assessment, Athlete, Action]]:
    """Generated assessments: one to three issues of one action, every level, with and without equipment and injury."""
    chooser = random.Random(7)
    explained = [record for record in corpus.records if record.kind == "explanation"]
    actions = sorted({record.actions[0] for record in explained})
    made = []
    for row in range(count):
        action = actions[row % len(actions)]
        own = [record for record in explained if record.actions[0] == action]
        issues = tuple(
            Issue(
                record.issue_ids[0], record.title, 0.9, 0.5, "present",
                (Evidence(
                    "knee_angle", "landing", "both", None, 10, chooser.uniform(40, 90), 6.0, "deg", 60.0, 80.0,
                    "low", 0.9, 0.7, (), "", "", "", "",
                ),),
            )
            for record in chooser.sample(own, min(len(own), chooser.randint(1, 3)))
        )  # fmt: skip
        athlete = Athlete(
            level=chooser.choice(["beginner", "intermediate", "trained", "elite"]),
            age=chooser.choice([13.0, 17.0, 25.0, float("nan")]),
            equipment=chooser.choice([(), ("gym", "box"), ("band", "medicine ball")]),
            injuries=chooser.choice([(), (), (), ("knee",), ("hamstring",), ("shoulder",)]),
            days_per_week=chooser.randint(1, 6),
        )
        title = action.replace("_", " ")
        made.append(
            (
                Assessment((), issues, ""),
                athlete,
                Action(action, "1", title, "", "", False, (), 0, (), (), (), {}, ""),
            )
        )
    return made


def plans(arguments: argparse.Namespace) -> None:
    """Dose completeness and what is forbidden; then the same plan with knowledge that retrieval did not filter."""
    corpus = open_corpus(assets.knowledge_folder(), with_encoder=False)
    lines = complete = equal = forbidden = empty = 0
    for assessment, athlete, action in cases(corpus, arguments.count):
        plan = make_plan(assessment, corpus, athlete, action)
        empty += not plan.prescriptions
        injured = corpus.vocabulary.areas_of(" ".join(athlete.injuries)) if athlete.injuries else frozenset()
        for line in plan.prescriptions:
            record = corpus.get(line.record_id)
            assert record is not None
            lines += 1
            complete += doses.is_complete(record) and bool(line.progression)
            equal += (line.sets, line.reps_or_distance, line.load) == (
                record.sets,
                record.reps_or_distance,
                record.load,
            )
            forbidden += bool(injured & set(record.avoid) or (injured and "any" in record.avoid))
    print(f"{arguments.count} plans, {lines} dose lines, {empty} plans without one")
    print(f"complete {complete / lines:.3f}, equal to the record {equal / lines:.3f}, contraindicated {forbidden}")


def wording(arguments: argparse.Namespace) -> None:
    corpus = open_corpus(assets.knowledge_folder())
    made = cases(corpus, arguments.count)
    for way, model in (("with model", "default"), ("without model", "none")):
        totals: list[float] = []
        firsts: list[float] = []
        numbers = outside = rejected = spoken = by_model = sections = 0
        for assessment, athlete, action in made:
            plan = make_plan(assessment, corpus, athlete, action)
            passages = for_issues(corpus, assessment, athlete, action)
            first, total, result = _timed(assessment, plan, passages, action, model)
            totals.append(total)
            firsts += [first] if first and model != "none" else []
            sections += sum(section.key.startswith("issue:") for section in result.sections)
            by_model += sum(section.by_model for section in result.sections)
            rejected += len(result.rejected_sentences)
            texts = [section.text for section in result.sections if section.by_model]
            spoken += len(result.rejected_sentences) + sum(len(sentences(text)) for text in texts)
            evidence = " ".join(passage.record.text for passage in passages)
            numbers += sum(ungrounded_numbers(text, evidence) for text in texts)
            outside += sum(_foreign_exercises(text, evidence, corpus) for text in texts)
        line = f"{way}: {arguments.count} reports, total p50 {np.median(totals):.1f} s, max {max(totals):.1f} s"
        if firsts:
            line += f", first words p50 {np.median(firsts):.1f} s, max {max(firsts):.1f} s"
        print(line)
        print(f"   issue sections in the model's words {by_model} of {sections}; ", end="")
        print(f"sentences rejected {rejected} of {spoken}; ", end="")
        print(f"numbers not in the evidence {numbers}; exercises outside the evidence {outside}", flush=True)
    _without_retrieval(corpus, made)


def _without_retrieval(corpus: Corpus, made: Sequence[tuple[Assessment, Athlete, Action]]) -> None:
    """The ablation: the same model asked without any fact, its sentences held against the records all the same."""
    names = tuple(record.exercise for record in corpus.records if record.exercise)
    faults: dict[str, int] = {}
    total = 0
    with ModelProcess(find_model("default") or Path(), no_progress) as model:
        model.wait_ready("write", 0, 1)
        for assessment, _, action in made:
            for issue in assessment.issues:
                why = corpus.get(f"why-{issue.id.lower()}")
                question = f"An athlete has this fault in the {action.title}: {issue.name}. Explain it and what to do."
                reply = model.ask(Ask(SYSTEM, (), (), question, 120, ""), 7, lambda piece: None, ("write", 0, 1))
                facts = Facts(why.text if why else "", (), names, issue.name)
                for sentence in sentences(reply.text):
                    total += 1
                    fault = fault_of(sentence, facts) or "none"
                    faults[fault] = faults.get(fault, 0) + 1
    listed = ", ".join(f"{name} {count}" for name, count in sorted(faults.items(), key=lambda row: -row[1]))
    print(f"model without retrieval: {total} sentences; faults: {listed}")


def _timed(assessment, plan, passages, action, model) -> tuple[float, float, Wording]:  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    first = 0.0

    def hear(key: str, text: str) -> None:
        nonlocal first
        if not first and text and key.startswith("issue:"):
            first = time.perf_counter() - started

    result = write(assessment, plan, passages, action, model, on_text=hear)
    return first, time.perf_counter() - started, result


def ungrounded_numbers(text: str, evidence: str) -> int:
    """Digits and number words of a text that the evidence does not hold."""
    known = set(evidence.lower().replace(",", " ").replace(".", " ").split())
    words = [word.strip(".,;:!?()").lower() for word in text.split()]
    return sum(
        (any(character.isnumeric() for character in word) or word in NUMBER_WORDS) and word not in known
        for word in words
    )


def _foreign_exercises(text: str, evidence: str, corpus: Corpus) -> int:
    lower, known = text.lower(), evidence.lower()
    names = {record.exercise.lower() for record in corpus.records if record.exercise}
    return sum(name in lower and name not in known for name in names)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["retrieval", "scale", "plans", "wording"])
    parser.add_argument("--misses", action="store_true", help="retrieval: print what was not found (tuning half only)")
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--count", type=int, default=200)
    arguments = parser.parse_args()
    {"retrieval": retrieval, "scale": scale, "plans": plans, "wording": wording}[arguments.what](arguments)


if __name__ == "__main__":
    main()
