"""The report as a PDF with embedded fonts: selectable text, title and language set."""

import io
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from .. import assets
from .content import Content, IssueText

INK, MUTED, LINE, PANEL = "#16202A", "#5C6B7A", "#D5DCE3", "#F0F3F6"
COLOURS = {"fault": "#C4291C", "watch": "#8A6100", "cannot": "#6B7885", "dismissed": "#6B7885"}
MARGIN_PT = 42


@cache
def _register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = assets.resources_folder() / "fonts"
    for name in ("Inter-Regular", "Inter-SemiBold", "NotoSansSC-Regular", "NotoSansSC-Bold"):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))


class _Styles:
    """Paragraph styles of one language."""

    def __init__(self, chinese: bool) -> None:
        from reportlab.lib.styles import ParagraphStyle

        plain, bold = (
            ("NotoSansSC-Regular", "NotoSansSC-Bold") if chinese else ("Inter-Regular", "Inter-SemiBold")
        )
        self.chinese = chinese
        self.bold_name = bold
        shared: dict[str, Any] = {
            "textColor": INK,
            "wordWrap": "CJK" if chinese else None,
            "splitLongWords": 1,
        }
        self.body = ParagraphStyle("body", fontName=plain, fontSize=8.8, leading=12.4, **shared)
        self.small = ParagraphStyle("small", parent=self.body, fontSize=7.4, leading=10.2, textColor=MUTED)
        self.cell = ParagraphStyle("cell", parent=self.body, fontSize=7.4, leading=9.8)
        self.head = ParagraphStyle("head", parent=self.cell, fontName=bold, textColor=MUTED)
        self.title = ParagraphStyle("title", parent=self.body, fontName=bold, fontSize=19, leading=24)
        self.section = ParagraphStyle(
            "section",
            parent=self.body,
            fontName=bold,
            fontSize=11.5,
            leading=15,
            spaceBefore=12,
            spaceAfter=5,
        )
        self.card = ParagraphStyle("card", parent=self.body, fontName=bold, fontSize=10, leading=13)
        self.figures = ParagraphStyle("figures", parent=self.small, alignment=2, leading=13)

    def text(self, words: str, style: Any = None) -> Any:
        """A paragraph of escaped text; Chinese inside English text (names, titles) gets the Chinese font."""
        from reportlab.platypus import Paragraph

        marked = escape(words).replace("\n", "<br/>")
        if not self.chinese:
            marked = _with_chinese_font(marked)
        return Paragraph(marked, style or self.body)


def _with_chinese_font(text: str) -> str:
    parts: list[str] = []
    inside = False
    for letter in text:
        wide = ord(letter) >= 0x2E80
        if wide != inside:
            parts.append('<font name="NotoSansSC-Regular">' if wide else "</font>")
            inside = wide
        parts.append(letter)
    return "".join(parts) + ("</font>" if inside else "")


def pdf(content: Content, kinogram: bytes, paper: str = "A4") -> bytes:
    """One to two summary pages, then the details. ``paper``: "A4" or "Letter"."""
    from reportlab.lib.pagesizes import A4, LETTER
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    _register_fonts()
    styles = _Styles(content.language == "zh")
    size = LETTER if paper == "Letter" else A4
    packed = io.BytesIO()
    document = BaseDocTemplate(
        packed,
        pagesize=size,
        title=f"{content.heading} – {content.labels['title']}",
        author="SportsGPT Desktop",
        lang="zh-CN" if content.language == "zh" else "en",
        leftMargin=MARGIN_PT,
        rightMargin=MARGIN_PT,
        topMargin=MARGIN_PT,
        bottomMargin=MARGIN_PT,
    )
    frame = Frame(
        MARGIN_PT, MARGIN_PT, document.width, document.height, leftPadding=0, rightPadding=0, id="page"
    )

    def footer(canvas: Any, shown: Any) -> None:
        canvas.setFont(styles.body.fontName, 7)
        canvas.setFillColor(MUTED)
        canvas.drawString(MARGIN_PT, MARGIN_PT - 18, f"SportsGPT Desktop · {content.labels['not_medical']}")
        canvas.drawRightString(size[0] - MARGIN_PT, MARGIN_PT - 18, f"{content.labels['page']} {shown.page}")

    document.addPageTemplates(PageTemplate("page", [frame], onPage=footer))
    document.build(_story(content, kinogram, styles, document.width))
    return packed.getvalue()


