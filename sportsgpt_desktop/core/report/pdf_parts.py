"""Pieces of the PDF: styles, marks, bars, cards and tables."""

import io
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from .. import assets
from .content import Bar, Content, IssueText

INK, MUTED, LINE, PANEL, BAND, TRACK = "#16202A", "#5C6B7A", "#D5DCE3", "#F4F6F8", "#7DB8B3", "#E3E8ED"
COLOURS = {
    "fault": "#C4291C",
    "watch": "#8A6100",
    "fine": "#19744B",
    "cannot": "#6B7885",
    "dismissed": "#6B7885",
    "accent": "#0B7F76",
}
MARGIN_PT = 42
STILL_PT = 74
REST_PT = 570
"""What head, one issue and a plan of three exercises take of the first page beside the kinogram."""
FLAT = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
]


@cache
def register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = assets.resources_folder() / "fonts"
    for name in ("Inter-Regular", "Inter-SemiBold", "NotoSansSC-Regular", "NotoSansSC-Bold"):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))


class Styles:
    """Paragraph styles of one language."""

    def __init__(self, chinese: bool) -> None:
        from reportlab.lib.styles import ParagraphStyle as Style

        plain, bold = ("Inter-Regular", "Inter-SemiBold")
        if chinese:
            plain, bold = ("NotoSansSC-Regular", "NotoSansSC-Bold")
        self.chinese = chinese
        shared: dict[str, Any] = {"textColor": INK, "splitLongWords": 1}
        if chinese:
            shared["wordWrap"] = "CJK"
        self.body = Style("body", fontName=plain, fontSize=8.8, leading=12.4, **shared)
        self.small = Style("small", parent=self.body, fontSize=7.4, leading=10.2, textColor=MUTED)
        self.tiny = Style("tiny", parent=self.body, fontSize=6.4, leading=8.4, textColor=MUTED)
        self.cell = Style("cell", parent=self.body, fontSize=7.6, leading=10.2)
        self.strong = Style("strong", parent=self.cell, fontName=bold)
        self.head = Style("head", parent=self.tiny, fontName=bold)
        self.title = Style("title", parent=self.body, fontName=bold, fontSize=19, leading=24)
        self.section = Style(
            "section", parent=self.body, fontName=bold, fontSize=11.5, leading=15, spaceBefore=11, spaceAfter=4
        )
        self.card = Style("card", parent=self.body, fontName=bold, fontSize=10, leading=13)
        self.figures = Style("figures", parent=self.small, alignment=2, leading=13)

    def text(self, words: str, style: Any = None) -> Any:
        """A paragraph of escaped text; letters that its font lacks (names, arrows) come from the other font."""
        from reportlab.platypus import Paragraph

        style = style or self.body
        lines = (_marked(line, style.fontName) for line in words.split("\n"))
        return Paragraph("<br/>".join(lines), style)


_OTHER = {
    "Inter-Regular": "NotoSansSC-Regular",
    "Inter-SemiBold": "NotoSansSC-Bold",
    "NotoSansSC-Regular": "Inter-Regular",
    "NotoSansSC-Bold": "Inter-SemiBold",
}


def _marked(text: str, font: str) -> str:
    """Escaped text with a font change around every run of letters that ``font`` lacks and the other has."""
    from reportlab.pdfbase.pdfmetrics import getFont

    own, other = getFont(font).face.charToGlyph, getFont(_OTHER[font]).face.charToGlyph
    runs = groupby(text, key=lambda letter: ord(letter) not in own and ord(letter) in other)
    parts = []
    for foreign, letters in runs:
        part = escape("".join(letters))
        parts.append(f'<font name="{_OTHER[font]}">{part}</font>' if foreign else part)
    return "".join(parts)


def panel(inside: list[Any], width: float, colour: str) -> Any:
    """A block on a pale ground with a coloured edge."""
    from reportlab.platypus import Table

    style = [
        ("BACKGROUND", (0, 0), (-1, -1), PANEL),
        ("LINEBEFORE", (0, 0), (0, -1), 3, colour),
        ("LEFTPADDING", (0, 0), (-1, -1), 10),
        ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
    ]
    return Table([[inside]], colWidths=[width], style=style)


def mark(kind: str) -> Any:
    """Triangle, diamond, disc or ring: shape as well as colour."""
    from reportlab.graphics.shapes import Circle, Drawing, Polygon

    drawing = Drawing(10, 9)
    colour = COLOURS[kind]
    if kind == "fault":
        drawing.add(Polygon([0.5, 0.5, 8.5, 0.5, 4.5, 8], fillColor=colour, strokeColor=None))
    elif kind == "watch":
        drawing.add(Polygon([4.5, 0, 8.5, 4, 4.5, 8, 0.5, 4], fillColor=colour, strokeColor=None))
    elif kind == "fine":
        drawing.add(Circle(4.5, 4, 3, fillColor=colour, strokeColor=None))
    else:
        drawing.add(Circle(4.5, 4, 3, fillColor=None, strokeColor=colour, strokeWidth=1.1))
    return drawing


