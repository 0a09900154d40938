"""What ``kb add``, ``kb list`` and ``kb remove`` do: change the user's shelf and keep its index in step."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from .. import assets
from ..errors import UserError
from ..progress import Progress, no_progress
from .documents import Document, add_document, list_documents, remove_document
from .encoder import open_encoder
from .index import build
from .library import Corpus, folder_records


def user_knowledge() -> Path:
    return assets.user_folder() / "kb"


def add_documents(files: Sequence[Path], progress: Progress = no_progress) -> tuple[Document, ...]:
    """Read documents and index them; all of them or none.

    Raises UserError naming the first file that can't be read, Cancelled when asked to stop.
    """
    folder = user_knowledge()
    before = {document.id for document in list_documents(folder)}
    added: list[Document] = []
    try:
        for number, file in enumerate(files):
            progress("read", number, len(files))
            added.append(add_document(folder, file, progress))
        rebuild(progress)
    except BaseException:
        for document in added:
            if document.id not in before:
                remove_document(folder, document.id)
        raise
    return tuple(added)


def remove(document_id: str, progress: Progress = no_progress) -> None:
    """Remove a document with its vectors. Raises UserError if there is none of that id."""
    remove_document(user_knowledge(), document_id)
    rebuild(progress)


def rebuild(progress: Progress = no_progress) -> None:
    """Bring the user's index in step with the user's records and documents."""
    encoder = open_encoder()
    if encoder is None:
        raise UserError("The search model is missing. Documents and clips are safe.", f"Run: {assets.MEND_COMMAND}")
    folder = user_knowledge()
    build(folder, folder_records(folder), encoder, progress)


def holdings(corpus: Corpus) -> list[str]:
    """Lines for ``kb list``: what the knowledge base holds, then the user's documents."""
    kinds = Counter(record.kind for record in corpus.records)
    lines = [f"{count:6d} {kind}" for kind, count in sorted(kinds.items())]
    return lines + [
        f"{document.id}  {document.name}  ({document.passages} passages)"
        for document in list_documents(user_knowledge())
    ]
