"""Everybody in a picture: a look at the whole, then at tiles or around known places for those that are small."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from .landmarker import CORE, Landmarker, Person

Area = tuple[int, int, int, int]
# Tiles of this share of the shorter side find people that are small in the picture.
TILE_SHARE = 0.75
TILE_STEP = 0.6
# Somebody this large (share of the shorter side) is the one that was filmed: no search for smaller people.
LARGE_SHARE = 0.5
# Around a known place, in body sizes.
NEAR_SIZES = 1.8
MOST_PX = 1280
# How far from a person's torso a click may be, in body sizes, and how large a part of the picture is searched.
CLICK_SIZES = 0.4
CLICK_SHARES = (1.0, 0.75, 0.5, 0.35, 0.25)
# Judgement, from looking at what is found in trees and walls: those score below 0.6.
LEAST_SCORE = 0.62
LEAST_SIZE_SHARE = 0.08


def find_people(
    picture: NDArray[np.uint8],
    landmarker: Landmarker,
    near: Sequence[Person] = (),
    thorough: bool = True,
    always: bool = False,
) -> list[Person]:
    """The people in an RGB picture, in its pixels, best first.

    ``near``: people seen a moment ago, looked for where they were. ``thorough``: also search tiles, unless
    somebody large is there already; ``always``: search them in any case.
    """
    import cv2

    scale = min(1.0, MOST_PX / max(picture.shape[:2]))
    if scale < 1:
        size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
    height, width = picture.shape[:2]
    known = [Person(p.points * scale, p.world, p.visibility) for p in near]
    found = _distinct(_look(picture, [(0, 0, width, height)], landmarker))
    lost = [p for p in known if not any(_same(p, q, 0.6) for q in found)]
    found = _distinct(found + _look(picture, [_around(p, width, height) for p in lost], landmarker))
    large = any(p.size >= LARGE_SHARE * min(width, height) for p in found)
    if always or (thorough and not large) or (known and not found):
        found = _distinct(found + _look(picture, _tiles(width, height), landmarker))
    return [Person(p.points / scale, p.world, p.visibility) for p in found]


def with_person_at(
    found: list[Person], picture: NDArray[np.uint8], place: tuple[float, float], landmarker: Landmarker
) -> list[Person]:
    """``found`` and, if none of them is at ``place`` (px), whoever is there by a closer look.

    A person whom the user points at may be unclear; nobody else than the one at that place is taken.
    """
    at = np.asarray(place)
    if any(np.linalg.norm(p.centre - at) < CLICK_SIZES * p.size for p in found):
        return found
    height, width = picture.shape[:2]
    seen = []
    for share in CLICK_SHARES:
        half = share * min(width, height) / 2
        x0, y0 = (max(0, int(value)) for value in at - half)
        for person in landmarker.find(picture[y0 : int(at[1] + half) + 1, x0 : int(at[0] + half) + 1]):
            moved = Person(person.points + np.array([x0, y0]), person.world, person.visibility)
            if np.linalg.norm(moved.centre - at) < CLICK_SIZES * moved.size:
                seen.append(moved)
    return [*found, max(seen, key=lambda p: p.score)] if seen else found


def _look(picture: NDArray[np.uint8], areas: Iterable[Area], landmarker: Landmarker) -> list[Person]:
    found = []
    for x0, y0, x1, y1 in areas:
        for person in landmarker.find(picture[y0:y1, x0:x1]):
            if _is_body(person, (x0, y0, x1, y1), picture.shape[1], picture.shape[0]):
                found.append(Person(person.points + np.array([x0, y0]), person.world, person.visibility))
    return found


def _tiles(width: int, height: int) -> list[Area]:
    side = round(TILE_SHARE * min(width, height))
    lefts, tops = (_starts(length, side) for length in (width, height))
    return [(x, y, x + side, y + side) for y in tops for x in lefts]


def _starts(length: int, side: int) -> list[int]:
    count = int(np.ceil((length - side) / (side * TILE_STEP))) + 1
    return [round(start) for start in np.linspace(0, length - side, count)]


def _around(person: Person, width: int, height: int) -> Area:
    half = max(32.0, NEAR_SIZES * person.size / 2)
    x, y = person.centre
    x0, y0 = int(np.clip(x - half, 0, max(0, width - 64))), int(np.clip(y - half, 0, max(0, height - 64)))
    return x0, y0, int(np.clip(x + half, x0 + 32, width)), int(np.clip(y + half, y0 + 32, height))


def _is_body(person: Person, area: Area, width: int, height: int) -> bool:
    """Whether a pose is a body inside its area rather than a pattern, or a part that the area's edge cut off.

    The picture's own edge may cut a body; the edge of a tile must not.
    """
    core = person.points[list(CORE)]
    slack = 0.05 * person.size
    x0, y0, x1, y1 = area
    inside = (core > -slack).all(axis=1) & (core < np.array([x1 - x0, y1 - y0]) + slack).all(axis=1)
    low, high = core.min(axis=0), core.max(axis=0)
    cut = (
        (x0 > 0 and low[0] < slack)
        or (y0 > 0 and low[1] < slack)
        or (x1 < width and high[0] > x1 - x0 - slack)
        or (y1 < height and high[1] > y1 - y0 - slack)
    )
    large_enough = person.size >= LEAST_SIZE_SHARE * min(width, height)
    return person.score >= LEAST_SCORE and large_enough and inside.mean() >= 0.8 and not cut


def _same(one: Person, other: Person, reach: float) -> bool:
    return bool(np.linalg.norm(one.centre - other.centre) < reach * max(one.size, other.size))


def _distinct(found: list[Person]) -> list[Person]:
    """One of each group of poses on the same body: the surest, of equally sure ones the largest."""
    kept: list[Person] = []
    for person in sorted(found, key=lambda p: -p.score * np.sqrt(p.size)):
        if not any(_same(person, k, 0.35) for k in kept):
            kept.append(person)
    return kept
