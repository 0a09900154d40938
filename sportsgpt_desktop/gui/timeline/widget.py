"""The timeline widget: takes mouse and wheel, keeps the visible part, paints through a cached picture."""

from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from ...core import skeleton
from ...core.records import PoseSequence
from .. import curves, names, theme
from ..document import Document, KeyframeKey, key_of
from ..words import tr
from . import model, painter

LIMBS = tuple(index for bone in skeleton.BONES for index in bone)
GRAB_PX = 9
CURSOR_PX = 10
THUMBS_KEPT = 600
THUMBS_A_TURN = 2
"""Thumbnails decoded in one turn of the event loop (about 3 ms each), so that it never blocks."""


class Timeline(QWidget):
    """Ruler, thumbnails, quality, keyframes and curves over one time axis."""

    keyframe_dropped = Signal(object, int)
    """A keyframe was dragged to a frame: (key, frame)."""
    keyframe_snapped = Signal(object)
    """It was dropped with Ctrl held: put it on the event next to it."""
    scrub_started = Signal()
    scrub_ended = Signal()

    def __init__(self, document: Document, thumb: Callable[[int], QPixmap | None], parent: QWidget | None = None):
        super().__init__(parent)
        self.document = document
        self.scene = painter.Scene()
        self.window_ = model.Window(0, 1, painter.LABEL_PX, 100)
        self._decode = thumb
        self._thumbs: OrderedDict[int, QPixmap] = OrderedDict()
        self._wanted: list[int] = []
        self._absent: set[int] = set()
        """Frames without a picture so far; not asked for again until pictures have come."""
        self._keys: list[KeyframeKey] = []
        self._cache: QPixmap | None = None
        self._quality: tuple[PoseSequence, NDArray[np.int8]] | None = None
        self._cursor_x = -1.0
        self._drag = ""
        self._drag_key: KeyframeKey | None = None
        self._drag_frame = 0
        self._press = QPointF()
        self._fitted = True
        self._thumb_timer = QTimer(self, interval=0)
        self._thumb_timer.timeout.connect(self._decode_some)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(140)
        self.setAccessibleName(tr("Timeline"))
        self.setAccessibleDescription(tr("Frames, quality of the pose, keyframes and curves of the clip"))
        document.opened.connect(self._opened)
        document.analysis_changed.connect(self.rebuild)
        document.selection_changed.connect(self.rebuild)
        document.range_changed.connect(self.rebuild)
        document.curves_changed.connect(self.rebuild)
        document.overlay_changed.connect(self.rebuild)
        document.frame_changed.connect(self._frame_changed)

    def sizeHint(self) -> QSize:
        return QSize(900, 240)

    # ------------------------------------------------------------------------------------------- content

    def _opened(self) -> None:
        self._thumbs.clear()
        self._absent.clear()
        self._fitted = True
        self.rebuild()
        self.fit()

    def forget_thumbnails(self) -> None:
        """Pictures have become available: decode the thumbnails anew."""
        self._absent.clear()
        self._dirty()

    def rebuild(self) -> None:
        """Gather what the lanes show from the document."""
        analysis = self.document.analysis
        scene = painter.Scene()
        scene.titles = {
            "frames": tr("Frames"),
            "quality": tr("Quality"),
            "keys": tr("Keys"),
            "warp": tr("Match"),
        }
        self._keys = []
        video = self.document.video
        times = np.asarray(video.time_s, dtype=float) if video else np.zeros(0)
        scene.times = times
        if analysis is not None:
            scene.quality = self._frame_quality(analysis.pose, len(times))
            length = model.frame_length(times)
            scene.candidates = self._candidates(times, length)
            scene.keys = self._make_keys(length)
            chosen = self.document.channels or curves.for_issue(
                analysis, self.document.issue(self.document.selected_issue)
            )
            path = np.asarray(analysis.alignment.path, dtype=float)
            if self.document.overlay["match"] and path.ndim == 2 and len(path):
                rows = np.clip(path[:, 0].astype(int), 0, len(times) - 1)
                scene.warp = np.c_[times[rows], path[:, 1:3]]
            scene.curves = curves.make(analysis, chosen, self.document.band)
        if len(times) and self.document.in_frame is not None:
            scene.in_s = float(times[self.document.in_frame])
        if len(times) and self.document.out_frame is not None:
            scene.out_s = float(times[self.document.out_frame])
        self.scene = scene
        self._dirty()

    def _frame_quality(self, pose: PoseSequence, frames: int) -> NDArray[np.int8]:
        """Worked out once for each sequence of poses: a long clip's takes longer than a frame."""
        if self._quality is None or self._quality[0] is not pose:
            found = model.frame_quality(pose.visibility, LIMBS)[:frames]
            self._quality = (pose, np.pad(found, (0, frames - len(found))))
        return self._quality[1]

    def _candidates(self, times: np.ndarray, length: float) -> list[tuple[float, float, str]]:
        found = self.document.analysis.alignment.candidates if self.document.analysis else ()
        return [
            (
                float(times[max(item.start_frame, 0)]),
                float(times[min(max(item.stop_frame - 1, 0), len(times) - 1)]) + length,
                tr("candidate {number} of {total}", number=number, total=len(found)) if len(found) > 1 else "",
            )
            for number, item in enumerate(found, 1)
        ]

    def _make_keys(self, length: float) -> list[painter.Key]:
        analysis = self.document.analysis
        assert analysis is not None
        keys = []
        for item in sorted(analysis.alignment.keyframes, key=lambda each: each.time_s):
            key = key_of(item)
            self._keys.append(key)
            title = names.keyframe_title(analysis.action, item.id)
            keys.append(
                painter.Key(
                    item.time_s,
                    item.spread_frames * length,
                    names.short_title(title),
                    item.side,
                    item.source == "user",
                    key == self.document.selected_keyframe,
                    item.confidence,
                )
            )
        return keys

    # ---------------------------------------------------------------------------------------------- view

    def fit(self) -> None:
        """Show the whole clip."""
        self._fitted = True
        self.window_ = model.whole(self.scene.times, painter.LABEL_PX, max(self.width() - painter.LABEL_PX - 16, 50))
        self._dirty()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Zoom about ``x``, or about the frame on show."""
        if not len(self.scene.times):
            return
        self._fitted = False
        x = self.window_.x(self._cursor_time()) if x is None else x
        self.window_ = model.zoomed(self.window_, factor, x, self.scene.times)
        self._dirty()

    def pan(self, pixels: float) -> None:
        if len(self.scene.times):
            self._fitted = False
            self.window_ = model.panned(self.window_, pixels, self.scene.times)
            self._dirty()

    def _cursor_time(self) -> float:
        times = self.scene.times
        return float(times[min(self.document.frame, len(times) - 1)]) if len(times) else 0.0

    def _frame_changed(self, _frame: int) -> None:
        if len(self.scene.times) and not self._drag:
            moved = model.showing(self.window_, self._cursor_time(), self.scene.times)
            if moved != self.window_:
                self.window_ = moved
                self._dirty()
        if len(self.scene.times):  # only the strips of the old and the new cursor
            for x in (self._cursor_x, self.window_.x(self._cursor_time())):
                self.update(round(x) - CURSOR_PX, 0, 2 * CURSOR_PX, self.height())

    def _dirty(self) -> None:
        self._cache = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = max(self.width() - painter.LABEL_PX - 16, 50)
        if self._fitted:
            self.fit()
        else:
            old = self.window_
            self.window_ = model.Window(old.start_s, old.stop_s, painter.LABEL_PX, width)
        self._dirty()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._dirty()
        super().changeEvent(event)

    # ---------------------------------------------------------------------------------------------- paint

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._cache is None or self._cache.deviceIndependentSize().toSize() != self.size():
            self._cache = self._render()
        with QPainter(self) as paint:
            paint.drawPixmap(0, 0, self._cache)
            if len(self.scene.times):
                paint.setRenderHint(QPainter.RenderHint.Antialiasing)
                x = self._cursor_x = self.window_.x(self._cursor_time())
                if self.window_.left_px - 1 <= x <= self.window_.left_px + self.window_.width_px + 1:
                    painter.paint_cursor(paint, x, self.height())

    def lanes(self) -> list[painter.Lane]:
        return painter.lanes(self.scene, self.height())

    def _thumb_px(self) -> float:
        video = self.document.video
        shape = video.width_px / max(video.height_px, 1) if video else 1.6
        return min(2.2, max(0.5, shape)) * painter.FRAMES_PX

    def _render(self) -> QPixmap:
        """The lanes without the cursor, so that moving the cursor costs only one blit."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap((QRectF(self.rect()).size() * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(theme.tokens().panel))  # opaque, so that it is copied rather than blended
        if not len(self.scene.times):
            return picture
        with QPainter(picture) as paint:
            paint.setFont(self.font())
            paint.setRenderHint(QPainter.RenderHint.Antialiasing)
            all_lanes = self.lanes()
            self._wanted = []
            for lane in all_lanes:
                self._paint_lane(paint, lane)
            painter.paint_titles(paint, all_lanes)
            painter.paint_range(paint, self.window_, self.scene, self.height())
        if self._wanted:
            self._thumb_timer.start()
        return picture

    def _paint_lane(self, paint: QPainter, lane: painter.Lane) -> None:
        scene, window = self.scene, self.window_
        if lane.name == "ruler":
            painter.paint_ruler(paint, lane, window)
        elif lane.name == "frames":
            painter.paint_frames(paint, lane, window, scene.times, self._thumb, self._thumb_px())
        elif lane.name == "quality":
            painter.paint_quality(paint, lane, window, scene)
        elif lane.name == "keys":
            painter.paint_candidates(paint, lane, window, scene)
            painter.paint_keys(paint, lane, window, scene)
        elif lane.name == "warp" and scene.warp is not None:
            painter.paint_warp(paint, lane, window, scene.warp)
        elif lane.name.startswith("curve"):
            painter.paint_curve(paint, lane, window, scene.times, scene.curves[int(lane.name[5:])])

    def _thumb(self, frame: int) -> QPixmap | None:
        picture = self._thumbs.get(frame)
        if picture is None:
            if frame not in self._absent:
                self._wanted.append(frame)
        else:
            self._thumbs.move_to_end(frame)
        return picture

    def _decode_some(self) -> None:
        for _ in range(THUMBS_A_TURN):
            if not self._wanted:
                break
            frame = self._wanted.pop(0)
            picture = self._decode(frame)
            if picture is None:
                self._absent.add(frame)
            else:
                self._thumbs[frame] = picture.scaledToHeight(
                    round(painter.FRAMES_PX * self.devicePixelRatioF()),
                    Qt.TransformationMode.SmoothTransformation,
                )
                self._thumbs[frame].setDevicePixelRatio(self.devicePixelRatioF())
        while len(self._thumbs) > THUMBS_KEPT:
            self._thumbs.popitem(last=False)
        if not self._wanted:
            self._thumb_timer.stop()
            self._dirty()

    # ---------------------------------------------------------------------------------------------- mouse

    def _frame_at(self, x: float) -> int:
        return model.frame_at(self.scene.times, self.window_.time(x))

    def key_at(self, position: QPointF) -> KeyframeKey | None:
        """The keyframe under the mouse: the nearest within reach."""
        if painter.lane_at(self.lanes(), position.y()) != "keys":
            return None
        near = [
            (abs(self.window_.x(shown.time_s) - position.x()), number) for number, shown in enumerate(self.scene.keys)
        ]
        distance, number = min(near, default=(1e9, 0))
        return self._keys[number] if distance <= GRAB_PX else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not len(self.scene.times):
            return
        self._press = event.position()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.button() == Qt.MouseButton.MiddleButton or (event.button() == Qt.MouseButton.LeftButton and alt):
            self._drag = "pan"
        elif event.button() == Qt.MouseButton.LeftButton:
            key = self.key_at(event.position())
            if key is not None:
                self._press_key(key)
            elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._drag = "range"
                self.document.set_range(self._frame_at(event.position().x()), None)
            elif event.position().x() >= painter.LABEL_PX - 8:
                self._drag = "scrub"
                self.scrub_started.emit()
                self.document.go_to(self._frame_at(event.position().x()))

    def _press_key(self, key: KeyframeKey) -> None:
        keyframe = self.document.keyframe(key)
        if keyframe is not None:
            self._drag, self._drag_key, self._drag_frame = "key?", key, keyframe.frame
            self.document.select_keyframe(key)
            self.scrub_started.emit()
            self.document.go_to(keyframe.frame)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        if self._drag == "pan":
            self.pan(self._press.x() - position.x())
            self._press = position
        elif self._drag == "scrub":
            self.document.go_to(self._frame_at(position.x()))
        elif self._drag == "range":
            self.document.set_range(self._frame_at(self._press.x()), self._frame_at(position.x()))
        elif self._drag.startswith("key"):
            if self._drag == "key" or abs(position.x() - self._press.x()) > 3:
                self._drag = "key"
                self._show_dragged(model.nearest_frame(self.scene.times, self.window_.time(position.x())))
        else:
            over = self.key_at(position) is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor)

    def _show_dragged(self, frame: int) -> None:
        """Move the picture of the key; the document changes only when it is dropped."""
        if frame == self._drag_frame:
            return
        self._drag_frame = frame
        number = self._keys.index(self._drag_key) if self._drag_key in self._keys else -1
        if number >= 0:
            keys = list(self.scene.keys)
            old = keys[number]
            keys[number] = painter.Key(float(self.scene.times[frame]), 0.0, old.label, old.side, True, True, 1.0)
            self.scene.keys = keys
        self.document.go_to(frame)
        self._dirty()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, ""
        if drag == "key" and self._drag_key is not None:
            self.keyframe_dropped.emit(self._drag_key, self._drag_frame)
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.keyframe_snapped.emit(self._drag_key)
        if drag in ("scrub", "key", "key?"):
            self.scrub_ended.emit()
        self._drag_key = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        lane = painter.lane_at(self.lanes(), event.position().y())
        if lane == "ruler":
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1.0015 ** delta.y(), event.position().x())
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.document.go_to(self.document.frame - (1 if (delta.y() or delta.x()) > 0 else -1))
        else:
            self.pan(-(delta.y() + delta.x()) / 2)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Choose the docked curves."""
        analysis = self.document.analysis
        if analysis is None:
            return
        menu = QMenu(self)
        follow = menu.addAction(tr("Follow the chosen issue"))
        follow.setCheckable(True)
        follow.setChecked(not self.document.channels)
        follow.triggered.connect(lambda: self.document.dock(()))
        menu.addSeparator()
        for name in curves.choices(analysis):
            action = menu.addAction(
                f"{curves.title(name)} ({names.unit_text(analysis.kinematics.units.get(name, '')).strip()})"
            )
            action.setCheckable(True)
            action.setChecked(name in self.document.channels)
            action.triggered.connect(lambda on, name=name: self._dock(name, on))
        menu.exec(event.globalPos())

    def _dock(self, name: str, on: bool) -> None:
        others = tuple(channel for channel in self.document.channels if channel != name)
        self.document.dock((*others, name)[-curves.MOST :] if on else others)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self._tip(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _tip(self, position: QPointF) -> str:
        """What lies under the mouse, in words."""
        analysis = self.document.analysis
        keyframe = self.document.keyframe(self.key_at(position)) if analysis else None
        if painter.lane_at(self.lanes(), position.y()) == "warp" and self.scene.warp is not None:
            return self._match_tip(self.window_.time(position.x()))
        if analysis is None or keyframe is None:
            return ""
        source = {
            "auto": tr("found by alignment"),
            "event": tr("refined by a physical event"),
            "user": tr("set by you"),
        }[keyframe.source]
        spread = tr("± {frames} frames (90 %)", frames=f"{keyframe.spread_frames:.1f}")
        return "\n".join(
            (
                names.keyframe_label(analysis.action, keyframe),
                f"{names.clock(keyframe.time_s)} · " + tr("frame {frame}", frame=keyframe.frame) + f" · {spread}",
                source,
            )
        )

    def _match_tip(self, time_s: float) -> str:
        """How well the athlete and the reference agree at a time."""
        warp = self.scene.warp
        assert warp is not None
        known = warp[np.isfinite(warp).all(axis=1)]
        if not len(known) or not known[0, 0] <= time_s <= known[-1, 0]:
            return tr("No match with the reference here.")
        _, share, cost = known[int(np.argmin(np.abs(known[:, 0] - time_s)))]
        return tr(
            "Reference at {share}, local cost {cost} (highest {most})",
            share=names.percent(float(share)),
            cost=f"{cost:.2f}",
            most=f"{known[:, 2].max():.2f}",
        )
