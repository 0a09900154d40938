"""Following the athlete through one chunk: the pose model sees a window that travels with the athlete."""

import numpy as np
from numpy.typing import NDArray

from ..camera import BackgroundTracker
from ..proxy import decode, encode
from ..records import VideoInfo
from ..video import Picture, reduced
from .chunks import Chunk, Track, empty_track
from .landmarker import Landmarker, Person
from .survey import Expectation

# The window's side in body sizes: room for a jump between two frames, little room for others. Where the athlete
# has to be found, the first tries are narrow, so that it is nobody else.
WINDOW_SIZES = 2.0
SEARCH_SIZES = (1.4, 1.8, 2.4)
# The pose model looks at 256 px, on about 0.7 of the window's side. Where the reduced picture holds this much of
# the window it is taken from there, and a much larger window is reduced: that costs less and gives nothing away.
VIEW_PX, VIEW_MOST_PX = 400, 960
# How far the window moves a frame towards the athlete, in shares of its side, at most: more upsets the model's
# own tracking.
WINDOW_STEP = 0.04
# A torso that leaps further between two frames is somebody else or an error: body sizes, and body sizes a second
# (a sprinter's hips move at six to seven).
LEAP_SIZES, LEAP_SIZES_PER_S = 0.25, 8.0
# Going back into a gap ends after so many frames without the athlete: one for each width of search.
BACKWARD_TRIES = len(SEARCH_SIZES)
# After so many frames without the athlete the last place says nothing any more.
STALE_FRAMES = 10
CAMERA_WIDTH_PX = 480


