"""Following the athlete through one chunk: the pose model sees a window that travels with the athlete."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..camera import BackgroundTracker
from ..records import VideoInfo
from .chunks import Chunk, Track, empty_track
from .landmarker import Landmarker, Person

# The window's side in heights of the athlete: room for a jump between two looks, little room for others.
WINDOW_HEIGHTS = 2.0
# A pose model looks at 256 px; a larger window costs copying and gives nothing.
WINDOW_MOST_PX = 1000
# How far the window moves a frame towards the athlete, in shares of its side, at most.
WINDOW_STEP = 0.04
# A torso that leaps by more than this many body sizes in a frame is somebody else, or an error.
LEAP_SIZES = 0.45
# A pose further than this many body sizes from where the survey saw the athlete is somebody else.
ASTRAY_SIZES = 1.2
CAMERA_WIDTH_PX = 480


@dataclass(frozen=True)
class Expectation:
    """Where the survey saw the athlete: centre (T, 2) and size (T,) in px for a chunk's frames, NaN unknown."""

    centre: NDArray[np.float64]
    size: NDArray[np.float64]


class ChunkFollower:
    """Feeds frames of one chunk in order to a fresh landmarker and collects the poses."""

    def __init__(self, chunk: Chunk, info: VideoInfo, expected: Expectation, landmarker: Landmarker) -> None:
        self._chunk, self._info, self._expected = chunk, info, expected
        self._landmarker = landmarker
        self._track = empty_track(chunk)
        self._camera = BackgroundTracker(info.width_px, info.height_px)
        self._window: NDArray[np.float64] | None = None
        self._last: Person | None = None
        self._missing = 0

    def step(self, frame: int, picture: NDArray[np.uint8]) -> None:
        """Take the next frame's picture (RGB, upright)."""
        row = frame - self._chunk.first
        centre, size = self._expected.centre[row], float(self._expected.size[row])
        self._place_window(centre, size)
        person = self._look(picture)
        if person is not None and not self._plausible(person, centre, size):
            self._track.doubtful[row] = True
            person = None
        if person is None:
            self._missing += 1
        else:
            self._missing = 0
            self._last = person
            self._track.image_px[row] = person.points
            self._track.world_m[row] = person.world
            self._track.visibility[row] = person.visibility
        self._follow_camera(frame, picture)

    def result(self) -> Track:
        return self._track

    # ------------------------------------------------------------------------------------------- window

    def _place_window(self, centre: NDArray[np.float64], size: float) -> None:
        """Window as (centre x, centre y, side), moved gently so that the model's own tracking isn't upset."""
        if self._last is not None and self._missing == 0:
            wanted = np.array(
                [*(self._last.box[:2] + self._last.box[2:]) / 2, WINDOW_HEIGHTS * self._last.size]
            )
        elif np.isfinite(size):
            wanted = np.array([*centre, WINDOW_HEIGHTS * size])
        elif self._last is not None:
            wanted = np.array([*self._last.centre, 1.5 * WINDOW_HEIGHTS * self._last.size])
        else:
            whole = float(max(self._info.width_px, self._info.height_px))
            wanted = np.array([self._info.width_px / 2, self._info.height_px / 2, whole])
        if self._window is None or self._missing > 0:
            self._window = wanted
            return
        limit = WINDOW_STEP * self._window[2]
        self._window = self._window + np.clip(wanted - self._window, -limit, limit)

    def _look(self, picture: NDArray[np.uint8]) -> Person | None:
        import cv2

        assert self._window is not None
        x0, y0, side = self._corner(self._window, picture.shape[1], picture.shape[0])
        view = picture[y0 : y0 + side, x0 : x0 + side]
        scale = min(1.0, WINDOW_MOST_PX / max(view.shape[:2]))
        if scale < 1:
            size = (round(view.shape[1] * scale), round(view.shape[0] * scale))
            view = np.asarray(cv2.resize(view, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
        found = self._landmarker.find(view)
        if not found:
            return None
        best = found[0]
        return Person(best.points / scale + (x0, y0), best.world, best.visibility)

    @staticmethod
    def _corner(window: NDArray[np.float64], width: int, height: int) -> tuple[int, int, int]:
        """Left, top and side in whole px, pushed inside the picture."""
        side = max(32, round(float(window[2])))
        x0 = int(np.clip(round(float(window[0]) - side / 2), 0, max(0, width - side)))
        y0 = int(np.clip(round(float(window[1]) - side / 2), 0, max(0, height - side)))
        return x0, y0, side

    def _plausible(self, person: Person, centre: NDArray[np.float64], size: float) -> bool:
        if np.isfinite(size):
            if np.linalg.norm(person.centre - centre) > ASTRAY_SIZES * size:
                return False
            if not 0.4 < person.size / size < 2.5:
                return False
        if self._last is not None and self._missing < 5:
            leap = float(np.linalg.norm(person.centre - self._last.centre))
            return leap <= LEAP_SIZES * max(self._last.size, person.size) * (1 + self._missing)
        return True

    # ------------------------------------------------------------------------------------------- camera

    def _follow_camera(self, frame: int, picture: NDArray[np.uint8]) -> None:
        import cv2

        begin = max(0, self._chunk.start - 1)
        if not begin <= frame < self._chunk.stop:
            return
        width = min(CAMERA_WIDTH_PX, picture.shape[1])
        height = max(1, round(picture.shape[0] * width / picture.shape[1]))
        small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_LINEAR)
        gray = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
        box = None
        if self._last is not None:
            x0, y0, x1, y1 = (float(value) for value in self._last.box)
            box = (x0, y0, x1, y1)
        self._track.camera[frame - begin] = self._camera.step(gray, box)
