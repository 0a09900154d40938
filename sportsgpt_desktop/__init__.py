"""SportsGPT Desktop: an offline technique analyst for athletics."""

__version__ = "0.1.0"
