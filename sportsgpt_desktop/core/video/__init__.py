"""Video files: the exact frame table and the pictures.

A frame is a 0-based number in display order. Everything is found by presentation time, never by a frame rate:
variable rates, edit lists, B-frames and start offsets all end in one table.
"""

from .decode import frames, pictures, sampled
from .picture import Picture, reduced
from .probe import keyframes, probe

__all__ = ["Picture", "frames", "keyframes", "pictures", "probe", "reduced", "sampled"]
