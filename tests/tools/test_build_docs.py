"""The guide agrees with the program: addresses, commands, formats, shortcuts, actions."""

import argparse
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from sportsgpt_desktop.cli.parser import FORMATS, build_parser
from sportsgpt_desktop.core import assets
from sportsgpt_desktop.core.report import FILES
from sportsgpt_desktop.gui import words
from sportsgpt_desktop.gui.commands import COMMANDS
from tools import build_docs

ROOT = assets.program_folder()
PAGES = build_docs.pages()
CHINESE = build_docs.pages(build_docs.DOCS / build_docs.CHINESE)
VIEWS = {"侧面": "side", "正面": "front", "后面": "rear"}
COMMAND_LINE = re.compile(r"^(?:\.venv/bin/)?sportsgpt-desktop +(.+)$", re.MULTILINE)
INLINE = re.compile(r"`sportsgpt-desktop ([^`]+)`")


def rows_below(page: str, heading: str) -> list[list[str]]:
    """Cells of the tables below a heading, without their heads."""
    text = build_docs.source(build_docs.DOCS / page).split(f"## {heading}\n", 1)[1]
    text = re.split(r"^## ", text, maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line.strip("| ") for line in text.splitlines() if line.startswith("|")]
    heads = {number - 1 for number, line in enumerate(lines) if set(line) <= set("-| ")}
    kept = [line for number, line in enumerate(lines) if not ({number, number - 1} & heads)]
    return [[cell.strip() for cell in line.split(" | ")] for line in kept]


def commands_named(text: str) -> list[list[str]]:
    found = [*COMMAND_LINE.findall(text.replace("\\\n", " ")), *INLINE.findall(text)]
    return [shlex.split(line, comments=True) for line in found]


def choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def unknown_parts(words: list[str]) -> list[str]:
    """Commands and options of a command line that the program does not have."""
    parser, rest = build_parser(), list(words)
    while rest and (known := choices(parser)):
        if rest[0] not in known:
            return [rest[0]]
        parser = known[rest.pop(0)]
    options = {option for action in parser._actions for option in action.option_strings}
    return [word for word in rest if word.startswith("-") and word != "-" and word not in options]


@pytest.mark.parametrize(
    "page", [*PAGES, *CHINESE, ROOT / "README.md"], ids=lambda page: f"{page.parent.name}/{page.stem}"
)
def test_every_link_and_picture_is_there(page: Path) -> None:
    assert build_docs.faults(page) == []


