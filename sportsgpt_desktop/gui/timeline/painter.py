"""Paints the timeline's lanes from the model's numbers."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPixmap, QPolygonF

from ...core.records import Floats
from .. import theme
from . import model

LABEL_PX = 74
"""Room for the lanes' names on the left."""
RULER_PX, FRAMES_PX, QUALITY_PX, KEYS_PX, WARP_PX = 22, 36, 6, 46, 26
GAP_PX = 7
DASH_PX, DASH_GAP_PX = 9, 3
COSTLY = 0.6
"""Share of the highest local cost above which a stretch of the match is marked (judgement)."""
DIAMOND_PX = 7.0
QUALITY_ROLES = ("fault", "watch", "fine")


@dataclass(frozen=True)
class Lane:
    """A horizontal strip of the timeline."""

    name: str
    title: str
    top: float
    height: float


@dataclass(frozen=True)
class Key:
    """One keyframe as drawn."""

    time_s: float
    spread_s: float
    label: str
    side: str | None
    by_user: bool
    selected: bool
    confidence: float


@dataclass(frozen=True)
class Curve:
    """One docked channel: values with their error, and the reference's range at the same times."""

    title: str
    unit: str
    values: Floats
    error: Floats | None = None
    low: Floats | None = None
    high: Floats | None = None
    side: str | None = None


@dataclass
class Scene:
    """Everything that the lanes show."""

    times: Floats = field(default_factory=lambda: np.zeros(0))
    quality: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))
    keys: Sequence[Key] = ()
    candidates: Sequence[tuple[float, float, str]] = ()
    curves: Sequence[Curve] = ()
    warp: Floats | None = None
    """(P, 3): clip time in s, reference time 0..1, local cost; the lane of the alignment."""
    in_s: float | None = None
    out_s: float | None = None
    titles: dict[str, str] = field(default_factory=dict)


def lanes(scene: Scene, height: float) -> list[Lane]:
    """The lanes from top to bottom; the curves share what is left."""
    result: list[Lane] = []
    top = 0.0
    fixed = [("ruler", RULER_PX), ("frames", FRAMES_PX), ("quality", QUALITY_PX), ("keys", KEYS_PX)]
    if scene.warp is not None:
        fixed.append(("warp", WARP_PX))
    for name, size in fixed:
        result.append(Lane(name, scene.titles.get(name, ""), top, size))
        top += size + (GAP_PX if name != "ruler" else 2)
    left = height - top - 4
    if scene.curves and left > 24:
        each = left / len(scene.curves)
        for number, curve in enumerate(scene.curves):
            result.append(Lane(f"curve{number}", f"{curve.title} {curve.unit}", top + number * each, each - 4))
    return result


def lane_at(all_lanes: Sequence[Lane], y: float) -> str:
    return next((lane.name for lane in all_lanes if lane.top <= y < lane.top + lane.height + GAP_PX), "")


def small_font(painter: QPainter) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(11)
    return font


def paint_ruler(painter: QPainter, lane: Lane, window: model.Window) -> None:
    tokens = theme.tokens()
    painter.setFont(small_font(painter))
    bottom = lane.top + lane.height
    for tick in model.ticks(window):
        painter.setPen(QPen(QColor(tokens.line), tokens.line_px))
        painter.drawLine(QPointF(tick.x, bottom - 14), QPointF(tick.x, bottom))
        painter.setPen(QColor(tokens.muted))
        if tick.x + 34 < window.left_px + window.width_px:
            painter.drawText(QPointF(tick.x + 4, bottom - 6), tick.label)


def paint_titles(painter: QPainter, all_lanes: Sequence[Lane]) -> None:
    tokens = theme.tokens()
    painter.setFont(small_font(painter))
    metrics = QFontMetricsF(painter.font())
    painter.setPen(QColor(tokens.muted))
    for lane in all_lanes:
        middle = lane.top + lane.height / 2
        title = metrics.elidedText(lane.title, Qt.TextElideMode.ElideRight, LABEL_PX - 16)
        painter.drawText(QPointF(12, middle + metrics.ascent() / 2 - 1), title)


