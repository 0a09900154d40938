"""Why a verdict was wrong: the rows of W behind it with exact and seen values, and how far each indicator errs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from benchmarks.assessment_chain import Case
from sportsgpt_desktop.core.records import Action, Assessment, Measurement


def mistakes(case: Case, result: Assessment | None, action: Action) -> Iterator[str]:
    """One paragraph for a motion that is not found and for each issue that is missed or false."""
    right = case.right()
    where = f"[{case.noise}] {case.base} | {case.name}"
    if result is None:
        yield f"{where}: NOT FOUND (there: {', '.join(name for name, true in right.items() if true) or 'nothing'})"
        return
    chances = {issue.id: issue.probability for issue in case.truth.issues}
    for issue in result.issues:
        said = issue.status == "present"
        if issue.id not in right or right[issue.id] == said:
            continue
        kind = "FALSE" if said else "MISS"
        rows = next(spec.rows for spec in action.issues if spec.id == issue.id)
        lines = [
            f"{where}: {kind} {issue.id} {issue.status} {issue.probability:.2f}, true {chances[issue.id]:.2f} {issue.reason}"
        ]
        for row in rows:
            exact, seen = (_of(row.indicator, each.measurements) for each in (case.truth, result))
            if exact or seen:
                band = (seen or exact)[0]
                lines.append(
                    f"    {row.indicator} {row.side} {row.weight}, band {band.target_min:.3g} to {band.target_max:.3g} "
                    f"{band.unit}: true {_values(exact)} | seen {_values(seen)}"
                )
        yield "\n".join(lines)


def errors(pairs: Iterable[tuple[Case, Assessment]]) -> Iterator[str]:
    """A table: what each indicator reads more than it is, for each noise."""
    found: dict[tuple[str, str], list[tuple[float, float, float]]] = defaultdict(list)
    for case, result in pairs:
        for name in dict.fromkeys(item.id for item in case.truth.measurements):
            exact, seen = _of(name, case.truth.measurements), _of(name, result.measurements)
            unjudged = _mean(float(item.status == "cannot_judge") for item in seen) if seen else 1.0
            error = _mean(item.error for item in seen)
            found[case.noise, name].append(
                (_mean(item.value for item in seen) - _mean(item.value for item in exact), error, unjudged)
            )
    yield f"{'noise':8s}{'indicator':34s}{'mean':>9s}{'rms':>9s}{'stated':>9s}{'not judged':>12s}"
    for (noise, name), rows in sorted(found.items()):
        off, stated, unjudged_share = np.array(rows).T
        if np.isfinite(off).any():
            size = float(np.sqrt(np.nanmean(off**2)))
            yield (
                f"{noise:8s}{name:34s}{np.nanmean(off):9.3g}{size:9.3g}{_mean(stated):9.3g}{np.mean(unjudged_share):12.0%}"
            )


def _of(name: str, measurements: Sequence[Measurement]) -> list[Measurement]:
    return [item for item in measurements if item.id == name]


def _values(items: Sequence[Measurement]) -> str:
    return " ".join(
        f"{item.side or ''}{item.step or ''} {item.value:.3g}±{item.error:.2g} ({item.status})".strip()
        for item in items[:8]
    )


def _mean(values: Iterable[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else float("nan")