class ChunkFollower:
    """Takes the frames of one chunk in order, with a fresh landmarker, and collects the poses."""

    def __init__(self, chunk: Chunk, info: VideoInfo, expected: Expectation, landmarker: Landmarker) -> None:
        self._chunk, self._info, self._expected = chunk, info, expected
        self._landmarker = landmarker
        self._track = empty_track(chunk)
        self._camera = BackgroundTracker(info.width_px, info.height_px)
        self._window: NDArray[np.float64] | None = None
        self._last: Person | None = None
        self._last_frame = -1
        self._missing = 0
        self._unseen: dict[int, bytes] = {}

    def step(self, frame: int, picture: Picture, small: NDArray[np.uint8]) -> None:
        """Take the next frame's picture and the same reduced (RGB) for the background."""
        row = frame - self._chunk.first
        person = self._look(picture, small, self._next_window(row))
        if person is not None and not self._plausible(person, frame):
            self._landmarker.forget()
            self._missing = max(1, self._missing)
            person = self._look(picture, small, self._search_window(row))
            if person is not None and not self._plausible(person, frame):
                self._landmarker.forget()
                person = None
            self._track.doubtful[row] = person is None
        if person is None:
            self._unseen[frame] = encode(small)
        self._keep(person, frame, row)
        self._follow_camera(frame, small)

    def result(self) -> Track:
        return self._track

    @property
    def has_gaps(self) -> bool:
        """Whether there are frames before a found pose on which none was found."""
        return any(frame < self._last_frame for frame in self._unseen)

    def go_back(self, landmarker: Landmarker) -> None:
        """Follow the athlete backwards from each found pose into the gap before it, on the reduced pictures."""
        self._landmarker, self._missing = landmarker, BACKWARD_TRIES + 1
        for frame in sorted(self._unseen, reverse=True):
            if frame + 1 - self._chunk.first < len(self._track.image_px) and frame + 1 not in self._unseen:
                self._landmarker.forget()
                self._take_up(frame + 1)
            if self._missing > BACKWARD_TRIES:
                continue
            small = decode(self._unseen[frame])
            row = frame - self._chunk.first
            person = self._look(None, small, self._next_window(row))
            if person is not None and not self._plausible(person, frame):
                self._landmarker.forget()
                person = None
            self._keep(person, frame, row)
            self._track.doubtful[row] &= person is None

    def _take_up(self, frame: int) -> None:
        """Go on from the pose that was found on this frame."""
        row, track = frame - self._chunk.first, self._track
        points, world, visibility = (
            np.asarray(a[row], float) for a in (track.image_px, track.world_m, track.visibility)
        )
        self._last, self._last_frame, self._missing = Person(points, world, visibility), frame, 1

    def _keep(self, person: Person | None, frame: int, row: int) -> None:
        if person is None:
            self._missing += 1
            return
        self._missing, self._last, self._last_frame = 0, person, frame
        self._track.image_px[row] = person.points
        self._track.world_m[row] = person.world
        self._track.visibility[row] = person.visibility

    # ------------------------------------------------------------------------------------------- window

    def _next_window(self, row: int) -> NDArray[np.float64]:
        """Centre x, centre y and side of the window in px."""
        if self._last is None or self._missing > 0:
            return self._search_window(row)
        box = self._last.box
        wanted = np.array([*(box[:2] + box[2:]) / 2, WINDOW_SIZES * self._last.size])
        if self._window is None:
            return wanted
        limit = WINDOW_STEP * self._window[2]
        return np.asarray(self._window + np.clip(wanted - self._window, -limit, limit))

    def _search_window(self, row: int) -> NDArray[np.float64]:
        """Where to look for an athlete that isn't tracked: where the survey says, and where it was last."""
        factor = SEARCH_SIZES[self._missing % len(SEARCH_SIZES)]
        size = float(self._expected.size[row])
        recent = self._last is not None and self._missing < STALE_FRAMES
        if self._last is not None and (not np.isfinite(size) or (recent and self._missing % 2 == 1)):
            return np.array([*self._last.centre, factor * self._last.size])
        if np.isfinite(size):
            return np.array([*self._expected.centre[row], factor * size])
        whole = float(max(self._info.width_px, self._info.height_px))
        return np.array([self._info.width_px / 2, self._info.height_px / 2, whole])

    def _look(self, picture: Picture | None, small: NDArray[np.uint8], window: NDArray[np.float64]) -> Person | None:
        """The pose in the window, in px of the whole picture."""
        self._window = window
        scale = np.array([self._info.width_px, self._info.height_px]) / small.shape[1::-1]
        if picture is None or (scale == 1).all() or window[2] >= VIEW_PX * scale.max():
            x0, y0, x1, y1 = _box(window[:2] / scale, window[2] / scale.min(), small.shape[1], small.shape[0])
            view = small[y0:y1, x0:x1]
        else:
            scale = np.ones(2)
            x0, y0, x1, y1 = _box(window[:2], window[2], self._info.width_px, self._info.height_px)
            view = picture.window(x0, y0, x1, y1)
        shrink = -(-max(view.shape[:2]) // VIEW_MOST_PX)
        if shrink > 1:
            view = reduced(view, (max(1, view.shape[1] // shrink), max(1, view.shape[0] // shrink)))
        found = self._landmarker.find(view)
        if not found:
            return None
        best = found[0]
        points = best.points * ((x1 - x0) / view.shape[1], (y1 - y0) / view.shape[0]) + (x0, y0)
        return Person(points * scale, best.world, best.visibility)

    # ----------------------------------------------------------------------------------------- identity

    def _plausible(self, person: Person, frame: int) -> bool:
        """Whether this is the athlete, by where it was and where the survey saw the athlete and others."""
        row = frame - self._chunk.first
        size = float(self._expected.size[row])
        if np.isfinite(size):
            if not 0.45 < person.size / size < 2.2:
                return False
            off = float(np.linalg.norm(person.centre - self._expected.centre[row])) / size
            if off > self._expected.reach[row] or self._is_other(person, row, off):
                return False
        if self._last is None or self._missing >= STALE_FRAMES:
            return True
        times = self._info.time_s
        elapsed = abs(float(times[frame] - times[self._last_frame]))
        leap = float(np.linalg.norm(person.centre - self._last.centre)) / max(self._last.size, person.size)
        return leap <= LEAP_SIZES + LEAP_SIZES_PER_S * elapsed

    def _is_other(self, person: Person, row: int, off: float) -> bool:
        """Whether somebody else was expected clearly nearer to this pose than the athlete."""
        places = self._expected.others[:, row]
        with np.errstate(invalid="ignore"):
            apart = np.linalg.norm(places - person.centre, axis=1) / self._expected.other_sizes[:, row]
        nearest = float(np.nanmin(apart)) if np.isfinite(apart).any() else np.inf
        return off > 0.4 and nearest < 0.35 and nearest < 0.5 * off

    # ------------------------------------------------------------------------------------------- camera

    def _follow_camera(self, frame: int, small: NDArray[np.uint8]) -> None:
        import cv2

        begin = max(0, self._chunk.start - 1)
        if not begin <= frame < self._chunk.stop:
            return
        gray = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
        if gray.shape[1] > 1.5 * CAMERA_WIDTH_PX:
            height = round(gray.shape[0] * CAMERA_WIDTH_PX / gray.shape[1])
            gray = np.asarray(cv2.resize(gray, (CAMERA_WIDTH_PX, height)), dtype=np.uint8)
        box = None
        if self._last is not None:
            x0, y0, x1, y1 = (float(value) for value in self._last.box)
            box = (x0, y0, x1, y1)
        self._track.camera[frame - begin] = self._camera.step(gray, box)
        self._track.camera_error[frame - begin] = self._camera.error_px


def _box(centre: NDArray[np.float64], side: float, width: int, height: int) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 of a square as far as it fits into the picture, on even pixels where there are enough."""
    spans = []
    for middle, length in zip(centre, (width, height), strict=True):
        even = length // 2 * 2 or length
        side_px = min(max(32, round(side / 2) * 2), even)
        start = min(max(round(float(middle) - side_px / 2) // 2 * 2, 0), even - side_px)
        spans.append((start, start + side_px))
    (x0, x1), (y0, y1) = spans
    return x0, y0, x1, y1