def paint_frames(
    painter: QPainter,
    lane: Lane,
    window: model.Window,
    times: Floats,
    thumb: Callable[[int], QPixmap | None],
    thumb_px: float,
) -> None:
    """Thumbnails side by side; a plain box where one is not decoded yet."""
    painter.save()
    painter.setClipRect(QRectF(window.left_px, lane.top, window.width_px, lane.height))
    for x, frame in model.thumbnail_frames(times, window, thumb_px):
        box = QRectF(x + 0.5, lane.top, thumb_px - 1, lane.height)
        painter.fillRect(box, QColor(theme.VIDEO.background))
        picture = thumb(frame)
        if picture is not None:
            size = picture.deviceIndependentSize()
            shown = min(size.width(), box.width())
            painter.drawPixmap(
                QRectF(box.center().x() - shown / 2, box.top(), shown, box.height()),
                picture,
                QRectF(
                    (picture.width() - shown * picture.devicePixelRatio()) / 2,
                    0,
                    shown * picture.devicePixelRatio(),
                    picture.height(),
                ),
            )
    painter.restore()


def paint_quality(painter: QPainter, lane: Lane, window: model.Window, scene: Scene) -> None:
    """Good, doubtful and missing poses; doubt is also thinner, so colour is not the only signal."""
    tokens = theme.tokens()
    for left, right, worst in model.runs(scene.times, scene.quality, window):
        height = lane.height if worst == 2 else lane.height * (0.66 if worst == 1 else 0.33)
        colour = QColor(getattr(tokens, QUALITY_ROLES[worst]))
        painter.fillRect(QRectF(left, lane.top + lane.height - height, max(right - left, 1), height), colour)


def paint_candidates(painter: QPainter, lane: Lane, window: model.Window, scene: Scene) -> None:
    tokens = theme.tokens()
    painter.setFont(small_font(painter))
    painter.save()
    painter.setClipRect(QRectF(window.left_px, lane.top, window.width_px, lane.height))
    for number, (start, stop, label) in enumerate(scene.candidates):
        colour = QColor(tokens.accent)
        colour.setAlpha(40 if number == 0 else 14)
        box = QRectF(window.x(start), lane.top, (stop - start) * window.px_per_s, lane.height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(tokens.muted))
        width = QFontMetricsF(painter.font()).horizontalAdvance(label)
        right = box.right() + 8
        if right + width < window.left_px + window.width_px and len(scene.candidates) == 1:
            painter.drawText(QPointF(right, lane.top + lane.height / 2 + 4), label)
        elif number and box.width() > width + 12:
            painter.drawText(QPointF(box.left() + 6, box.bottom() - 3), label)
    painter.restore()


def paint_keys(painter: QPainter, lane: Lane, window: model.Window, scene: Scene) -> None:
    """Diamonds with whiskers for the spread; left and right differ by colour and by fill of the outline."""
    tokens = theme.tokens()
    painter.setFont(small_font(painter))
    metrics = QFontMetricsF(painter.font())
    middle = lane.top + 17
    last_label_end = -math.inf
    for key in scene.keys:
        x = window.x(key.time_s)
        if not window.left_px - 10 <= x <= window.left_px + window.width_px + 10:
            continue
        colour = QColor(tokens.accent if key.selected else theme.colour_of_side(key.side))
        spread = key.spread_s * window.px_per_s
        pen = QPen(colour, 2 * tokens.line_px)
        painter.setPen(QPen(colour, tokens.line_px))
        if spread > DIAMOND_PX:
            painter.drawLine(QPointF(x - spread, middle), QPointF(x + spread, middle))
            for end in (x - spread, x + spread):
                painter.drawLine(QPointF(end, middle - 3), QPointF(end, middle + 3))
        painter.setPen(pen)
        painter.setBrush(QColor(tokens.accent) if key.selected else QColor(tokens.panel))
        painter.drawPolygon(_diamond(x, middle, DIAMOND_PX if key.confidence >= 0.5 else DIAMOND_PX - 2))
        if key.by_user:
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(x, middle), 2, 2)
        width = metrics.horizontalAdvance(key.label)
        if x - width / 2 > last_label_end + 3 or key.selected:
            painter.setPen(QColor(tokens.text if key.selected else tokens.muted))
            painter.drawText(QPointF(x - width / 2, middle + 22), key.label)
            last_label_end = x + width / 2


def _diamond(x: float, y: float, size: float) -> QPolygonF:
    return QPolygonF([QPointF(x, y - size), QPointF(x + size, y), QPointF(x, y + size), QPointF(x - size, y)])


