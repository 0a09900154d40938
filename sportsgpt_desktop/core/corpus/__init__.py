"""Knowledge: the records that ship, the user's own records and documents, and the index over them."""

from .index import Built, build
from .library import Corpus, knowledge_folders, open_corpus
from .store import content_hash, load_records

__all__ = ["Built", "Corpus", "build", "content_hash", "knowledge_folders", "load_records", "open_corpus"]
