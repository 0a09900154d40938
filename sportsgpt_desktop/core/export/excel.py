"""CSV as a spreadsheet of this computer opens it by double-click."""

import csv
import io
import locale
import re

_NUMBER = re.compile(r"-?\d+\.\d+")
BOM = "\ufeff"
"""Tells spreadsheets that the text is UTF-8."""


def for_excel(text: str, decimal: str | None = None) -> str:
    """The same table with a byte order mark and the decimal sign of this computer (or ``decimal``); where that
    is a comma, cells are parted by semicolons."""
    decimal = decimal or decimal_sign()
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=";" if decimal == "," else ",", lineterminator="\r\n")
    for row in csv.reader(io.StringIO(text, newline="")):
        writer.writerow(cell.replace(".", decimal) if _NUMBER.fullmatch(cell) else cell for cell in row)
    return BOM + sink.getvalue()


def decimal_sign() -> str:
    """The decimal sign of the user's locale, without changing that of the program."""
    before = locale.setlocale(locale.LC_NUMERIC)
    try:
        locale.setlocale(locale.LC_NUMERIC, "")
        return str(locale.localeconv()["decimal_point"]) or "."
    except locale.Error:
        return "."
    finally:
        locale.setlocale(locale.LC_NUMERIC, before)
