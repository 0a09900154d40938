"""Tasks of the child processes, called directly."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from sportsgpt_desktop.core import proxy, session
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.core.settings import load_settings, save_settings
from sportsgpt_desktop.gui import work


class Silent:
    """Progress and text that nobody listens to."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        return None


def test_export_blurs_faces_as_the_settings_say(analysis: Analysis, own_home: Path, tmp_path: Path) -> None:
    folder, video = own_home / "analyses" / "a1", analysis.video
    session.save(analysis, folder)
    noise = np.random.default_rng(1).integers(0, 255, (video.height_px, video.width_px, 3), np.uint8)
    with proxy.PreviewWriter(folder, video) as writer:
        for frame in range(video.frames):
            writer.add(frame, *proxy.preview(video, frame, noise))
    written = {}
    for blur in (True, False):
        save_settings(replace(load_settings(), blur_faces_when_sharing=blur))
        work.export(folder, {}, tmp_path / str(blur), ("kinogram",), Silent())
        written[blur] = (tmp_path / str(blur) / "kinogram.png").read_bytes()
    assert written[True] != written[False]
