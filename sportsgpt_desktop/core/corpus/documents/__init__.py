"""The user's own documents: read in a child process, cut into passages, kept as text in ``kb/documents``."""

from .shelf import Document, add_document, list_documents, load_passages, remove_document

__all__ = ["Document", "add_document", "list_documents", "load_passages", "remove_document"]
