"""The pose pass as a whole on real clips: the chosen person, resuming, cancelling, refusals."""

import json
import multiprocessing
import os
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sportsgpt_desktop.core import assets, pose, proxy, video
from sportsgpt_desktop.core.errors import Cancelled, UserError
from sportsgpt_desktop.core.records import PoseSequence, VideoInfo

BOXES = json.loads((Path(__file__).parent / "people_boxes.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def squat(shared_data: Path) -> VideoInfo:
    needs_model()
    return video.probe(shared_data / "video" / "v08_squats_5fps.mp4")


def needs_model(model: str = "full") -> None:
    if not (assets.models_folder() / f"pose_landmarker_{model}.task").is_file():
        pytest.skip("the pose model is not on this machine (make models)")


def same(one: PoseSequence, other: PoseSequence) -> bool:
    names = ("image_px", "world_m", "visibility", "doubtful", "camera_px")
    return all(np.array_equal(getattr(one, n), getattr(other, n), equal_nan=n != "doubtful") for n in names)


def test_one_pass_gives_landmarks_camera_proxy_and_thumbnails(squat: VideoInfo, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    found = pose.track(squat, tmp_path, progress=lambda *step: seen.append(step))
    assert found.image_px.shape == (65, 33, 2)
    assert np.isfinite(found.image_px).all()
    assert (found.visibility.mean(axis=0)[23:29] > 0.8).all()
    hips = found.image_px[:, 23:25, 1].mean(axis=1)
    assert hips[10] - hips[0] > 100 and hips[34] - hips[26] > 100  # bottoms of two squats (labels.json)
    assert found.camera_px is not None
    assert np.abs(found.camera_px - np.eye(3)).max() < 5  # the camera stands still
    with proxy.Proxy(tmp_path / proxy.PROXY_NAME) as pictures:
        assert pictures.available().all()
    assert {step[0] for step in seen} == {"people", "pose"}
    assert pose.is_complete(tmp_path, squat)
    assert not pose.is_complete(tmp_path, squat, model="lite")
    assert same(found, pose.track(squat, tmp_path))
    chunk = next((tmp_path / "pose").glob("chunk_*.npz"))
    chunk.write_bytes(chunk.read_bytes()[:100])
    assert same(found, pose.track(squat, tmp_path, processes=1))


def test_cancel_is_quick_and_leaves_no_process(squat: VideoInfo, tmp_path: Path) -> None:
    asked: list[float] = []

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "pose" and done > 3:
            asked.append(time.monotonic())
            raise Cancelled

    with pytest.raises(Cancelled):
        pose.track(squat, tmp_path, progress=stop)
    assert time.monotonic() - asked[0] < 5  # a second is the promise; a stalled machine is no fault
    assert not multiprocessing.active_children()


def _track_in_child(info: VideoInfo, folder: Path, ready: Any) -> None:
    os.setpgrp()
    ready.set()
    pose.track(info, folder)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="kills a process group")
def test_a_killed_run_resumes_to_the_same_arrays(shared_data: Path, tmp_path: Path) -> None:
    needs_model()
    info = video.probe(shared_data / "video_hostile" / "h02_vfr_dropped.mp4")
    whole = pose.track(info, tmp_path / "whole")
    context = multiprocessing.get_context("spawn")
    for wait_s in (2.0, 4.0):
        ready = context.Event()
        child = context.Process(target=_track_in_child, args=(info, tmp_path / "killed", ready))
        child.start()
        assert ready.wait(60)
        child.join(wait_s)
        if child.is_alive():
            os.killpg(child.pid, signal.SIGKILL)
        child.join()
    assert same(whole, pose.track(info, tmp_path / "killed"))
    with proxy.Proxy(tmp_path / "killed" / proxy.PROXY_NAME) as pictures:
        assert pictures.available().all()


def _killing(times: int, during: str = "pose", after: int = 2) -> Any:
    """A progress that kills the process at work, as often as asked."""
    killed: list[int] = []

    def progress(stage: str, done: int, total: int) -> None:
        workers = multiprocessing.active_children()
        if stage == during and done > after and workers and len(killed) < times and workers[0].pid not in killed:
            killed.append(workers[0].pid or 0)
            workers[0].kill()

    return progress


def test_a_crash_costs_nothing_but_time(squat: VideoInfo, tmp_path: Path) -> None:
    needs_model("lite")
    whole = pose.track(squat, tmp_path / "whole", model="lite", processes=1)
    again = pose.track(squat, tmp_path / "crash", model="lite", processes=1, progress=_killing(1))
    assert same(whole, again)
    assert again.made_by["given_up_frames"] == 0


def test_nobody_can_be_looked_for_when_every_look_crashes(squat: VideoInfo, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="stopped unexpectedly"):
        pose.track(squat, tmp_path, processes=1, progress=_killing(99, "people", -1))
    assert not (tmp_path / "pose" / "survey.json").exists()


def test_what_crashes_twice_is_a_gap_or_a_sentence(squat: VideoInfo, shared_data: Path, tmp_path: Path) -> None:
    needs_model("lite")
    with pytest.raises(UserError, match="stopped unexpectedly"):
        pose.track(squat, tmp_path / "all", model="lite", processes=1, progress=_killing(2))
    assert not multiprocessing.active_children()
    info = video.probe(shared_data / "video_hostile" / "h02_vfr_dropped.mp4")
    found = pose.track(info, tmp_path / "some", model="lite", processes=1, progress=_killing(2))
    lost = found.made_by["given_up_frames"]
    assert 75 < lost < 125
    assert np.isfinite(found.image_px[:, 0, 0]).sum() > 60
    assert not pose.is_complete(tmp_path / "some", info, model="lite")
    assert pose.track(info, tmp_path / "some", model="lite", processes=1).made_by["given_up_frames"] == 0


def inside(found: PoseSequence, clip: str, who: str) -> tuple[int, int]:
    """(frames whose torso centre lies in the labelled box, frames with a pose) between the labels."""
    boxes = {int(k): box for k, box in BOXES[clip][who]["boxes"].items()}
    frames = np.arange(min(boxes), max(boxes) + 1)
    box = np.stack([np.interp(frames, list(boxes), [b[k] for b in boxes.values()]) for k in range(4)], axis=1)
    centre = found.image_px[frames][:, [11, 12, 23, 24]].mean(axis=1)
    known = np.isfinite(centre[:, 0])
    slack = 0.1 * (box[:, 3] - box[:, 1])
    good = (centre[:, 0] > box[:, 0] - slack) & (centre[:, 0] < box[:, 2] + slack)
    good &= (centre[:, 1] > box[:, 1] - slack) & (centre[:, 1] < box[:, 3] + slack)
    return int((good & known).sum()), int(known.sum())


@pytest.mark.parametrize(("clip", "who"), [(clip, who) for clip in BOXES if clip[0] == "v" for who in BOXES[clip]])
def test_the_chosen_person_is_kept(clip: str, who: str, shared_data: Path, tmp_path: Path) -> None:
    needs_model()
    info = video.probe(shared_data / "video" / clip)
    found = pose.track(info, tmp_path, person=BOXES[clip][who]["person"])
    right, seen = inside(found, clip, who)
    labelled = [int(frame) for frame in BOXES[clip][who]["boxes"]]
    assert right >= 0.99 * seen
    assert seen >= 0.9 * (max(labelled) - min(labelled) + 1)


@pytest.mark.parametrize("name", ["h27_no_person.mp4", "h32_all_black.mp4"])
def test_nobody_is_a_sentence(name: str, shared_data: Path, tmp_path: Path) -> None:
    needs_model()
    with pytest.raises(UserError, match="No person"):
        pose.track(video.probe(shared_data / "video_hostile" / name), tmp_path)


def test_unknown_person_and_model_are_refused(squat: VideoInfo, tmp_path: Path) -> None:
    for person in ("7", "5000,5000@1", "10,10@99", "left", "0", "1,2"):
        with pytest.raises(UserError):
            pose.track(squat, tmp_path, person=person)
    with pytest.raises(UserError):
        pose.track(squat, tmp_path, model="huge")


def test_a_folder_that_cannot_be_made_is_a_sentence(squat: VideoInfo, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="folder"):
        pose.track(squat, tmp_path / "file" / "analysis")
