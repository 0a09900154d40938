"""Pose: one athlete's landmarks on every frame, with the scrub proxy and the camera's motion from the same pass."""

from .track import VERSION, is_complete, track

__all__ = ["VERSION", "is_complete", "track"]
