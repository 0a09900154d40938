"""Analyse the bundled clip once at set-up, so that the first start of the window shows a finished analysis.

    python -m tools.build_sample

Writes ``resources/sample/<clip>.sgpt``: no path, no name, no pictures (the window makes them from the clip). Poses
are kept in ``build/sample``, so that a change of the rules costs seconds.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "sample"


def main() -> int:
    """Analyse and pack; 0 when the file is written."""
    WORK.mkdir(parents=True, exist_ok=True)
    os.environ["SPORTSGPT_HOME"] = str(WORK)  # rules of a user's own never get into what ships
    from sportsgpt_desktop.core import assets, pipeline, session, share

    assets.quiet_environment()
    sample = assets.sample()
    folder = WORK / "analyses" / "sample"
    session.save(pipeline.analyze(pipeline.Request(sample.path, sample.action, model="none"), folder), folder)
    share.pack(folder, sample.analysed)
    print(f"{sample.analysed.name}: {sample.analysed.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
