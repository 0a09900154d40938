"""Bring the translation files of the window up to date and compile them with Qt's lrelease.

python tools/translations.py            texts that are new are added, those that are gone are removed
python tools/translations.py --list     print the texts that have no translation yet
"""

import argparse
import ast
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "sportsgpt_desktop" / "gui"
FOLDER = ROOT / "resources" / "translations"
CONTEXT = "gui"
CALLS = ("tr", "N_")


def texts(folder: Path = SOURCES) -> list[str]:
    """Every text that the window can show, in order of file and line."""
    found: dict[str, None] = {}
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute) and node.args:
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                first = node.args[0]
                if name in CALLS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.setdefault(first.value)
    return list(found)


def read(file: Path) -> dict[str, str]:
    """Text -> translation of a .ts file; "" where there is none."""
    if not file.is_file():
        return {}
    rows = ElementTree.parse(file).getroot().iter("message")
    return {row.findtext("source", ""): row.findtext("translation", "") for row in rows}


def write(file: Path, language: str, rows: dict[str, str]) -> None:
    """Write a .ts file in Qt's format."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for source, translation in rows.items():
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = source
        entry = ElementTree.SubElement(message, "translation")
        entry.text = translation
        if not translation:
            entry.set("type", "unfinished")
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def main() -> int:
    """Update and compile; returns 1 if texts are left untranslated."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="print the texts that have no translation yet")
    options = parser.parse_args()
    file = FOLDER / "gui_zh.ts"
    known = read(file)
    rows = {text: known.get(text, "") for text in texts()}
    missing = [text for text, translation in rows.items() if not translation]
    if options.list:
        print("\n".join(missing))
        return bool(missing)
    write(file, "zh_CN", rows)
    import PySide6

    lrelease = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    subprocess.run([str(lrelease), "-silent", str(file), "-qm", str(file.with_suffix(".qm"))], check=True)
    print(f"{len(rows)} texts, {len(missing)} not translated")
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main())
