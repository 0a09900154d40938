"""How much of a foreign file is read. All judgement: far above a coach's book, far below what hurts a
machine.
"""

MAX_FILE_BYTES = 200_000_000
MAX_TEXT_CHARACTERS = 8_000_000
MAX_PAGES = 5_000
MAX_XML_BYTES = 60_000_000
"""Unpacked size of one part of a DOCX."""
MAX_RATIO = 200
"""Unpacked over packed size of a zip member; text packs 5-20 times, bombs over 1000 times."""
MAX_MEMBERS = 20_000
TIME_LIMIT_S = 180.0
MEMORY_LIMIT_BYTES = 2_000_000_000
