"""An athlete's sessions over time: each measurement with its error, and what changed beyond it."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QScrollArea, QSizePolicy, QWidget

from ..core.history import Change, Trend
from ..core.records import Action
from . import names, theme
from .history_work import Shown
from .shelf import Entry, Shelf
from .widgets import Card, button, clear, column, label, row
from .words import listed, tr

ORDER = ("worse", "better", "changed", "not_comparable", "unclear", "single")
MARKS = {"worse": "▲", "better": "●", "changed": "◆"}


def verdict_text(change: Change) -> str:
    """Whether something changed, in a coach's words."""
    return {
        "better": tr("better than before, beyond measurement error"),
        "worse": tr("worse than before, beyond measurement error"),
        "changed": tr("changed beyond measurement error"),
        "unclear": tr("no change beyond measurement error"),
        "not_comparable": tr("filmed from different views: not comparable"),
        "single": tr("one session so far"),
    }[change.verdict]


def trend_title(trend: Trend, action: Action | None) -> str:
    name = names.indicator_title(action, trend.indicator) if action else trend.title
    where = names.keyframe_title(action, trend.keyframe) if action and trend.keyframe else ""
    return listed([name, where, names.side_text(trend.side)])


class TrendChart(QWidget):
    """Sessions from left to right: value with one standard deviation, over the target band."""

    def __init__(self, trend: Trend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trend = trend
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(92)
        points = [
            f"{each.recorded[:10]}: {names.quantity(each.value, each.error, trend.unit)}" for each in trend.points
        ]
        self.setAccessibleName("; ".join(points))
        self.setToolTip("\n".join(points))

    def scale(self) -> tuple[float, float]:
        """Lowest and highest value on show: all errors, and the band."""
        trend = self.trend
        shown = [each.value - each.error for each in trend.points] + [each.value + each.error for each in trend.points]
        shown += [bound for bound in (trend.target_min, trend.target_max) if math.isfinite(bound)]
        low, high = min(shown), max(shown)
        margin = 0.1 * (high - low) or max(abs(high) * 0.1, 0.1)
        return low - margin, high + margin

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, trend = theme.tokens(), self.trend
        low, high = self.scale()
        box = QRectF(52, 6, self.width() - 64, self.height() - 28)

        def y(value: float) -> float:
            return box.bottom() - (value - low) / (high - low) * box.height()

        def x(number: int) -> float:
            return box.left() + box.width() * (number + 0.5) / len(trend.points)

        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            top = y(trend.target_max) if math.isfinite(trend.target_max) else box.top()
            bottom = y(trend.target_min) if math.isfinite(trend.target_min) else box.bottom()
            if math.isfinite(trend.target_max) or math.isfinite(trend.target_min):
                shade = QColor(tokens.accent)
                shade.setAlpha(45)
                painter.fillRect(QRectF(box.left(), top, box.width(), bottom - top), shade)
            places = [QPointF(x(number), y(each.value)) for number, each in enumerate(trend.points)]
            painter.setPen(QPen(QColor(tokens.muted), tokens.line_px))
            painter.drawPolyline(places)
            for place, each in zip(places, trend.points, strict=True):
                painter.setPen(QPen(QColor(tokens.text), 1.5 * tokens.line_px))
                painter.drawLine(
                    QPointF(place.x(), y(each.value - each.error)), QPointF(place.x(), y(each.value + each.error))
                )
                painter.setBrush(QColor(tokens.accent if place is places[-1] else tokens.text))
                painter.drawEllipse(place, 4, 4)
            self._paint_words(painter, box, (low, high), [place.x() for place in places])

    def _paint_words(self, painter: QPainter, box: QRectF, scale: tuple[float, float], xs: list[float]) -> None:
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(theme.tokens().muted))
        metrics, points = QFontMetricsF(font), self.trend.points
        places = names.decimals(points[-1].value, points[-1].error)
        for value, top in ((scale[1], box.top()), (scale[0], box.bottom() - 14)):
            area = QRectF(0, top, box.left() - 8, 14)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{value:.{places}f}")
        wanted = metrics.horizontalAdvance("0000-00-00") + 8
        last = -wanted
        for at, each in zip(xs, points, strict=True):
            if at - last >= wanted:
                last = at
                area = QRectF(at - wanted / 2, box.bottom() + 4, wanted, 16)
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, each.recorded[:10])