def bar_drawing(bar: Bar | None, kind: str, width: float) -> Any:
    """The target band on its track, the value as a stroke, its error as a whisker."""
    from reportlab.graphics.shapes import Drawing, Line, Rect

    if bar is None:
        return ""
    drawing = Drawing(width, 10)
    colour = COLOURS[kind]
    drawing.add(Rect(0, 3, width, 4, rx=2, ry=2, fillColor=TRACK, strokeColor=None))
    start, stop = bar.band_start * width, bar.band_stop * width
    drawing.add(Rect(start, 3, max(stop - start, 1), 4, fillColor=BAND, strokeColor=None))
    whisker = (bar.whisker_start * width, 5, bar.whisker_stop * width, 5)
    drawing.add(Line(*whisker, strokeColor=colour, strokeWidth=1.1))
    drawing.add(Line(bar.value * width, 0.5, bar.value * width, 9.5, strokeColor=colour, strokeWidth=1.8))
    return drawing


def card(issue: IssueText, content: Content, styles: Styles, width: float) -> Any:
    """One issue: its frame beside its evidence, why it matters, likely causes."""
    from reportlab.platypus import KeepTogether, Table

    inner = width - 18 - (STILL_PT + 10 if issue.still else 0)
    cells = [[mark(issue.mark), styles.text(issue.name, styles.card), styles.text(issue.figures, styles.figures)]]
    middle = [*FLAT, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    inside: list[Any] = [Table(cells, colWidths=[15, inner * 0.55 - 15, inner * 0.45], style=middle)]
    if issue.reason:
        inside.append(styles.text(issue.reason, styles.cell))
    if issue.evidence:
        rows = [
            [
                [styles.text(one.title, styles.cell), styles.text(one.where, styles.tiny)],
                styles.text(one.value, styles.strong),
                [bar_drawing(one.bar, issue.mark, inner * 0.3), styles.text(one.target, styles.tiny)],
            ]
            for one in issue.evidence
        ]
        widths = [inner * 0.42, inner * 0.24, inner * 0.34]
        inside.append(Table(rows, colWidths=widths, style=[*FLAT, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    if issue.mark in ("fault", "watch"):
        for name, words in (("why", issue.why), ("causes", issue.causes), ("rivals", issue.rivals)):
            if words:
                inside.append(styles.text(f"{content.labels[name]}: {words}", styles.small))
    if not issue.still:
        return KeepTogether([panel(inside, width, COLOURS[issue.mark])])
    still = [_still(issue.still), styles.text(issue.still_caption, styles.tiny)]
    beside = Table(
        [[still, inside]], colWidths=[STILL_PT + 10, inner], style=[*FLAT, ("VALIGN", (0, 0), (-1, -1), "TOP")]
    )
    return KeepTogether([panel([beside], width, COLOURS[issue.mark])])


def _still(jpeg: bytes) -> Any:
    from PIL import Image as Pillow
    from reportlab.platypus import Image

    with Pillow.open(io.BytesIO(jpeg)) as shown:
        ratio = shown.height / shown.width
    return Image(io.BytesIO(jpeg), width=STILL_PT, height=STILL_PT * ratio, hAlign="LEFT")


def plan_table(content: Content, styles: Styles, width: float) -> Any:
    label = content.labels
    heads = [label[name] for name in ("exercise", "dose", "weekly_head", "weeks", "progression", "avoid")]
    rows = [
        [
            [styles.text(one.exercise, styles.strong), styles.text(one.how, styles.tiny)],
            [styles.text(one.dose, styles.cell), *(styles.text(part, styles.tiny) for part in one.details)],
            styles.text(one.weekly, styles.cell),
            styles.text(one.weeks, styles.cell),
            styles.text(one.progression, styles.cell),
            [styles.text(one.avoid, styles.tiny), styles.text(one.record, styles.tiny)],
        ]
        for one in content.plan
    ]
    return table(heads, rows, (0.27, 0.17, 0.1, 0.07, 0.18, 0.21), styles, width)


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[Any]],
    shares: Sequence[float],
    styles: Styles,
    width: float,
    extra: Sequence[tuple[Any, ...]] = (),
) -> Any:
    """A table with thin lines whose head is repeated on every page. ``extra``: further table styles."""
    from reportlab.platypus import Table

    cells = [[styles.text(head, styles.head) for head in heads], *(list(row) for row in rows)]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.7, MUTED),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 1),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        *extra,
    ]
    return Table(cells, colWidths=[width * share for share in shares], style=style, repeatRows=1)


def picture(kinogram: bytes, width: float, page_height: float) -> Any:
    """The kinogram (JPEG) across the page; on a shorter page it is lower, so that the summary fits as well."""
    from PIL import Image as Pillow
    from reportlab.platypus import Image

    with Pillow.open(io.BytesIO(kinogram)) as sheet:
        ratio = sheet.height / sheet.width
    height = min(width * ratio, page_height - REST_PT)
    return Image(io.BytesIO(kinogram), width=height / ratio, height=height)
