"""What the main window does to open clips, shared analyses, the sample and past analyses. Mixed into it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from ..core import assets
from ..core.errors import UserError
from ..core.pipeline import Request
from ..core.settings import load_settings, save_settings
from . import names
from .import_sheet import ImportSheet
from .keeping import SHARED, Keeping
from .message_bar import Message
from .start_page import dropped_files
from .words import tr

CLIPS = "*.mp4 *.mov *.m4v *.avi *.mkv *.webm *.mpg *.mpeg *.ts *.mts *.3gp *.wmv *.gif"


class Opening(Keeping):
    """Methods of the main window on files that come in."""

    import_sheet: ImportSheet

    def open_clip(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self.messages,
            tr("Open a clip"),
            load_settings().last_folder,
            tr("Clips") + f" ({CLIPS} *{SHARED});;" + tr("All files") + " (*)",
        )
        self.open_paths([Path(each) for each in chosen])

    def open_path(self, path: Path) -> None:
        """Read a clip and show the import sheet; a shared analysis opens at once."""
        self.open_paths([path])

    def open_paths(self, paths: list[Path]) -> None:
        """The sheet asks about the first clip; the others follow. Shared analyses open at once."""
        for path in paths:
            if path.suffix.lower() == SHARED:
                self.bring_in(path)
        clips = [path for path in paths if path.suffix.lower() != SHARED]
        if clips:
            save_settings(replace(load_settings(), last_folder=str(clips[0].parent)))
            self.import_sheet.reading(clips)
            self.controller.open_clip(clips[0])

    def open_sample(self) -> None:
        """The bundled clip, already analysed; where that is missing, the sheet with its action chosen."""
        try:
            sample = assets.sample()
        except UserError as fault:
            self.messages.post(Message("error", fault.message, fault.hint))
            return
        if sample.analysed.is_file():
            self.controller.open_sample()
        else:
            self.open_path(sample.path)
            self.import_sheet.prefer(sample.action)
        self.messages.post(Message("info", names.pick(sample.caption, sample.caption_zh)))

    def open_recent(self, name: str) -> None:
        """Open a past analysis by the name of its folder."""
        self.controller.open_folder(assets.user_folder() / "analyses" / Path(name).name)

    def try_again(self) -> None:
        """The clip on show once more, for another action or other answers."""
        video = self.document.video
        if video is not None:
            self.open_path(Path(video.path))

    def close_clip(self) -> None:
        if self.controller.on_show(self.controller.queue.running):
            self.controller.cancel_analysis()
            return
        self.document.open(None, None)
        self.controller.page.emit("start")

    def start_analysis(self, request: Request, athlete: object, also: list[Path]) -> None:
        """Start or queue the clip of the sheet; ``also``: clips with the same answers."""
        info = self.import_sheet.info
        if info is None:
            return
        save_settings(replace(load_settings(), last_action=request.action))
        number = athlete if isinstance(athlete, int) else None
        others = [replace(request, video=path, person="auto") for path in also]
        self.controller.analyze(request, info, number)
        self.controller.enqueue([(each, number) for each in others])
        left = self.import_sheet.left()
        if left:
            self.open_paths(left)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event)
        if files:
            event.acceptProposedAction()
            self.open_paths(files)