class TrendCard(Card):
    """One measurement over the sessions."""

    def __init__(self, trend: Trend, change: Change, action: Action | None, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.trend, self.change = trend, change
        self.setObjectName(f"trend_{trend.indicator}")
        title, last = trend_title(trend, action), trend.points[-1]
        value = names.quantity(last.value, last.error, trend.unit)
        head = row()
        head.addWidget(label(title, "strong", wrap=True), 1)
        head.addWidget(label(value, "strong"))
        self.body.addLayout(head)
        said = verdict_text(change)
        if math.isfinite(change.value):
            sign = "+" if change.value > 0 else ""
            said = f"{sign}{names.quantity(change.value, change.error, trend.unit)}: {said}"
        self.said = label(listed([f"{MARKS.get(change.verdict, '○')} {said}", _steps(last.steps)]), "muted", wrap=True)
        self.body.addWidget(self.said)
        self.body.addWidget(TrendChart(trend))
        target = names.band(trend.target_min, trend.target_max, trend.unit)
        notes = [tr("target {band}", band=target) if target else ""]
        if math.isfinite(change.detectable) and change.verdict == "unclear":
            detectable = names.quantity(change.detectable, math.nan, trend.unit)
            notes.append(tr("a retest can show a change of {size} or more", size=detectable))
        if any(notes):
            self.body.addWidget(label(listed(notes), "small", wrap=True))
        self.setAccessibleName(listed([title, value, said]))


def _steps(count: int) -> str:
    return tr("mean of {count} steps", count=count) if count > 1 else ""


class HistoryPage(QWidget):
    """Choose athlete and action; the trends follow."""

    wanted = Signal(int, str)
    """(number of the athlete, id of the action)."""
    compare = Signal(str, str)
    """Names of the folders of an earlier and a later analysis."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.shelf = Shelf()
        self.cards: list[TrendCard] = []
        outer = column(self, 20, 12)
        head = row(spacing=10)
        head.addWidget(label(tr("History"), "title"), 1)
        self.athlete, self.action = QComboBox(), QComboBox()
        for box, name in ((self.athlete, tr("Athlete")), (self.action, tr("Action"))):
            box.setAccessibleName(name)
            box.setMinimumWidth(180)
            head.addWidget(box)
        self.athlete.currentIndexChanged.connect(self._fill_actions)
        self.action.currentIndexChanged.connect(self._ask)
        self.before_after = button(tr("Compare first and last"))
        self.before_after.setObjectName("before_after")
        self.before_after.clicked.connect(self._compare)
        head.addWidget(self.before_after)
        outer.addLayout(head)
        self.state = label("", "muted", wrap=True)
        outer.addWidget(self.state)
        area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self._list = column(inner, 0, 8)
        area.setWidget(inner)
        outer.addWidget(area, 1)
        self.show_shelf(Shelf())

    def show_shelf(self, shelf: Shelf) -> None:
        """Athletes that have analyses; the chosen one stays chosen."""
        self.shelf = shelf
        chosen, known = self.athlete.currentData(), {entry.athlete for entry in shelf.entries}
        self.athlete.blockSignals(True)
        self.athlete.clear()
        for each in shelf.athletes:
            if each.number in known:
                self.athlete.addItem(each.athlete.name or tr("No name"), each.number)
        self.athlete.setCurrentIndex(max(self.athlete.findData(chosen), 0))
        self.athlete.blockSignals(False)
        self._fill_actions()

    def choose(self, athlete: int, action_id: str) -> None:
        """Show one athlete in one action."""
        self.athlete.setCurrentIndex(max(self.athlete.findData(athlete), 0))
        self.action.setCurrentIndex(max(self.action.findData(action_id), 0))

    def sessions(self) -> list[Entry]:
        """Analyses of the chosen athlete and action, oldest first."""
        who, what = self.athlete.currentData(), self.action.currentData()
        found = [entry for entry in self.shelf.entries if entry.athlete == who and entry.action_id == what]
        return [entry for entry in found if entry.found][::-1]

    def _fill_actions(self) -> None:
        chosen, who = self.action.currentData(), self.athlete.currentData()
        self.action.blockSignals(True)
        self.action.clear()
        for entry in self.shelf.entries:
            if who is not None and entry.athlete == who and self.action.findData(entry.action_id) < 0:
                self.action.addItem(names.pick(entry.action, entry.action_zh), entry.action_id)
        self.action.setCurrentIndex(max(self.action.findData(chosen), 0))
        self.action.blockSignals(False)
        self._ask()

    def _ask(self) -> None:
        who, what = self.athlete.currentData(), self.action.currentData()
        self.before_after.setEnabled(len(self.sessions()) > 1)
        for widget in (self.athlete, self.action, self.before_after):
            widget.setVisible(self.athlete.count() > 0)
        self.show_history(Shown(None))
        if who is not None and what is not None:
            self.wanted.emit(who, what)

    def _compare(self) -> None:
        sessions = self.sessions()
        if len(sessions) > 1:
            self.compare.emit(sessions[0].folder, sessions[-1].folder)

    def show_history(self, history: Shown) -> None:
        """The trends: what changed first."""
        clear(self._list)
        self.cards = []
        ordered = sorted(history.trends, key=lambda pair: ORDER.index(pair[1].verdict))
        current = [f"{one.first} – {one.last}   {one.exercise}" for one in history.active]
        self._add_lines(tr("Did it help?"), history.answers)
        for trend, change in ordered:
            card = TrendCard(trend, change, history.action)
            self.cards.append(card)
            self._list.addWidget(card)
        self._add_lines(tr("Exercises of plans, and when"), tuple(dict.fromkeys(current)))
        self._list.addStretch(1)
        count = len(self.sessions())
        if not self.athlete.count():
            text = tr("Give the athlete a name when you analyse a clip: from the second session on, changes show here.")
        elif count == 1:
            text = tr("One session so far. With the next one, changes beyond measurement error show here.")
        else:
            text = tr(
                "{count} sessions. Bars are one standard deviation of measurement; the shade is the target.",
                count=count,
            )
        self.state.setText(text)

    def _add_lines(self, heading: str, lines: tuple[str, ...]) -> None:
        """A card of sentences, if there are any."""
        if lines:
            card = Card()
            card.body.addWidget(label(heading, "strong"))
            for line in lines:
                card.body.addWidget(label(line, "muted", wrap=True))
            card.setAccessibleName(" ".join((heading, *lines)))
            self._list.addWidget(card)