def test_broken_addresses_are_named(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text(
        "# A\n[x](b.md) [y](#z) ![p](p.png) ![q](https://o.org/q.png) [up](../c.md) [source](https://o.org) [a](#a)",
        encoding="utf-8",
    )
    faults = build_docs.faults(page)
    assert len(faults) == 5
    assert not [fault for fault in faults if "https://o.org " in fault or "#a " in fault]


def test_the_pages_load_nothing_from_outside(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    shutil.copytree(build_docs.DOCS, docs, ignore=shutil.ignore_patterns("html"))
    written = build_docs.build(docs, docs / "html")
    assert {file.stem for file in written} >= set(build_docs.FIRST)
    for file in written:
        text = file.read_text(encoding="utf-8")
        assert "<script" not in text and "<link" not in text and "@import" not in text
        assert "keys: begin" not in text
        for name, address in re.findall(r'(href|src)="([^"#]+)', text):
            here = (file.parent / address).is_file()
            assert here or (name == "href" and address.startswith("https://")), f"{file.name}: {address}"


def test_pictures_come_along(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "screenshots").mkdir(parents=True)
    (docs / "screenshots" / "p.png").write_bytes(b"picture")
    (docs / "index.md").write_text("# Guide\n\n![The window](screenshots/p.png)\n", encoding="utf-8")
    build_docs.build(docs, docs / "html")
    assert (docs / "html" / "pictures" / "p.png").read_bytes() == b"picture"
    assert 'src="pictures/p.png"' in (docs / "html" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page", [*PAGES, *CHINESE, ROOT / "README.md"], ids=lambda page: f"{page.parent.name}/{page.stem}"
)
def test_every_command_named_exists(page: Path) -> None:
    for line in commands_named(page.read_text(encoding="utf-8")):
        assert unknown_parts(line) == [], shlex.join(line)


def test_every_command_is_described() -> None:
    named = {
        tuple(words[: 2 if words[0] in ("kb", "action", "models", "library") else 1])
        for words in commands_named((build_docs.DOCS / "lab.md").read_text(encoding="utf-8"))
    }
    for name, parser in choices(build_parser()).items():
        for path in [(name, inner) for inner in choices(parser)] or [(name,)]:
            assert path in named, f"{' '.join(path)} is not in lab.md"


def test_an_unknown_command_or_option_is_seen() -> None:
    assert unknown_parts(["analyse", "clip.mp4"]) == ["analyse"]
    assert unknown_parts(["kb", "search", "x", "--many", "3"]) == ["--many"]
    assert unknown_parts(["kb", "search", "x", "-k", "3"]) == []


@pytest.mark.parametrize(
    ("page", "heading", "language"), [("coach.md", "Keyboard", "en"), ("zh/coach.md", "键盘", "zh")]
)
def test_shortcuts_agree_with_the_window(page: str, heading: str, language: str, qapp: QCoreApplication) -> None:
    """After a change of the table of commands: python -m tools.build_docs --keys"""
    told = [(text, re.findall(r"`([^`]+)`", keys)) for text, keys in rows_below(page, heading)]
    words.use_language(language)
    wanted = [
        (words.tr(command.text).rstrip("…"), list(command.keys))
        for command in COMMANDS
        if command.keys and command.menu
    ]
    words.use_language("en")
    assert sorted(told) == sorted(wanted)


def test_formats_agree_with_the_program() -> None:
    told = {cells[0].strip("`"): cells[1].strip("`") for cells in rows_below("lab.md", "Formats")}
    assert told == FILES
    assert set(told) == set(FORMATS)


def test_figures_are_those_of_the_benchmarks() -> None:
    figures = (build_docs.DOCS / "method.md").read_text(encoding="utf-8").split("## Figures")[1]
    measured = set(re.findall(r"[0-9.]*[0-9]", (build_docs.DOCS / "benchmarks.md").read_text(encoding="utf-8")))
    told = set(re.findall(r"[0-9.]*[0-9]", figures))
    assert len(told) > 5
    assert told <= measured, f"not in benchmarks.md: {told - measured}"


@pytest.mark.parametrize(
    ("page", "heading", "title"), [("filming.md", "By action", "title"), ("zh/filming.md", "各动作的要求", "title_zh")]
)
def test_filming_agrees_with_the_actions(page: str, heading: str, title: str) -> None:
    told = {
        cells[1].strip("`"): (
            cells[0],
            [VIEWS.get(view, view) for view in re.split(", |、", cells[2])],
            float(cells[3]),
        )
        for cells in rows_below(page, heading)
    }
    wanted = {}
    for file in (ROOT / "kb" / "actions").glob("*/action.toml"):
        row = tomllib.loads(file.read_text(encoding="utf-8"))
        wanted[row["id"]] = (row[title], row["views"], float(row["min_fps"]))
    assert told == wanted


def test_architecture_names_every_module_of_the_core() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for file in (ROOT / "sportsgpt_desktop" / "core").iterdir():
        if file.suffix == ".py" and file.stem != "__init__":
            assert f"`core/{file.name}`" in text
        elif (file / "__init__.py").is_file():
            assert f"`core/{file.name}/`" in text


def test_notices_name_every_pinned_package_with_its_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "NOTICE.md").read_text(encoding="utf-8").splitlines()
    extras = project["optional-dependencies"].values()
    for pin in [*project["dependencies"], *(pin for extra in extras for pin in extra)]:
        name, _, version = pin.partition("==")
        assert any(version in line and letters(name) in letters(line) for line in lines), f"{pin} is not in NOTICE.md"


def letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
