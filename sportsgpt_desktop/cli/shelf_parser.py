"""Options of the commands on the library; ``shelf`` runs them."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import shelf

Adder = Callable[..., argparse.ArgumentParser]


def add_commands(commands: Any, command: Adder, formats: Callable[[str], tuple[str, ...]], default: str) -> None:
    """The commands of this module with their options; ``formats`` reads a list of formats."""
    _add_export(commands, command, formats, default)
    past = command(
        commands, "history", "what changed over an athlete's sessions, beyond error", shelf.history,
        'sportsgpt-desktop history "A12" --action countermovement_jump',
    )  # fmt: skip
    past.add_argument("athlete", metavar="NAME", help="name, code or number of an athlete of the library")
    past.add_argument("--action", required=True, metavar="ID", help="see: sportsgpt-desktop action list")
    past.add_argument("--language", choices=("en", "zh"), default="en")
    past.add_argument("--json", metavar="FILE", help="write the result ('-': only JSON to stdout)")
    _add_secret(past)
    group = commands.add_parser(
        "library", help="athletes and analyses: list, share, back up, protect, erase",
        epilog="example: sportsgpt-desktop library list --text sprint",
    ).add_subparsers(dest="library_command", required=True, metavar="COMMAND", parser_class=type(past))  # fmt: skip
    _add_lists(group, command)
    _add_changes(group, command)
    _add_files(group, command)


def _add_export(commands: Any, command: Adder, formats: Callable[[str], tuple[str, ...]], default: str) -> None:
    parser = command(
        commands, "export", "write files of an analysis of the library, or of an .sgpt file", shelf.export,
        "sportsgpt-desktop export 20261123-0a1b2c3d --out files --formats video --pauses",
    )  # fmt: skip
    parser.add_argument("analysis", metavar="ID|FILE.sgpt", help="see: sportsgpt-desktop library list")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the files")
    parser.add_argument("--formats", type=formats, default=formats(default), metavar="LIST", help=f"default: {default}")
    parser.add_argument("--pauses", action="store_true", help="the video stands still at each keyframe")
    parser.add_argument("--real-time", action="store_true", help="slow motion runs as fast as it happened")
    parser.add_argument("--beside", metavar="ID|FILE.sgpt", help="the video shows this analysis on the right, in step")
    parser.add_argument("--no-warp", action="store_true", help="side by side in real time, not stretched to keyframes")
    parser.add_argument("--show-faces", action="store_true", help="do not blur the athlete's face in pictures")
    parser.add_argument("--reviewer", metavar="NAME", default="", help="who looked the analysis over, for the report")
    _add_secret(parser)


def _add_lists(group: Any, command: Adder) -> None:
    listed = command(
        group, "list", "list analyses", shelf.list_analyses, "sportsgpt-desktop library list --text sprint"
    )
    listed.add_argument("--text", default="", metavar="WORDS", help="full-text search")
    listed.add_argument("--athlete", metavar="NAME", help="only of this athlete")
    listed.add_argument("--action", default="", metavar="ID")
    listed.add_argument("--tag", default="", metavar="TAG")
    listed.add_argument("--trash", action="store_true", help="what is in the trash")
    people = command(
        group, "athletes", "list athletes", shelf.list_athletes, "sportsgpt-desktop library athletes --json -"
    )
    for parser in (listed, people):
        parser.add_argument("--json", metavar="FILE", help="write the result ('-': only JSON to stdout)")
        _add_secret(parser)


def _add_changes(group: Any, command: Adder) -> None:
    describe = command(
        group, "describe", "set note, tags, day of filming or athlete of an analysis", shelf.describe_analysis,
        "sportsgpt-desktop library describe 20261123-0a1b2c3d --tag race --note 'wet track'",
    )  # fmt: skip
    describe.add_argument("analysis", metavar="ID")
    describe.add_argument("--note", metavar="TEXT")
    describe.add_argument("--tag", action="append", metavar="TAG", help="replaces all tags; may be repeated")
    describe.add_argument("--recorded", metavar="DAY", help="when it was filmed, YYYY-MM-DD")
    describe.add_argument("--athlete", metavar="NAME")
    athlete = command(
        group, "athlete", "set what is known of an athlete; adds one that is new", shelf.change_athlete,
        "sportsgpt-desktop library athlete A12 --mass-kg 68 --injury knee --consent 'written, 2026-11-02'",
    )  # fmt: skip
    athlete.add_argument("athlete", metavar="NAME")
    athlete.add_argument("--mass-kg", type=float, metavar="M")
    athlete.add_argument("--height-m", type=float, metavar="H")
    athlete.add_argument("--equipment", action="append", metavar="ITEM", help="replaces all; may be repeated")
    athlete.add_argument("--injury", action="append", metavar="AREA", help="replaces all; may be repeated")
    athlete.add_argument("--consent", metavar="TEXT", help="what the athlete agreed to, and when")
    athlete.add_argument("--note", metavar="TEXT")
    merge = command(
        group, "merge", "give one athlete's analyses to another and remove the first", shelf.merge_athletes,
        "sportsgpt-desktop library merge 'A12 typo' A12",
    )  # fmt: skip
    merge.add_argument("gone", metavar="FROM")
    merge.add_argument("kept", metavar="INTO")
    trash = command(group, "trash", "put an analysis into the trash", shelf.trash_analysis,
                    "sportsgpt-desktop library trash 20261123-0a1b2c3d")  # fmt: skip
    trash.add_argument("analysis", metavar="ID")
    trash.add_argument("--restore", action="store_true", help="take it out again")
    relink = command(group, "relink", "say where the clip of an analysis lies now", shelf.relink_clip,
                     "sportsgpt-desktop library relink 20261123-0a1b2c3d moved/clip.mp4")  # fmt: skip
    relink.add_argument("analysis", metavar="ID")
    relink.add_argument("clip", type=Path, metavar="CLIP")
    erase = command(
        group, "erase", "erase an analysis, an athlete or the trash for good, also from backups", shelf.erase_for_good,
        "sportsgpt-desktop library erase --athlete A12 --yes",
    )  # fmt: skip
    what = erase.add_mutually_exclusive_group(required=True)
    what.add_argument("--analysis", metavar="ID")
    what.add_argument("--athlete", metavar="NAME", help="with every analysis and every trace")
    what.add_argument("--trash", action="store_true")
    erase.add_argument("--yes", action="store_true", help="really: it cannot be undone")
    for parser in (describe, athlete, merge, trash, relink, erase):
        _add_secret(parser)


def _add_files(group: Any, command: Adder) -> None:
    share = command(
        group, "share", "write one analysis as a file for another computer", shelf.share_analysis,
        "sportsgpt-desktop library share 20261123-0a1b2c3d --out jump.sgpt --with-pictures",
    )  # fmt: skip
    share.add_argument("analysis", metavar="ID")
    share.add_argument("--out", required=True, type=Path, metavar="FILE.sgpt")
    share.add_argument("--with-name", action="store_true", help="with the athlete's name")
    share.add_argument("--with-pictures", action="store_true", help="with small pictures of the clip, the face blurred")
    share.add_argument("--show-faces", action="store_true", help="do not blur the athlete's face")
    share.add_argument("--file-passphrase-file", type=Path, metavar="FILE", help="protect the file by this passphrase")
    taken = command(group, "import", "take a shared analysis into the library", shelf.import_shared,
                    "sportsgpt-desktop library import jump.sgpt")  # fmt: skip
    taken.add_argument("file", type=Path, metavar="FILE.sgpt")
    taken.add_argument("--file-passphrase-file", type=Path, metavar="FILE", help="the passphrase of the shared file")
    backup = command(group, "backup", "write the whole library into one file", shelf.back_up,
                     "sportsgpt-desktop library backup library.zip")  # fmt: skip
    backup.add_argument("file", type=Path, metavar="FILE.zip")
    restore = command(group, "restore", "bring a backup back into an empty data folder", shelf.restore_backup,
                      "sportsgpt-desktop library restore library.zip")  # fmt: skip
    restore.add_argument("file", type=Path, metavar="FILE.zip")
    protect = command(
        group, "passphrase", "protect the library by a passphrase, change it, or take it away", shelf.passphrase,
        "sportsgpt-desktop library passphrase on",
    )  # fmt: skip
    protect.add_argument("what", choices=("on", "off", "change", "state"))
    protect.add_argument("--new-passphrase-file", type=Path, metavar="FILE", help="first line: the new passphrase")
    for parser in (share, taken, backup, protect):
        _add_secret(parser)


def _add_secret(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="first line: the library's passphrase (else it is asked)"
    )
