"""The report as a PDF with embedded fonts: selectable text, title and language set."""

import io
from typing import Any

from .content import Content
from .pdf_parts import (
    COLOURS,
    MARGIN_PT,
    MUTED,
    Styles,
    bar_drawing,
    card,
    mark,
    panel,
    picture,
    plan_table,
    register_fonts,
    table,
)


def pdf(content: Content, kinogram: bytes, paper: str = "A4") -> bytes:
    """A summary (picture, issues, plan), then the details. ``paper``: "A4" or "Letter"."""
    from reportlab.lib.pagesizes import A4, LETTER
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    register_fonts()
    styles = Styles(content.language == "zh")
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
        topMargin=MARGIN_PT - 8,
        bottomMargin=MARGIN_PT,
    )
    frame = Frame(MARGIN_PT, MARGIN_PT, document.width, document.height, leftPadding=0, rightPadding=0, topPadding=0)

    def furniture(canvas: Any, shown: Any) -> None:
        canvas.saveState()
        canvas.setFillColor(COLOURS["accent"])
        canvas.rect(0, size[1] - 6, size[0], 6, stroke=0, fill=1)
        canvas.setFont(styles.body.fontName, 7)
        canvas.setFillColor(MUTED)
        text = f"SportsGPT Desktop · {content.labels['not_medical']}"
        canvas.drawString(MARGIN_PT, MARGIN_PT - 18, text)
        canvas.drawRightString(size[0] - MARGIN_PT, MARGIN_PT - 18, f"{content.labels['page']} {shown.page}")
        canvas.restoreState()

    document.addPageTemplates(PageTemplate("page", [frame], onPage=furniture))
    document.build(_story(content, kinogram, styles, document.width, document.height))
    return packed.getvalue()


def _story(content: Content, kinogram: bytes, styles: Styles, width: float, height: float) -> list[Any]:
    from reportlab.platypus import DocIf, PageBreak, Spacer

    label = content.labels
    story: list[Any] = [styles.text(label["title"], styles.small), styles.text(content.heading, styles.title)]
    story += [Spacer(1, 3), _facts(content, styles, width)]
    for banner in content.banners:
        story += [Spacer(1, 5), panel([styles.text(banner, styles.cell)], width, COLOURS["watch"])]
    story += [Spacer(1, 8), picture(kinogram, width, height)]
    story.append(styles.text(label["issues"], styles.section))
    if not content.issues:
        story.append(styles.text(label["no_issues"]))
    for issue in content.issues:
        story += [card(issue, content, styles, width), Spacer(1, 5)]
    story += _changes(content, styles, width)
    story += _plan(content, styles, width)
    story.append(DocIf("doc.page == 1", PageBreak()))  # a summary to hand over, then the details
    story += _section(label["guidance"], content.guidance, styles.body, styles)
    story.append(styles.text(content.guidance_note, styles.small))
    if content.screen:
        story += _section(content.screen[0], content.screen[1:], styles.cell, styles)
    story += _measurements(content, styles, width)
    story += _unjudged(content, styles, width)
    story += _keyframes(content, styles, width)
    story += _section(label["quality"], content.quality, styles.cell, styles)
    numbered = tuple(f"{number}. {source}" for number, source in enumerate(content.sources, 1))
    story += _section(label["sources"], numbered, styles.small, styles)
    return story + _section(label["method"], content.method, styles.small, styles)


def _section(heading: str, lines: tuple[str, ...], style: Any, styles: Styles) -> list[Any]:
    """A heading that stays with its first line."""
    from reportlab.platypus import KeepTogether

    if not lines:
        return []
    first = KeepTogether([styles.text(heading, styles.section), styles.text(lines[0], style)])
    return [first, *(styles.text(line, style) for line in lines[1:])]


