"""What the refinement of keyframes works on: an instant, and the part of a clip around one candidate."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from .geometry import Array
from .records import Kinematics


@dataclass(frozen=True)
class Instant:
    """An event: the frame shown, the time that may lie between frames, and one standard deviation of it."""

    frame: int
    time_s: float
    error_s: float


@dataclass
class Scene:
    """What a refiner sees: the channels, the part of the clip that belongs to the candidate, what is found."""

    kinematics: Kinematics
    first: int
    last: int
    """Frames of the candidate with its margin, both inclusive."""
    guesses: Mapping[str, float]
    """Warped times of the keyframes, s."""
    events: Mapping[str, str]
    """Keyframe -> event, in the action's order."""
    sides: Mapping[str, str] = field(default_factory=dict)
    """Keyframe -> "left", "right" or "" by the warp."""
    found: dict[str, Instant] = field(default_factory=dict)
    flight: tuple[Instant, Instant] | None = None
    flight_sought: bool = False
    """``flight`` None is known to mean that there is none."""
    clear_level: float | None = None
    """Height from which the feet are surely off the floor, once it was asked for."""
    flights: int = 0
    """How many flights lie in the candidate's part of the clip, once one was asked for."""
    flight_rank: int = 0
    """0 = the flight that fits the warp best, 1 = the next one, ..."""

    @property
    def time_s(self) -> Array:
        return np.asarray(self.kinematics.motion.time_s, dtype=np.float64)

    @property
    def frame_s(self) -> float:
        time_s = self.time_s
        return float(time_s[-1] - time_s[0]) / (len(time_s) - 1) if len(time_s) > 1 else 0.0

    def channel(self, name: str) -> Array:
        return np.asarray(self.kinematics.channels[name], dtype=np.float64)

    def frame_at(self, time_s: float) -> int:
        return int(np.clip(np.searchsorted(self.time_s, time_s), 0, len(self.time_s) - 1))

    def room(self, keyframe: str) -> tuple[int, int]:
        """Frames between the neighbouring keyframes that are already found, inclusive."""
        order = list(self.events)
        place = order.index(keyframe)
        low = max([self.first] + [self.found[k].frame for k in order[:place] if k in self.found])
        high = min([self.last] + [self.found[k].frame for k in order[place + 1 :] if k in self.found])
        return low, high

    def guess_for(self, event: str) -> float:
        """Warped time of the first keyframe with ``event``; NaN if the action has none."""
        return next((self.guesses.get(key, np.nan) for key, name in self.events.items() if name == event), np.nan)
