"""Athletes, analyses and their history: ``library.sqlite``."""

from .store import Library, StoredAnalysis, StoredAthlete

__all__ = ["Library", "StoredAnalysis", "StoredAthlete"]
