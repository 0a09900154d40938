"""The NumPy twin of MotionDTW's kernel: float64, full matrices, one obvious loop. Slow on purpose."""

import numpy as np


def local_costs(template, query, weights=None):
    """(M, N) weighted squared distances, renormalised over the channels that both have."""
    template, query = np.asarray(template, np.float64), np.asarray(query, np.float64)
    weights = np.ones(template.shape[1]) if weights is None else np.asarray(weights, np.float64)
    gap = template[:, None, :] - query[None, :, :]
    both = ~np.isnan(gap) & (weights > 0)
    common = (both * weights).sum(axis=2)
    cost = (np.where(both, gap, 0) ** 2 * weights).sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = cost * weights.sum() / common
    return np.where(common > 0, cost, _mean_pose_cost(template, weights))


def _mean_pose_cost(template, weights):
    """What the template's own mean pose costs on average: the price of a cell with no channel in common."""
    template = template[:, weights > 0]
    weights = weights[weights > 0]
    present = ~np.isnan(template)
    mean = np.where(present, template, 0).sum(axis=0) / np.maximum(present.sum(axis=0), 1)
    squares = (np.where(present, template - mean, 0) ** 2 * weights).sum(axis=1)
    common = (present * weights).sum(axis=1)
    known = common > 0
    return (squares[known] * weights.sum() / common[known]).mean()


def subsequence_costs(template, query, weights=None):
    """(end_cost (N,), start_frame (N,)) of subsequence DTW with steps (1,1), (0,1), (1,0)."""
    cost = local_costs(template, query, weights)
    rows, frames = cost.shape
    total = np.full((rows, frames), np.inf)
    start = np.zeros((rows, frames), int)
    for n in range(frames):
        total[0, n], start[0, n] = cost[0, n], n
        for m in range(1, rows):
            options = [(total[m - 1, n], start[m - 1, n])]
            if n > 0:
                options = [
                    (total[m - 1, n - 1], start[m - 1, n - 1]),
                    (total[m, n - 1], start[m, n - 1]),
                    *options,
                ]
            best = min(options, key=lambda option: option[0])
            total[m, n], start[m, n] = cost[m, n] + best[0], best[1]
    return total[-1], start[-1]


def path_total(cost, moves, band=None, open_begin=True, open_end=True):
    """Cheapest total over all paths that the moves allow, inf if there is none."""
    rows, frames = cost.shape
    inside = np.ones((rows, frames), bool)
    if band is not None:
        at = np.arange(frames)
        inside = (at >= np.asarray(band)[:, :1]) & (at < np.asarray(band)[:, 1:])
    total = np.full((rows, frames), np.inf)
    for m in range(rows):
        for n in range(frames):
            if not inside[m, n]:
                continue
            if m == 0 and (open_begin or n == 0):
                total[m, n] = cost[m, n]
            for move in moves:
                cells = [(m - dm, n - dn) for dm, dn, _ in move]
                if any(i < 0 or j < 0 or not inside[i, j] for i, j in cells):
                    continue
                weighted = sum(w * cost[c] for c, (_, _, w) in zip(cells[1:], move[1:], strict=True))
                total[m, n] = min(total[m, n], total[cells[0]] + weighted)
    return total[-1].min() if open_end else total[-1, -1]
