"""Reading a foreign file in a process of its own, with limits of time and memory."""

import multiprocessing
import time
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from ...errors import UserError
from ...progress import Progress
from . import limits
from .pieces import Piece, passages

POLL_S = 0.1
READERS = {".pdf": "pdf", ".docx": "docx", ".md": "text", ".markdown": "text", ".txt": "text"}


def read_document(file: Path, progress: Progress) -> list[Piece]:
    """The passages of a document. Raises UserError with one sentence for whatever can't be read safely."""
    if file.suffix.lower() not in READERS:
        raise UserError(f"{file.name}: this kind of file is not read.", "Add PDF, DOCX, Markdown or text files.")
    if not file.is_file():
        raise UserError(f"{file.name} is not a file.", "Check the path.")
    if file.stat().st_size > limits.MAX_FILE_BYTES:
        raise UserError(f"{file.name} is too large. Nothing was added.", "Split it.")
    context = multiprocessing.get_context("spawn")
    answers, answer = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(answer, str(file)), daemon=True, name="document-reader")
    process.start()
    answer.close()
    try:
        return _wait(process, answers, file.name, progress)
    finally:
        if process.is_alive():
            process.kill()
        process.join(1)
        answers.close()


def _wait(process: SpawnProcess, answers: Connection, name: str, progress: Progress) -> list[Piece]:
    end = time.monotonic() + limits.TIME_LIMIT_S
    while time.monotonic() < end:
        progress("read", 0, 0)
        try:
            if answers.poll(POLL_S):
                kind, value = answers.recv()
                if kind == "pieces":
                    return [Piece(*row) for row in value]
                raise UserError(*value)
        except EOFError:
            break
    else:
        raise UserError(f"{name} takes too long to read. Nothing was added.", "Add a smaller or simpler file.")
    raise UserError(f"{name} cannot be read within safe limits. Nothing was added.", "Add a smaller or simpler file.")


def _serve(answer: Connection, path: str) -> None:
    """The child: read, cut, answer once."""
    _limit_memory()
    file = Path(path)
    try:
        found = passages(_read(file))
        if sum(len(piece.text) for piece in found) > limits.MAX_TEXT_CHARACTERS:
            raise UserError(f"{file.name} holds too much text. Nothing was added.", "Split it.")
        if not found:
            raise UserError(f"{file.name} holds no text. Nothing was added.", "Choose another file.")
        answer.send(("pieces", [(piece.text, piece.page, piece.section) for piece in found]))
    except UserError as fault:
        answer.send(("fault", (fault.message, fault.hint)))
    except OSError as fault:
        answer.send(("fault", (f"{file.name} cannot be read ({fault.strerror}).", "Check the file.")))


def _read(file: Path) -> list[Piece]:
    kind = READERS[file.suffix.lower()]
    if kind == "pdf":
        from .read_pdf import read_pdf

        return read_pdf(file)
    if kind == "docx":
        from .read_docx import read_docx

        return read_docx(file)
    from .read_text import read_text

    return read_text(file)


def _limit_memory() -> None:
    """Cap the child's address space where the system can (not on Windows, and macOS ignores it)."""
    try:
        import resource
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_LIMIT_BYTES, limits.MEMORY_LIMIT_BYTES))
    except (ValueError, OSError):
        return
