"""Build the user guide: ``docs/*.md`` as static pages in ``docs/html/``, ``docs/zh/*.md`` in ``docs/html/zh/``.

    python -m tools.build_docs [--keys]

Pictures lie beside the pages, which need nothing from outside: no script, no font, no address. ``--keys`` writes the tables of shortcuts
into the guide anew, from the window's own table of commands.
"""

import html
import re
import shutil
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
TARGET = DOCS / "html"
PICTURES = "pictures"
FIRST = ("index", "coach", "filming", "lab", "method", "benchmarks", "privacy", "troubleshooting")
"""Order of the pages in the bar at the top; others follow by name."""
CHINESE = "zh"
"""Folder of the pages in Chinese, by the same names; benchmarks and the pages for labs are in English only."""
KEYS_WORDS = {
    "en": ("| action | keys |", "Go to key position 1 to {count}: the digits `{first}` to `{last}`."),
    "zh": ("| 操作 | 按键 |", "跳到第 1 至 {count} 个关键姿势：数字键 `{first}` 至 `{last}`。"),
}
KEYS_BEGIN, KEYS_END = "<!-- keys: begin -->", "<!-- keys: end -->"

# The light tokens of sportsgpt_desktop/gui/theme.py; the window shows the pages in its own theme instead.
STYLE = """
body { background-color: #F4F6F8; color: #16202A; font-family: Inter, "Noto Sans CJK SC", sans-serif;
  font-size: 15px; line-height: 150%; margin: 24px auto; max-width: 760px; padding: 0 16px; }
h1 { font-size: 26px; font-weight: 600; }
h2 { font-size: 19px; font-weight: 600; margin-top: 28px; }
h3 { font-size: 16px; font-weight: 600; }
a { color: #0A7B72; }
code { background-color: #FFFFFF; font-family: monospace; font-size: 13px; }
pre { background-color: #FFFFFF; border: 1px solid #D5DCE3; padding: 10px; white-space: pre-wrap; }
table { border-collapse: collapse; }
th, td { border: 1px solid #D5DCE3; padding: 5px 9px; text-align: left; vertical-align: top; }
th { background-color: #FFFFFF; font-weight: 600; }
img { border: 1px solid #D5DCE3; max-width: 100%; }
.bar { color: #5C6B7A; font-size: 13px; }
"""
PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<p class="bar">{bar}</p>
{body}
</body>
</html>
"""


def parser() -> MarkdownIt:
    """CommonMark with tables and without raw HTML, so that a page can hold no script."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def slug(text: str) -> str:
    """The name of a heading in an address: lower-case words joined by hyphens."""
    return "-".join(re.findall(r"[^\W_]+", text.lower()))


def plain(token: Token) -> str:
    """The words of an inline token."""
    return "".join(child.content for child in token.children or [] if child.type in ("text", "code_inline"))


def headings(tokens: list[Token]) -> Iterator[tuple[Token, str]]:
    """Each opening heading with its words."""
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            yield token, plain(following)


def references(tokens: list[Token]) -> Iterator[tuple[Token, str, str]]:
    """Each link and picture: its token, the attribute that holds the address, the address."""
    for token in tokens:
        for child in token.children or []:
            for kind, name in (("link_open", "href"), ("image", "src")):
                if child.type == kind:
                    yield child, name, str(child.attrs[name])


def faults(page: Path) -> list[str]:
    """What is wrong with the addresses of a page. A link may name a source outside; nothing is loaded from there."""
    found = []
    guide = page.parent.parent if page.parent.name == CHINESE else page.parent
    for _, name, address in references(parser().parse(source(page))):
        if name == "href" and address.startswith("https://"):
            continue
        path, _, anchor = address.partition("#")
        target = (page.parent / path).resolve() if path else page.resolve()
        if not target.is_file() or not target.is_relative_to(guide.resolve()):
            found.append(f"{page.name}: {address} is not in the guide")
        elif anchor and anchor not in {slug(words) for _, words in headings(parser().parse(source(target)))}:
            found.append(f"{page.name}: {address} names no heading")
    return found


def source(page: Path) -> str:
    """The Markdown of a page, without the marks around the tables of shortcuts."""
    return page.read_text(encoding="utf-8").replace(KEYS_BEGIN, "").replace(KEYS_END, "")


def pages(docs: Path = DOCS) -> list[Path]:
    """The Markdown files of one language's folder in the order in which they are read."""
    return sorted(docs.glob("*.md"), key=lambda page: (page.stem not in FIRST, _place(page.stem), page.stem))


