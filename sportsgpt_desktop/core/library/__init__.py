"""Athletes, analyses and their history: ``library.sqlite``."""

from .entries import StoredAnalysis, StoredAthlete, StoredMeasurement
from .erase import Erasure
from .store import Library

__all__ = ["Erasure", "Library", "StoredAnalysis", "StoredAthlete", "StoredMeasurement"]