def _facts(content: Content, styles: Styles, width: float) -> Any:
    from reportlab.platypus import Table

    cells = [
        [styles.text(label, styles.small) for label, _ in content.facts],
        [styles.text(value, styles.cell) for _, value in content.facts],
    ]
    shares = {4: (0.24, 0.28, 0.28, 0.2), 5: (0.21, 0.21, 0.28, 0.18, 0.12)}.get(
        len(content.facts), (0.17, 0.18, 0.25, 0.16, 0.11, 0.13)
    )
    style = [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return Table(cells, colWidths=[width * share for share in shares], style=style)


def _plan(content: Content, styles: Styles, width: float) -> list[Any]:
    from reportlab.platypus import KeepTogether, Spacer

    label = content.labels
    heading = styles.text(label["plan"], styles.section)
    if not content.plan:
        return [KeepTogether([heading, styles.text(label["no_plan"])])]
    story: list[Any] = [heading, plan_table(content, styles, width), Spacer(1, 4)]
    story += [styles.text(week, styles.cell) for week in content.weeks]
    if content.retest:
        retest = [styles.text(f"{label['retest']}: {content.retest}", styles.cell)]
        story += [Spacer(1, 4), panel(retest, width, COLOURS["accent"]), Spacer(1, 4)]
    return story + [styles.text(note, styles.small) for note in content.plan_notes]


def _changes(content: Content, styles: Styles, width: float) -> list[Any]:
    """The session before beside this one, and what became of indicators since a plan."""
    label = content.labels
    story: list[Any] = []
    if content.changes:
        heads = ["", label["indicator"], label["before"], label["now"], label["change"], label["status"]]
        rows = [
            [
                mark(one.mark),
                styles.text(one.title, styles.cell),
                styles.text(one.before, styles.cell),
                styles.text(one.now, styles.cell),
                styles.text(one.change, styles.strong),
                styles.text(one.verdict, styles.cell),
            ]
            for one in content.changes
        ]
        shown = table(heads, rows, (0.03, 0.27, 0.15, 0.15, 0.13, 0.27), styles, width)
        story += [styles.text(label["changes"], styles.section), shown]
    return story + _section(label["answers"], content.answers, styles.cell, styles)


def _measurements(content: Content, styles: Styles, width: float) -> list[Any]:
    if not content.measurements:
        return []
    label = content.labels
    heads = ["", label["indicator"], label["value"], label["band"], "", label["status"], label["basis"]]
    rows = [
        [
            mark(one.mark),
            [styles.text(one.title, styles.cell), styles.text(one.where, styles.tiny)],
            styles.text(one.value, styles.strong),
            [styles.text(one.target, styles.cell), styles.text(one.population, styles.tiny)],
            bar_drawing(one.bar, one.mark, 74) or styles.text(one.verdict, styles.cell),
            styles.text(one.verdict if one.bar else "", styles.cell),
            styles.text(one.basis, styles.tiny),
        ]
        for one in content.measurements
    ]
    # A reason takes the room of the bar that is not there.
    wide = [("SPAN", (4, row), (5, row)) for row, one in enumerate(content.measurements, 1) if not one.bar]
    shares = (0.03, 0.24, 0.13, 0.17, 0.16, 0.17, 0.1)
    heading = styles.text(label["measurements"], styles.section)
    shown = table(heads, rows, shares, styles, width, wide)
    return [heading, shown, styles.text(label["legend"], styles.tiny)]


def _unjudged(content: Content, styles: Styles, width: float) -> list[Any]:
    """Issues that can't be judged, each with the reason."""
    if not content.unjudged:
        return []
    label = content.labels
    heads = ["", label["cannot_judge"], label["reason"]]
    rows = [
        [mark("cannot"), styles.text(one.name, styles.cell), styles.text(one.reason or "–", styles.cell)]
        for one in content.unjudged
    ]
    return [
        styles.text(label["cannot_judge"], styles.section),
        table(heads, rows, (0.03, 0.32, 0.65), styles, width),
    ]


def _keyframes(content: Content, styles: Styles, width: float) -> list[Any]:
    if not content.keyframes:
        return []
    label = content.labels
    rows = [[styles.text(cell, styles.cell) for cell in row] for row in content.keyframes]
    heads = [label["at"], label["time"], label["frame_head"]]
    heading = styles.text(label["keyframes"], styles.section)
    return [heading, table(heads, rows, (0.4, 0.25, 0.35), styles, width)]