def _place(stem: str) -> int:
    return FIRST.index(stem) if stem in FIRST else 0


def title_of(page: Path) -> str:
    return next((words for _, words in headings(parser().parse(source(page)))), page.stem)


def render(page: Path, titles: dict[str, str], target: Path) -> str:
    """One page as HTML; the pictures it shows are copied below ``target``."""
    markdown = parser()
    tokens = markdown.parse(source(page))
    for token, words in headings(tokens):
        token.attrSet("id", slug(words))
    for token, name, address in references(tokens):
        if name == "href":
            token.attrSet("href", _page_address(page, address))
        elif (page.parent / address).is_file():
            (target / PICTURES).mkdir(exist_ok=True)
            picture = shutil.copy(page.parent / address, target / PICTURES)
            token.attrSet("src", f"{PICTURES}/{Path(picture).name}")
            token.attrSet("width", "720")
    bar = " · ".join(
        html.escape(title) if stem == page.stem else f'<a href="{stem}.html">{html.escape(title)}</a>'
        for stem, title in titles.items()
    )
    body = markdown.renderer.render(tokens, markdown.options, {})
    language = page.parent.name if page.parent.name == CHINESE else "en"
    return PAGE.format(language=language, title=html.escape(titles[page.stem]), style=STYLE, bar=bar, body=body)


def _page_address(page: Path, address: str) -> str:
    """A link as the built page needs it: pages lie as their sources do, other files above the pages' folder."""
    if address.startswith(("#", "https://")):
        return address
    built = re.sub(r"\.md(?=#|$)", ".html", address)
    above = f"../../{CHINESE}/" if page.parent.name == CHINESE else "../"
    return built if built != address else above + address


def build(docs: Path = DOCS, target: Path = TARGET) -> list[Path]:
    """Write every page into ``target``, which is emptied first."""
    shutil.rmtree(target, ignore_errors=True)
    written = []
    for source_folder, folder in ((docs, target), (docs / CHINESE, target / CHINESE)):
        folder.mkdir(parents=True)
        titles = {page.stem: title_of(page) for page in pages(source_folder)}
        for page in pages(source_folder):
            file = folder / f"{page.stem}.html"
            file.write_text(render(page, titles, folder), encoding="utf-8", newline="\n")
            written.append(file)
    return written


def keys_tables(language: str = "en") -> str:
    """The window's shortcuts as one Markdown table for each menu, in one of the window's languages."""
    from PySide6.QtCore import QCoreApplication

    from sportsgpt_desktop.gui.commands import COMMANDS, MENUS
    from sportsgpt_desktop.gui.words import tr, use_language

    application = QCoreApplication.instance() or QCoreApplication([])
    use_language(language)
    head, last_line = KEYS_WORDS[language]
    parts = []
    for menu in MENUS:
        rows = [(tr(command.text), command.keys) for command in COMMANDS if command.menu == menu and command.keys]
        if rows:
            lines = [f"| {text.rstrip('…')} | {keys_text(keys, language)} |" for text, keys in rows]
            parts.append("\n".join([f"### {tr(menu)}", "", head, "|---|---|", *lines]))
    positions = [command for command in COMMANDS if command.id.startswith("phase_")]
    first, last = positions[0].keys[0], positions[-1].keys[0]
    parts.append(last_line.format(count=len(positions), first=first, last=last))
    use_language("en")
    del application
    return "\n\n".join(parts)


def keys_text(keys: tuple[str, ...], language: str) -> str:
    return (" 或 " if language == CHINESE else " or ").join(f"`{key}`" for key in keys)


def write_keys(page: Path, language: str) -> None:
    """Put the tables of shortcuts between their marks in ``page``."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(KEYS_BEGIN)
    _, _, after = rest.partition(KEYS_END)
    fresh = f"{before}{KEYS_BEGIN}\n\n{keys_tables(language)}\n\n{KEYS_END}{after}"
    page.write_text(fresh, encoding="utf-8", newline="\n")


def main() -> int:
    """Build the guide. A broken address is told, but never stands in the way of set-up; a test refuses it."""
    if "--keys" in sys.argv:
        write_keys(DOCS / "coach.md", "en")
        write_keys(DOCS / CHINESE / "coach.md", CHINESE)
    for page in [*pages(), *pages(DOCS / CHINESE)]:
        for fault in faults(page):
            print(fault, file=sys.stderr)
    print(f"{len(build())} pages in {TARGET.relative_to(ROOT)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
