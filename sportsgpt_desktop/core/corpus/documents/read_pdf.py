"""PDF: the text of each page by pypdf. Nothing in the file is run and no link is followed."""

import logging
from pathlib import Path

from ...errors import UserError
from . import limits
from .pieces import Piece


def read_pdf(file: Path) -> list[Piece]:
    """One piece for each paragraph of each page. Raises UserError for encrypted, damaged and endless files."""
    import pypdf
    from pypdf.errors import PdfReadError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UserError(f"{file.name} is encrypted. Nothing was added.", "Save it without a password first.")
        if len(reader.pages) > limits.MAX_PAGES:
            raise UserError(f"{file.name} has more than {limits.MAX_PAGES} pages. Nothing was added.", "Split it.")
        pieces, characters = [], 0
        for number, page in enumerate(reader.pages, 1):
            text = page.extract_text() or ""
            characters += len(text)
            if characters > limits.MAX_TEXT_CHARACTERS:
                raise UserError(f"{file.name} holds too much text. Nothing was added.", "Split it.")
            pieces += [Piece(block, number, "") for block in text.split("\n\n") if block.strip()]
    except UserError:
        raise
    except (PdfReadError, PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError,
            NotImplementedError, RecursionError, AssertionError, ZeroDivisionError, OverflowError) as fault:  # fmt: skip
        raise UserError(
            f"{file.name} is damaged or not a PDF file. Nothing was added.",
            "Print it to a new PDF and add that.",
        ) from fault
    if not pieces:
        raise UserError(
            f"{file.name} holds no text; it may be a scan. Nothing was added.",
            "Run it through text recognition first.",
        )
    return pieces
