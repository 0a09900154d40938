"""The bundled clip with its analysis, in a child process. No Qt here."""

import shutil
from dataclasses import replace
from pathlib import Path

from ..core import assets
from ..core.errors import UserError
from ..core.records import Analysis
from .child import Tell
from .work import forget_loaded, open_analysis, remember

SAMPLE = "sample"
"""Its folder in the library."""


def open_sample(tell: Tell) -> tuple[Path, Analysis]:
    """The sample's analysis in the library; put there the first time, or anew where it is damaged."""
    from ..core import session, share

    sample = assets.sample()
    folder = assets.user_folder() / "analyses" / SAMPLE
    try:
        found = open_analysis(folder, tell)[1]
    except UserError:
        shutil.rmtree(folder, ignore_errors=True)
        found = share.bring_in(sample.analysed, folder)
    # The program may lie elsewhere since the last time.
    found = replace(found, video=replace(found.video, path=str(sample.path), name=sample.path.name))
    session.save(found, folder)
    remember(found, folder, None)
    forget_loaded()
    return folder, found
