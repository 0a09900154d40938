"""Frame table, pictures by number, orientation and refusals, on clips made here and on real hostile ones."""

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from sportsgpt_desktop.core import video
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.records import VideoInfo
from sportsgpt_desktop.core.video.decode import frame_at
from sportsgpt_desktop.core.video.probe import rate_of
from tests.clips import coded_clip, coded_picture, read_code, write_clip

B_FRAMES = {"bf": "3", "g": "12", "x264-params": "open-gop=1"}


def codes(info: VideoInfo, start: int = 0, stop: int | None = None) -> list[tuple[int, int | None]]:
    return [(number, read_code(picture)) for number, picture in video.frames(info, start, stop)]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("b_frames.mp4", {"options": B_FRAMES}),
        ("long_gop.mp4", {"options": {"g": "250", "bf": "2"}}),
        ("hevc.mp4", {"codec": "libx265", "options": {"x265-params": "log-level=none:keyint=30"}}),
        ("vp9.webm", {"codec": "libvpx-vp9", "options": {"deadline": "realtime", "cpu-used": "8"}}),
        ("av1.mp4", {"codec": "libsvtav1", "options": {"preset": "10"}}),
        ("counted.h264", {"options": B_FRAMES, "time_base": Fraction(1, 30), "pts": list(range(60))}),
        ("ten_bit.mp4", {"options": B_FRAMES, "pixels": "yuv420p10le"}),
        ("mjpeg.avi", {"codec": "mjpeg", "time_base": Fraction(1, 30), "pts": list(range(60))}),
        ("plain.mkv", {}),
        ("stream.ts", {"options": B_FRAMES}),
        ("fragmented.mov", {"options": {"bf": "2"}}),
    ],
)
def test_every_frame_has_its_number(tmp_path: Path, name: str, more: dict[str, object]) -> None:
    info = video.probe(coded_clip(tmp_path / name, 60, **more))
    assert info.frames == 60
    assert not info.variable_rate
    assert info.nominal_fps == pytest.approx(30, rel=0.01)
    assert codes(info) == [(k, k) for k in range(60)]
    for start in (1, 11, 12, 37, 57):
        assert codes(info, start, start + 3) == [(k, k) for k in range(start, start + 3)]


