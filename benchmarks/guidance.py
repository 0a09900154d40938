"""How well the knowledge is found, and what the planner and the writer do with it.

python -m benchmarks.guidance retrieval              recall and nDCG on labelled queries, with ablations
python -m benchmarks.guidance scale [--records N]    build and search many generated records
python -m benchmarks.guidance plans [--count N]      plans for generated assessments, without a model
python -m benchmarks.guidance wording [--count N] [--rows FILE]   the same, worded with the bundled model, without a
                                                     model, and by the model without retrieval
python -m benchmarks.guidance stops [--count N]      how soon the model's process ends when it is stopped
"""

import argparse
import math
import os
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
from sportsgpt_desktop.core.plan import doses, make_plan
from sportsgpt_desktop.core.records import Guidance, Passage

from . import guidance_wording
from .guidance_cases import cases

HERE = Path(__file__).resolve().parent
K = 5
QUERIES = (
    "guidance_queries.tsv", "guidance_queries_voices.tsv", "guidance_queries_zh.tsv", "guidance_queries_voices_zh.tsv"
)  # fmt: skip
NONSENSE = (
    "capital city of Mongolia", "how to bake sourdough bread", "python list comprehension", "bitcoin price today",
    "which wine goes with fish", "how do I renew my passport", "history of the Tang dynasty", "my cat won't eat",
    "cheapest phone with a good camera", "write me a poem about autumn",
    "best laptop for students", "how to fix a leaking tap", "who won the election", "learn spanish fast",
    "what is the boiling point of water", "mortgage interest rates", "my car will not start", "how tall is the eiffel tower",
    "what time is it", "is it going to rain", "train my dog to sit", "stock market today", "my phone battery drains",
    "book a flight to london", "solve this equation",
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
        clock = Clock()
        build(folder, made, encoder)
        print(f"build of {len(made)} records: {clock}", flush=True)
        clock = Clock()
        encoded = build(folder, [*made[:-1], shipped[0]], encoder).encoded
        print(f"rebuild with one change: {encoded} encoded, {clock}", flush=True)
        made[-1] = shipped[0]
        clock = Clock()
        index = open_index(folder, made, encoder)
        corpus = Corpus(made, [Part(index, index.owners)], encoder)
        print(f"open: {clock}", flush=True)
        queries = [query.text for query in read_queries("guidance_queries.tsv")]
        corpus.search(queries[0], K)
        times = []
        for text in queries:
            clock = Clock()
            corpus.search(text, K)
            times.append(clock.read())
        wall, cpu = np.percentile(times, [50, 95], axis=0).T * 1000
        print(f"query with encoding: wall p50 {wall[0]:.1f} ms, p95 {wall[1]:.1f} ms; ", end="")
        print(f"CPU time p50 {cpu[0]:.1f} ms, p95 {cpu[1]:.1f} ms; load average {os.getloadavg()[0]:.1f}")
        print(f"graph against exact search, recall@10: {_agreement(index.vectors, encoder.encode(queries)):.4f}")


class Clock:
    """Wall and CPU time since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        return time.perf_counter() - self._wall, time.process_time() - self._cpu

    def __str__(self) -> str:
        wall, cpu = self.read()
        return f"{wall:.1f} s, CPU time {cpu:.1f} s"


def _agreement(vectors: Dense, queries: "np.ndarray[tuple[int, int], np.dtype[np.float32]]") -> float:
    shares = [len(set(vectors.nearest(query, 10).rows) & set(vectors.exact(query, 10).rows)) / 10 for query in queries]
    return statistics.mean(shares)


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["retrieval", "scale", "plans", "wording", "stops"])
    parser.add_argument("--misses", action="store_true", help="retrieval: print what was not found (tuning half only)")
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--rows", type=Path, help="wording: a file of rows; what it holds already is not run again")
    arguments = parser.parse_args()
    {
        "retrieval": retrieval,
        "scale": scale,
        "plans": plans,
        "wording": guidance_wording.run,
        "stops": guidance_wording.stops,
    }[arguments.what](arguments)


if __name__ == "__main__":
    main()