def paint_warp(painter: QPainter, lane: Lane, window: model.Window, path: Floats) -> None:
    """Athlete time to the right, reference time upwards; coloured by the local cost, and capped where it is high."""
    tokens = theme.tokens()
    finite = path[np.isfinite(path).all(axis=1)]
    if not len(finite):
        return
    worst = max(float(np.quantile(finite[:, 2], 0.95)), 1e-9)
    columns = np.floor(window.left_px + (finite[:, 0] - window.start_s) * window.px_per_s)
    starts = np.flatnonzero(np.r_[True, columns[1:] != columns[:-1]])  # one bar for each column of pixels
    x = columns[starts]
    costs = np.maximum.reduceat(finite[:, 2], starts) / worst
    shares = np.maximum.reduceat(finite[:, 1], starts)
    last = x[-1] + (x[-1] - x[-2] if len(x) > 1 else 2.0)
    right = window.left_px + window.width_px
    for left, end, cost, share in zip(x, np.append(x[1:], last), costs, shares, strict=True):
        if end <= window.left_px or left >= right:
            continue
        colour = QColor(tokens.watch if cost > COSTLY else tokens.fine)
        colour.setAlpha(round(80 + 175 * min(cost, 1)))
        height = lane.height * (0.1 + 0.9 * share)
        box = QRectF(max(left, window.left_px), lane.top + lane.height - height, 0, height)
        box.setRight(min(end, right))
        painter.fillRect(box, colour)
        if cost > COSTLY:
            painter.fillRect(QRectF(box.left(), box.top() - 2, box.width(), 2), QColor(tokens.watch))


Traces = tuple[model.Trace, tuple[model.Trace, model.Trace] | None]
"""A channel and the reference's range, reduced to the screen."""


def _traces(window: model.Window, times: Floats, curve: Curve) -> Traces:
    band = None
    if curve.low is not None and curve.high is not None:
        band = (model.trace(times, curve.low, window), model.trace(times, curve.high, window))
    return model.trace(times, curve.values, window), band


def _range(traces: Traces) -> tuple[float, float] | None:
    trace, band = traces
    known = np.concatenate([trace.low, trace.high, *((band[0].low, band[1].high) if band else ())])
    known = known[np.isfinite(known)]
    return (float(known.min()), float(known.max())) if len(known) else None


def curve_range(window: model.Window, times: Floats, curve: Curve) -> tuple[float, float] | None:
    """Lowest and highest value in sight, the reference's range included; None where nothing is known."""
    return _range(_traces(window, times, curve))


def paint_curve(painter: QPainter, lane: Lane, window: model.Window, times: Floats, curve: Curve) -> None:
    """One channel with its error and the reference's range, scaled to what is in sight."""
    tokens = theme.tokens()
    trace, band = traces = _traces(window, times, curve)
    scale = _range(traces)
    if scale is None:
        return
    low, high = scale
    room = max(high - low, 1e-6)

    def y(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return lane.top + 3 + (lane.height - 6) * (1 - (values - low) / room)

    painter.save()
    painter.setClipRect(QRectF(window.left_px, lane.top, window.width_px, lane.height))
    colour = theme.colour_of_side(curve.side)
    shades: list[tuple[model.Trace, str, int]] = []
    if band is not None:
        both = model.Trace(band[0].x, y(band[0].low), y(band[1].high))
        shades.append((both, tokens.accent, 38))
    if curve.error is not None:
        error = model.trace(times, curve.error, window).high
        shades.append((model.Trace(trace.x, y(trace.low - error), y(trace.high + error)), colour, 36))
    line = model.Trace(trace.x, y(trace.low), y(trace.high))
    if trace.reduced:
        for shade, tone, alpha in shades:
            _paint_columns(painter, lane, window, shade, tone, alpha)
        _paint_columns(painter, lane, window, line, colour, 255, curve.side == "left")
    else:
        for shade, tone, alpha in shades:
            _fill(painter, shade.x, shade.low, shade.high, tone, alpha)
        style = Qt.PenStyle.DashLine if curve.side == "left" else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(colour), 1.6 * tokens.line_px, style))
        for piece in pieces(line.x, line.low):
            painter.drawPolyline(QPolygonF(piece))
    painter.restore()
    painter.setPen(QColor(tokens.muted))
    painter.setFont(small_font(painter))
    metrics = QFontMetricsF(painter.font())
    if lane.height > 34:
        for value, at in ((high, lane.top + metrics.ascent()), (low, lane.top + lane.height - 2)):
            text = f"{value:.0f}" if room > 8 else f"{value:.2f}"
            painter.drawText(QPointF(window.left_px - 6 - metrics.horizontalAdvance(text), at), text)