def test_variable_rate_keeps_the_files_own_times(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    pts = np.cumsum(rng.choice([10, 20, 40], 50)).tolist()
    info = video.probe(coded_clip(tmp_path / "variable.mp4", 50, pts=pts, options=B_FRAMES))
    assert info.variable_rate
    assert np.diff(info.pts_s) == pytest.approx(np.diff(pts) / 600)
    assert info.time_s[0] == 0
    assert codes(info, 20, 40) == [(k, k) for k in range(20, 40)]


def test_capture_rate_scales_real_time_only(tmp_path: Path) -> None:
    path = coded_clip(tmp_path / "slow.mp4", 30)
    info = video.probe(path, capture_fps=240)
    assert info.slow_motion == "user"
    assert info.time_s[-1] == pytest.approx(29 / 240)
    assert info.pts_s[-1] - info.pts_s[0] == pytest.approx(29 / 30)
    with pytest.raises(UserError):
        video.probe(path, capture_fps=0)


def test_a_name_that_speaks_of_slow_motion_is_doubted(tmp_path: Path) -> None:
    for name, answer in (("jump slow-mo.mp4", "doubtful"), ("sprint_240fps.mp4", "doubtful"), ("a1240fps.mp4", "no")):
        info = video.probe(coded_clip(tmp_path / name, 10))
        assert info.slow_motion == answer
        assert bool(info.notes) == (answer == "doubtful")
        assert info.capture_fps == info.nominal_fps
    assert video.probe(tmp_path / "sprint_240fps.mp4", capture_fps=240).slow_motion == "user"


def test_narrow_pixels_become_square(tmp_path: Path) -> None:
    path = coded_clip(tmp_path / "narrow.mp4", 5, aspect=Fraction(4, 3))
    info = video.probe(path)
    assert (info.width_px, info.height_px) == (256, 144)
    assert next(video.frames(info))[1].shape == (144, 256, 3)


def test_start_offset_and_first_frame(tmp_path: Path) -> None:
    info = video.probe(coded_clip(tmp_path / "late.mp4", 20, pts=[600 + 20 * k for k in range(20)]))
    assert info.frames == 20
    assert info.time_s[0] == 0
    assert codes(info, 5, 6) == [(5, 5)]


def test_damaged_packets_cost_their_frames_only(tmp_path: Path) -> None:
    path = coded_clip(tmp_path / "damaged.avi", 60, codec="mjpeg", time_base=Fraction(1, 30), pts=list(range(60)))
    data = bytearray(path.read_bytes())
    size = len(data)
    data[size // 2 : size // 2 + 40] = bytes(40)
    path.write_bytes(data)
    info = video.probe(path)
    found = codes(info)
    assert info.frames == 60
    assert len(found) >= 57
    assert all(code in (number, None) for number, code in found)


@pytest.mark.parametrize("pts", [[0] * 40, [k // 20 for k in range(40)]])
def test_a_clock_that_stands_still_is_no_clock(tmp_path: Path, pts: list[int]) -> None:
    import av

    path = tmp_path / "stuck.mkv"
    more = {"options": {"g": "10", "bf": "0", "sc_threshold": "0"}, "time_base": Fraction(1, 30)}
    source = coded_clip(tmp_path / "source.mp4", 40, pts=list(range(40)), **more)
    with av.open(str(source)) as given, av.open(str(path), "w") as made:
        stream = made.add_stream_from_template(given.streams.video[0])
        for packet in given.demux(given.streams.video[0]):
            if packet.size:
                packet.pts = packet.dts = pts.pop(0)
                packet.stream = stream
                made.mux(packet)
    info = video.probe(path)
    assert (info.frames, info.own_times, info.slow_motion) == (40, False, "doubtful")
    assert info.capture_fps == pytest.approx(30, rel=0.01)
    assert "no usable frame times" in " ".join(info.notes)
    assert codes(info) == [(k, k) for k in range(40)]
    assert codes(info, 25, 28) == [(25, 25), (26, 26), (27, 27)]
    looks = video.sampled(info, [12, 30])
    assert [(number, read_code(picture.rgb)) for _, number, picture in looks] == [(12, 12), (30, 30)]


def test_times_that_race_are_doubted(tmp_path: Path) -> None:
    path = coded_clip(tmp_path / "fast.mp4", 30, pts=list(range(30)), time_base=Fraction(1, 12800))
    info = video.probe(path)
    assert info.slow_motion == "doubtful"
    assert info.capture_fps <= 1000
    assert codes(info, 7, 9) == [(7, 7), (8, 8)]
    assert video.probe(path, capture_fps=240).capture_fps == 240


def test_truncated_file_ends_where_its_data_end(tmp_path: Path) -> None:
    whole = coded_clip(tmp_path / "whole.mkv", 90, options={"g": "10"})
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * 0.6)])
    info = video.probe(cut)
    assert 10 < info.frames < 90
    found = codes(info)
    assert [number for number, _ in found] == list(range(info.frames))
    # A cut inside a group of B-frames may lose one of its middle; every other keeps its own time.
    assert [code for _, code in found] == np.round((info.pts_s - info.pts_s[0]) * 30).astype(int).tolist()


def test_one_frame_can_be_read(tmp_path: Path) -> None:
    info = video.probe(coded_clip(tmp_path / "one.mp4", 1))
    assert info.frames == 1
    assert info.duration_s > 0
    assert codes(info) == [(0, 0)]


@pytest.mark.parametrize("name", ["跳远 été 'x'.mp4", "http:example.mp4", "concat:a|b.mp4"])
def test_a_name_is_only_a_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / "plain.mp4"
    coded_clip(path, 3)
    named = tmp_path / name
    named.write_bytes(path.read_bytes())
    assert video.probe(named).frames == 3


def test_playlists_and_scripts_are_refused(tmp_path: Path) -> None:
    secret = coded_clip(tmp_path / "secret.mp4", 3)
    playlist = tmp_path / "list.mp4"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{secret}\n#EXT-X-ENDLIST\n")
    with pytest.raises(UserError):
        video.probe(playlist)
    script = tmp_path / "script.mp4"
    script.write_text(f"ffconcat version 1.0\nfile '{secret}'\n")
    with pytest.raises(UserError):
        video.probe(script)


def test_what_is_no_video_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("not a video")
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "noise.mp4").write_bytes(np.random.default_rng(0).bytes(20000))
    for name in ("text.mp4", "empty.mp4", "noise.mp4", "missing.mp4", ""):
        with pytest.raises(UserError) as caught:
            video.probe(tmp_path / name)
        assert caught.value.message
        assert caught.value.hint


def test_rate_of_rounded_times_is_constant() -> None:
    rounded = np.round(np.arange(100) / 30, 3)
    assert rate_of(rounded, 0.001) == (pytest.approx(30, rel=1e-3), False)
    dropped = np.delete(np.arange(100) / 30, [20, 50])
    assert rate_of(dropped, 1e-4) == (pytest.approx(30), True)


def test_frame_at_takes_no_neighbour() -> None:
    times = np.array([0.0, 0.1, 0.2])
    assert frame_at(times, 0.1004) == 1
    assert frame_at(times, 0.14) is None
    assert frame_at(np.array([0.5]), 0.5) == 0


# ------------------------------------------------------------------------------------- real hostile files


def test_rotated_files_decode_upright(shared_data: Path) -> None:
    upright = video.probe(shared_data / "video" / "v02_cmj_rear_two_people.mp4")
    wanted = [picture for number, picture in video.frames(upright, 0, 30) if number % 10 == 0]
    for turn in (90, 180, 270):
        info = video.probe(shared_data / "video_hostile" / f"h01_rotflag_{turn}.mp4")
        assert info.rotation_deg == turn
        assert (info.width_px, info.height_px) == (upright.width_px, upright.height_px)
        got = [picture for number, picture in video.frames(info, 0, 30) if number % 10 == 0]
        for one, other in zip(wanted, got, strict=True):
            apart = np.abs(one.astype(int) - other.astype(int)).mean()
            mirrored = np.abs(one.astype(int) - other[:, ::-1].astype(int)).mean()
            assert apart < 3 < 20 < mirrored  # coded anew, so not identical


def test_parts_are_parts_of_the_whole_picture(shared_data: Path) -> None:
    clips = ["video_hostile/h01_rotflag_90.mp4", "video_hostile/h01_rotflag_270.mp4", "video_hostile/h01_rotflag_180.mp4",
             "video_hostile/h03_hevc_10bit.mp4", "video_hostile/h18_mjpeg.avi", "video_hostile/h19_interlaced_mpeg2.ts",
             "video_hostile/h06_tiny_63x112.mp4", "video/v08_squats_5fps.mp4"]  # fmt: skip
    for name in clips:
        info = video.probe(shared_data / name)
        whole = next(video.frames(info))[1]
        x1, y1 = info.width_px // 2 * 2, info.height_px // 2 * 2
        part = next(video.pictures(info))[1].window(10, 20, x1, y1)
        assert part.shape == (y1 - 20, x1 - 10, 3)
        # Ten bits are cut to eight before the conversion here, after it there.
        assert np.abs(part.astype(int) - whole[20:y1, 10:x1]).mean() < 1.5, name
        half = next(video.pictures(info))[1].reduced((info.width_px // 4 * 2, info.height_px // 4 * 2))
        same = np.asarray(cv2.resize(whole, half.shape[1::-1], interpolation=cv2.INTER_AREA))
        assert np.abs(half.astype(int) - same).mean() < 4, name


REFUSED = ("h09", "h11", "h12", "h15")
FRAMES = {
    "h02": 198, "h03": 71, "h04": 71, "h06": 71, "h07": 71, "h08": 32, "h13": 1, "h16": 24, "h17": 71,
    "h18": 71, "h19": 59, "h21": 950, "h24": 71, "h26": 1, "h27": 20, "h29": 30, "h31": 2, "h32": 60,
}  # fmt: skip


def test_hostile_files(shared_data: Path) -> None:
    for path in sorted((shared_data / "video_hostile").iterdir()):
        kind = path.name[:3]
        if kind in REFUSED:
            with pytest.raises(UserError):
                video.probe(path)
        elif kind in FRAMES:
            info = video.probe(path)
            assert info.frames == FRAMES[kind], path.name
            middle = info.frames // 2
            number, picture = next(video.frames(info, middle))
            assert number == middle
            assert picture.shape == (info.height_px, info.width_px, 3)


def test_real_variable_rate(shared_data: Path) -> None:
    assert video.probe(shared_data / "video" / "v03_jump_front_vfr60.mp4").variable_rate
    assert video.probe(shared_data / "video_hostile" / "h02_vfr_dropped.mp4").variable_rate


def test_cells_survive_coding() -> None:
    assert read_code(coded_picture(2741, 192, 144)) == 2741


def test_keyframes_are_where_decoding_starts(tmp_path: Path) -> None:
    path = write_clip(
        tmp_path / "keys.mp4",
        [coded_picture(k, 192, 144) for k in range(30)],
        options={"g": "10", "sc_threshold": "0"},
    )
    assert video.keyframes(video.probe(path)) == (0, 10, 20)
