"""Video files: the exact frame table and the pictures.

A frame is a 0-based number in display order. Everything is found by presentation time, never by a frame rate:
variable rates, edit lists, B-frames and start offsets all end in one table.
"""

from .decode import frames, sampled
from .probe import keyframes, probe

__all__ = ["frames", "keyframes", "probe", "sampled"]