def _paint_columns(
    painter: QPainter,
    lane: Lane,
    window: model.Window,
    trace: model.Trace,
    colour: str,
    alpha: int,
    dashed: bool = False,
) -> None:
    """Fill each pixel column from the trace's low to its high y, as one picture made by NumPy.

    Thousands of separate lines would take longer than a frame.
    """
    width, height = int(window.width_px) + 1, int(lane.height) + 1
    column = np.floor(trace.x - window.left_px).astype(int)
    known = np.isfinite(trace.low) & np.isfinite(trace.high) & (column >= 0) & (column < width)
    if dashed:
        known &= column % DASH_PX < DASH_PX - DASH_GAP_PX
    top, bottom = np.full(width, np.inf), np.full(width, -np.inf)
    top[column[known]] = np.minimum(trace.low, trace.high)[known] - 0.8
    bottom[column[known]] = np.maximum(trace.low, trace.high)[known] + 0.8
    rows = lane.top + np.arange(height)[:, None]
    tone = QColor(colour)
    parts = (alpha, *(part * alpha // 255 for part in (tone.red(), tone.green(), tone.blue())))
    pixels = np.where((rows >= top) & (rows <= bottom), np.uint32(int.from_bytes(bytes(parts), "big")), np.uint32(0))
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    painter.drawImage(QPointF(window.left_px, lane.top), image)


def pieces(x: Floats, y: Floats) -> list[list[QPointF]]:
    """Polylines between gaps."""
    known = np.isfinite(y)
    edges = np.flatnonzero(np.diff(np.r_[False, known, False].astype(np.int8)))
    return [
        [QPointF(a, b) for a, b in zip(x[start:stop].tolist(), y[start:stop].tolist(), strict=True)]
        for start, stop in zip(edges[::2], edges[1::2], strict=True)
        if stop - start > 1
    ]


def _fill(painter: QPainter, x: Floats, low: Floats, high: Floats, colour: str, alpha: int) -> None:
    """Shade the range between two curves."""
    good = np.isfinite(low) & np.isfinite(high)
    if good.sum() < 2:
        return
    shade = QColor(colour)
    shade.setAlpha(alpha)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    edges = np.flatnonzero(np.diff(np.r_[False, good, False].astype(np.int8)))
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        top = [QPointF(a, b) for a, b in zip(x[start:stop].tolist(), high[start:stop].tolist(), strict=True)]
        bottom = [QPointF(a, b) for a, b in zip(x[start:stop].tolist(), low[start:stop].tolist(), strict=True)]
        painter.drawPolygon(QPolygonF(top + bottom[::-1]))


def paint_range(painter: QPainter, window: model.Window, scene: Scene, height: float) -> None:
    """Grey out what lies outside the in and out marks."""
    shade = QColor(theme.tokens().background)
    shade.setAlpha(170)
    right = window.left_px + window.width_px
    if scene.in_s is not None:
        painter.fillRect(QRectF(window.left_px, RULER_PX, max(window.x(scene.in_s) - window.left_px, 0), height), shade)
    if scene.out_s is not None:
        x = max(window.x(scene.out_s), window.left_px)
        painter.fillRect(QRectF(x, RULER_PX, max(right - x, 0), height), shade)


def paint_cursor(painter: QPainter, x: float, height: float) -> None:
    """The line of the frame on show, with its handle in the ruler."""
    colour = QColor(theme.tokens().accent)
    painter.setPen(QPen(colour, 2))
    painter.drawLine(QPointF(x, 8), QPointF(x, height))
    painter.setBrush(colour)
    handle = [QPointF(x - 6, 0), QPointF(x + 6, 0), QPointF(x + 6, 8), QPointF(x, 14), QPointF(x - 6, 8)]
    painter.drawPolygon(QPolygonF(handle))