def _story(content: Content, kinogram: bytes, styles: _Styles, width: float) -> list[Any]:
    from reportlab.platypus import Spacer

    label = content.labels
    story: list[Any] = [
        styles.text(label["title"], styles.small),
        styles.text(content.heading, styles.title),
        Spacer(1, 4),
    ]
    story.append(_facts(content, styles, width))
    for banner in content.banners:
        story += [Spacer(1, 5), _panel([styles.text(banner)], width, COLOURS["watch"])]
    story += [Spacer(1, 8), _picture(kinogram, width)]
    story.append(styles.text(label["issues"], styles.section))
    if not content.issues:
        story.append(styles.text(label["no_issues"]))
    for issue in (*content.issues, *content.unjudged):
        story += [_card(issue, content, styles, width), Spacer(1, 5)]
    story += _plan(content, styles, width)
    story += _section(label["guidance"], content.guidance, styles.body, styles)
    story.append(styles.text(content.guidance_note, styles.small))
    story.append(styles.text(label["measurements"], styles.section))
    names = ("indicator", "at", "value", "band", "population", "status", "basis")
    shares = (0.17, 0.13, 0.15, 0.13, 0.14, 0.2, 0.08)
    story.append(_table([label[name] for name in names], content.measurements, shares, styles, width))
    story += _section(
        label["keyframes"], tuple("   ".join(row) for row in content.keyframes), styles.cell, styles
    )
    story += _section(label["quality"], content.quality, styles.body, styles)
    story += _section(label["sources"], content.sources, styles.small, styles)
    story += _section(label["method"], content.method, styles.small, styles)
    return story


def _section(heading: str, lines: tuple[str, ...], style: Any, styles: _Styles) -> list[Any]:
    if not lines:
        return []
    return [styles.text(heading, styles.section), *(styles.text(line, style) for line in lines)]


def _facts(content: Content, styles: _Styles, width: float) -> Any:
    from reportlab.platypus import Table

    cells = [
        [styles.text(label, styles.small) for label, _ in content.facts],
        [styles.text(value) for _, value in content.facts],
    ]
    return Table(
        cells,
        colWidths=[width / len(content.facts)] * len(content.facts),
        style=[("LEFTPADDING", (0, 0), (-1, -1), 0)],
    )


def _panel(inside: list[Any], width: float, colour: str) -> Any:
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


def _mark(kind: str) -> Any:
    """Triangle, diamond or ring: shape as well as colour."""
    from reportlab.graphics.shapes import Circle, Drawing, Polygon

    drawing = Drawing(12, 11)
    colour = COLOURS[kind]
    if kind == "fault":
        drawing.add(Polygon([1, 1, 10, 1, 5.5, 10], fillColor=colour, strokeColor=None))
    elif kind == "watch":
        drawing.add(Polygon([5.5, 0, 10.5, 5, 5.5, 10, 0.5, 5], fillColor=colour, strokeColor=None))
    else:
        drawing.add(Circle(5.5, 5, 4, fillColor=None, strokeColor=colour, strokeWidth=1.4))
    return drawing


def _card(issue: IssueText, content: Content, styles: _Styles, width: float) -> Any:
    from reportlab.platypus import KeepTogether, Table

    inner = width - 18
    head = Table(
        [[_mark(issue.mark), styles.text(issue.name, styles.card), styles.text(issue.figures, styles.figures)]],
        colWidths=[18, inner * 0.58 - 18, inner * 0.42],
        style=[("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
               ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)],
    )  # fmt: skip
    inside = [head]
    if issue.reason:
        inside.append(styles.text(issue.reason, styles.cell))
    inside += [styles.text(line, styles.cell) for line in issue.evidence]
    if issue.mark in ("fault", "watch"):
        for name, words in ((content.labels["why"], issue.why), (content.labels["causes"], issue.causes)):
            if words:
                inside.append(styles.text(f"{name}: {words}", styles.small))
    return KeepTogether([_panel(inside, width, COLOURS[issue.mark])])


def _plan(content: Content, styles: _Styles, width: float) -> list[Any]:
    label = content.labels
    story = [styles.text(label["plan"], styles.section)]
    if not content.plan:
        return [*story, styles.text(label["no_plan"])]
    heads = [
        label["exercise"],
        label["dose"],
        "",
        "",
        label["weeks"],
        label["progression"],
        label["avoid"],
        "",
    ]
    story.append(_table(heads, content.plan, (0.2, 0.13, 0.15, 0.1, 0.07, 0.16, 0.13, 0.06), styles, width))
    story += [styles.text(week, styles.cell) for week in content.weeks]
    if content.retest:
        story.append(styles.text(f"{label['retest']}: {content.retest}"))
    return story + [styles.text(note, styles.small) for note in content.plan_notes]


def _table(
    heads: list[str],
    rows: tuple[tuple[str, ...], ...],
    shares: tuple[float, ...],
    styles: _Styles,
    width: float,
) -> Any:
    from reportlab.platypus import Table

    cells = [[styles.text(head, styles.head) for head in heads]]
    cells += [[styles.text(cell, styles.cell) for cell in row] for row in rows]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    return Table(cells, colWidths=[width * share for share in shares], style=style, repeatRows=1)


def _picture(kinogram: bytes, width: float) -> Any:
    from PIL import Image as Pillow
    from reportlab.platypus import Image

    with Pillow.open(io.BytesIO(kinogram)) as picture:
        ratio = picture.height / picture.width
        opaque = picture.convert("RGB")
        if opaque.width > 1800:
            opaque = opaque.resize((1800, round(1800 * ratio)))
        packed = io.BytesIO()
        opaque.save(packed, "JPEG", quality=88)
    height = min(width * ratio, 190.0)
    return Image(packed, width=height / ratio, height=height)
