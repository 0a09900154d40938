"""Counts of hits, misses and false issues, and the scores that follow from them."""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.assessment_chain import Case
from benchmarks.assessment_motion import ATHLETE
from sportsgpt_desktop.core import rules
from sportsgpt_desktop.core.records import Action, Assessment


@dataclass
class Tally:
    hits: int = 0
    misses: int = 0
    false: int = 0
    unjudged: int = 0
    undecided: int = 0
    readings: int = 0
    readings_unjudged: int = 0
    clean: int = 0
    clean_false: int = 0
    not_found: int = 0
    pairs: list[tuple[float, bool]] = field(default_factory=list)
    severities: list[tuple[float, float]] = field(default_factory=list)
    by_issue: dict[str, list[int]] = field(default_factory=dict)
    """Issue id -> hits, misses, false."""

    def add(self, other: "Tally") -> None:
        for item in dataclasses.fields(Tally):
            if item.name == "by_issue":
                for name, counts in other.by_issue.items():
                    own = self.by_issue.get(name, [0, 0, 0])
                    self.by_issue[name] = [a + b for a, b in zip(own, counts, strict=True)]
            else:
                setattr(self, item.name, getattr(self, item.name) + getattr(other, item.name))

    def mark(self, issue: str, true: bool, said: bool) -> None:
        each = [int(true and said), int(true and not said), int(said and not true)]
        self.hits, self.misses, self.false = self.hits + each[0], self.misses + each[1], self.false + each[2]
        self.by_issue[issue] = [a + b for a, b in zip(self.by_issue.get(issue, [0, 0, 0]), each, strict=True)]

    def scores(self) -> dict[str, float]:
        precision = self.hits / max(1, self.hits + self.false)
        recall = self.hits / max(1, self.hits + self.misses)
        each = list(self.issue_scores().values())
        return {
            "truths": self.hits + self.misses,
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / max(1e-9, precision + recall),
            "macro_f1": float(np.mean(each)) if each else float("nan"),
            "issues": len(each),
            "cannot_judge_issue_share": self.unjudged / max(1, self.hits + self.misses),
            "cannot_judge_reading_share": self.readings_unjudged / max(1, self.readings),
            "clean_clips": self.clean,
            "false_per_clean_clip": self.clean_false / max(1, self.clean),
            "not_found": self.not_found,
            "undecided": self.undecided,
            "ece": calibration_error(self.pairs),
            "severity_mean_difference": float(np.mean([abs(a - b) for a, b in self.severities] or [np.nan])),
        }

    def issue_scores(self) -> dict[str, float]:
        """F1 of each issue that was asked."""
        return {name: 2 * a / (2 * a + b + c) for name, (a, b, c) in sorted(self.by_issue.items()) if a + b}


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: mean gap between stated chance and frequency over equal bins (Guo 2017)."""
    if not pairs:
        return float("nan")
    chance, true = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs], dtype=float)
    place = np.minimum((chance * bins).astype(int), bins - 1)
    gaps = [abs(chance[place == b].mean() - true[place == b].mean()) * (place == b).sum() for b in set(place)]
    return float(sum(gaps) / len(pairs))


def hard(assessment: Assessment, action: Action) -> dict[str, bool]:
    """The same rules as thresholds without error: issue id -> present."""
    groups: dict[str, list[float]] = defaultdict(list)
    for item in assessment.measurements:
        if np.isfinite(item.value):
            groups[item.id].append(item.value)
    values = {name: float(np.mean(own)) for name, own in groups.items()}
    verdicts = rules.judge_values(action, values, ATHLETE)
    return {name: verdict.status == "present" for name, verdict in verdicts.items()}


def count(tally: Tally, case: Case, result: Assessment | None) -> None:
    """Enter one case's verdicts; issues that the exact motion could not judge either are left out."""
    right = case.right()
    severity = {issue.id: issue.severity for issue in case.truth.issues}
    wanted = {name for name, true in right.items() if true}
    tally.clean += not wanted
    tally.undecided += len(case.undecided)
    if result is None:
        tally.not_found += 1
        for name in wanted:
            tally.mark(name, True, False)
        return
    for issue in result.issues:
        if issue.id not in right:
            continue
        true, said = issue.id in wanted, issue.status == "present"
        tally.mark(issue.id, true, said)
        tally.unjudged += true and issue.status == "cannot_judge"
        tally.clean_false += said and not wanted
        if issue.status != "cannot_judge":
            tally.pairs.append((issue.probability, true))
        if true and said:
            tally.severities.append((issue.severity, severity[issue.id]))
    for item in result.measurements:
        if not item.reason.startswith("It is judged"):
            tally.readings += 1
            tally.readings_unjudged += item.status == "cannot_judge"


def count_plain(tally: Tally, case: Case, said: Mapping[str, bool]) -> None:
    """Enter the verdicts of a baseline that only says yes or no."""
    right = case.right()
    tally.clean += not any(right.values())
    tally.not_found += not case.keyframes
    for name, true in right.items():
        tally.mark(name, true, said.get(name, False))
        tally.clean_false += said.get(name, False) and not any(right.values())
