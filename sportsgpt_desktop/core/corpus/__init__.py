"""Knowledge: the records that ship, the user's own records and documents, and the index over them."""

from .check import Report, check
from .index import Built, build
from .library import Corpus, folder_records, knowledge_folders, open_corpus
from .manage import add_documents, holdings, rebuild, remove
from .store import content_hash, load_records

__all__ = [
    "Built",
    "Corpus",
    "Report",
    "add_documents",
    "build",
    "check",
    "content_hash",
    "folder_records",
    "holdings",
    "knowledge_folders",
    "load_records",
    "open_corpus",
    "rebuild",
    "remove",
]
