"""Commands on the library: list, describe, share, back up, protect, erase; and exports and history from it."""

import argparse
import getpass
import math
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core import assets
from ..core.errors import UserError
from .terminal import TerminalProgress, say, write_json

if TYPE_CHECKING:  # these bring numpy, which --help does not need
    from ..core.history import History
    from ..core.library import Library, StoredAnalysis
    from ..core.records import Analysis

# --------------------------------------------------------------------------------------------- commands


def export(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from ..core.export.video import VideoOptions
    from ..core.proxy import PROXY_NAME, rebuild
    from ..core.report import write_report
    from ..core.settings import load_settings
    from ..core.task import staged

    blur = load_settings().blur_faces_when_sharing and not options.show_faces
    with _opened(options, options.analysis) as (analysis, folder):
        if options.reviewer:
            analysis = replace(analysis, reviewer=options.reviewer)
        past = None if folder.parent.name != "analyses" else _past(options, folder.name, analysis)
        if options.beside:
            with _opened(options, options.beside) as (beside, _):
                video = VideoOptions(options.pauses, options.real_time, beside, not options.no_warp)
        else:
            video = VideoOptions(options.pauses, options.real_time)
        if not (folder / PROXY_NAME).is_file() and Path(analysis.video.path).is_file():
            rebuild(analysis.video, folder, progress)
        with staged(options.out) as staging:
            write_report(analysis, staging, options.formats, folder, progress, blur, video, past)
    progress.close()
    say(f"Written to {options.out}: {', '.join(options.formats)}" + ("; faces are blurred" if blur else ""))
    return 0


def history(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """Trends and answers; nothing to compare is an answer too."""
    from dataclasses import asdict

    from ..core import history as past
    from ..core.pipeline import load_action

    action = load_action(options.action)
    with _library(options) as library:
        number = _athlete(library, options.athlete)
        found = past.of_athlete(library, number, action)
    rows = {"trends": [asdict(one) for one in found.trends], "outcomes": [asdict(one) for one in found.outcomes]}
    if not write_json(_plain(rows), options.json) or options.json != "-":
        for line in past.sentences(found, action, options.language):
            print(line)
    return 0


def list_analyses(options: argparse.Namespace, progress: TerminalProgress) -> int:
    with _library(options) as library:
        number = _athlete(library, options.athlete) if options.athlete else None
        found = library.analyses(number, options.trash, options.text, options.action, options.tag)
    if not write_json([_row(one) for one in found], options.json) or options.json != "-":
        for one in found:
            tags = f"  [{', '.join(one.tags)}]" if one.tags else ""
            faults = f"{one.faults} faults" if one.found else "not found"
            print(f"{one.id:<20} {one.recorded[:10]}  {one.action_id:<22} {faults:<10} {one.athlete_name}  "
                  f"{one.clip_name}{tags}")  # fmt: skip
    return 0


def list_athletes(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from dataclasses import asdict

    with _library(options) as library:
        found = library.athletes()
    rows = [{"number": one.number, **asdict(one.athlete), "consent": one.consent, "note": one.note} for one in found]
    if not write_json(_plain(rows), options.json) or options.json != "-":
        for one in found:
            consent = one.consent or "no consent noted"
            print(f"{one.number:>4}  {one.athlete.name:<24} {one.athlete.level:<13} {consent}")
    return 0


def describe_analysis(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from datetime import date

    if options.recorded:
        try:
            date.fromisoformat(options.recorded)
        except ValueError:
            raise UserError(f"'{options.recorded}' is no day.", "Write it as YYYY-MM-DD.") from None
    with _library(options) as library:
        athlete = _athlete(library, options.athlete) if options.athlete else None
        tags = None if options.tag is None else tuple(options.tag)
        library.describe(_stored(library, options.analysis).id, options.note, options.recorded, tags, athlete)
    return 0


def change_athlete(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from ..core.records import Athlete

    given = {
        "mass_kg": options.mass_kg,
        "height_m": options.height_m,
        "equipment": None if options.equipment is None else tuple(options.equipment),
        "injuries": None if options.injury is None else tuple(options.injury),
    }
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    with _library(options) as library:
        known = _find_athlete(library, options.athlete)
        if known is None:
            athlete = Athlete(name=options.athlete, **values)
            number = library.add_athlete(athlete, consent=options.consent or "", note=options.note or "")
            say(f"Added athlete {number}, {options.athlete}.")
        else:
            library.update_athlete(
                known.number, replace(known.athlete, **values), known.birth_year, options.consent, options.note
            )
    return 0


def merge_athletes(options: argparse.Namespace, progress: TerminalProgress) -> int:
    with _library(options) as library:
        library.merge_athletes(_athlete(library, options.kept), _athlete(library, options.gone))
    return 0


def trash_analysis(options: argparse.Namespace, progress: TerminalProgress) -> int:
    with _library(options) as library:
        library.trash_analysis(_stored(library, options.analysis).id, options.restore)
    return 0


def relink_clip(options: argparse.Namespace, progress: TerminalProgress) -> int:
    with _library(options) as library:
        library.relink(_stored(library, options.analysis).id, options.clip)
    return 0


def erase_for_good(options: argparse.Namespace, progress: TerminalProgress) -> int:
    if not options.yes:
        raise UserError("Erasing cannot be undone. Nothing was changed.", "Add --yes to do it.")
    with _library(options) as library:
        if options.trash:
            done = library.empty_trash()
        elif options.athlete:
            done = library.erase_athlete(_athlete(library, options.athlete))
        else:
            done = library.erase_analysis(_stored(library, options.analysis).id)
    say(f"Erased {done.folders} analyses, also from the library's own backups. Clips and exported files stay.")
    for file in done.mentions:
        print(f"still holds the name: {file}")
    for file in done.locked:
        print(f"could not be removed, another program has it open: {file}")
    return 0


def share_analysis(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from ..core import share
    from ..core.settings import load_settings

    blur = load_settings().blur_faces_when_sharing and not options.show_faces
    secret = _first_line(options.file_passphrase_file) if options.file_passphrase_file else ""
    with _library(options) as library:
        folder = _stored(library, options.analysis).folder
    share.pack(folder, options.out, options.with_name, options.with_pictures, blur, secret)
    say(f"Written: {options.out}")
    return 0


def import_shared(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from ..core import share

    with _library(options) as library:
        folder = library.free_folder()
        share.bring_in(options.file, folder, _file_secret(options.file, options.file_passphrase_file))
        library.adopt(folder)
    say(f"Imported as {folder.name}.")
    return 0


def back_up(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from ..core.library.backup import back_up_all

    with _library(options):
        count = back_up_all(assets.user_folder(), options.file, progress)
    progress.close()
    say(f"{count} files in {options.file}. It is as protected as the library; clips are not part of it.")
    return 0


def restore_backup(options: argparse.Namespace, progress: TerminalProgress) -> int:
    from ..core.library.backup import restore_all

    restore_all(options.file, assets.user_folder(), progress)
    progress.close()
    say(f"Restored into {assets.user_folder()}.")
    return 0


def passphrase(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """Turn protection on or off, change the passphrase, or say how it stands."""
    from ..core import vault
    from ..core.library import encryption

    home = assets.user_folder()
    if options.what == "state":
        print("protected by a passphrase" if vault.is_protected(home) else "not protected")
    elif options.what == "on":
        code = encryption.turn_on(home, _secret(options.new_passphrase_file, "New passphrase: ", twice=True), progress)
        progress.close()
        print(f"recovery code: {code}")
        say("Write it down: it is shown only now. Without passphrase and code nobody can open the library.")
    elif options.what == "off":
        encryption.turn_off(home, _secret(options.passphrase_file, "Passphrase: "), progress)
        progress.close()
        say("The library has no passphrase any more.")
    else:
        old = _secret(options.passphrase_file, "Present passphrase or recovery code: ")
        vault.change(home, old, _secret(options.new_passphrase_file, "New passphrase: ", twice=True))
        say("The passphrase is changed. Backups made before open with the one of their day.")
    return 0


# ---------------------------------------------------------------------------------------------- helpers


@contextmanager
def _library(options: argparse.Namespace) -> Iterator["Library"]:
    """The user's library, unlocked; what was mended on opening is said."""
    from ..core import vault
    from ..core.library import Library

    home = assets.user_folder()
    if not vault.is_unlocked(home):
        vault.unlock(home, _secret(options.passphrase_file, "Passphrase of the library: "))
    with Library(home / "library.sqlite") as library:
        for notice in library.notices:
            say(notice)
        yield library


@contextmanager
def _opened(options: argparse.Namespace, name: str) -> Iterator[tuple["Analysis", Path]]:
    """An analysis of the library, or of an .sgpt file, with the folder of its pictures."""
    from ..core import session, share

    if name.lower().endswith(".sgpt"):
        with tempfile.TemporaryDirectory(prefix="sgpt-") as place:
            folder = Path(place) / "analysis"
            yield share.unpack(Path(name), folder, _file_secret(Path(name), None)), folder
        return
    with _library(options) as library:
        folder = _stored(library, name).folder
    yield session.load(folder), folder


def _past(options: argparse.Namespace, name: str, analysis: "Analysis") -> "History | None":
    """Earlier sessions of the same athlete in the same action."""
    from ..core import history as past

    with _library(options) as library:
        athlete = library.analysis(name).athlete
        return None if athlete is None else past.of_athlete(library, athlete, analysis.action, name)


def _stored(library: "Library", name: str) -> "StoredAnalysis":
    """By id or the only one that begins so."""
    found = [one for one in (*library.analyses(), *library.analyses(trashed=True)) if one.id.startswith(name)]
    exact = [one for one in found if one.id == name]
    if len(exact or found) != 1:
        what = "Several analyses begin with" if found else "There is no analysis"
        raise UserError(f"{what} '{name}'. Nothing was changed.", "See: sportsgpt-desktop library list")
    return (exact or found)[0]


def _find_athlete(library: "Library", name: str) -> Any:
    found = [one for one in library.athletes() if name in (one.athlete.name, str(one.number))]
    if len(found) > 1:
        raise UserError(
            f"Several athletes are called '{name}'. Nothing was changed.", "Use the number: library athletes"
        )
    return found[0] if found else None


def _athlete(library: "Library", name: str) -> int:
    found = _find_athlete(library, name)
    if found is None:
        raise UserError(
            f"There is no athlete '{name}'. Nothing was changed.", "See: sportsgpt-desktop library athletes"
        )
    return int(found.number)


def _secret(file: Path | None, prompt: str, twice: bool = False) -> str:
    """A passphrase from a file or typed unseen; never from the command line, which others can read."""
    if file is not None:
        return _first_line(file)
    if not sys.stdin.isatty():
        raise UserError("A passphrase is needed. Nothing was changed.", "Give it with --passphrase-file FILE.")
    typed = getpass.getpass(prompt)
    if twice and getpass.getpass("Again: ") != typed:
        raise UserError("The two are not the same. Nothing was changed.", "Type it again.")
    return typed


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig").split("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as fault:
        raise UserError(f"{file} cannot be read. Nothing was changed.", "Check the path.") from fault


def _file_secret(shared: Path, secret: Path | None) -> str:
    from ..core import share

    if not shared.is_file():
        raise UserError(f"{shared} is not a file.", "Check the path.")
    return _secret(secret, f"Passphrase of {shared.name}: ") if share.needs_passphrase(shared) else ""


def _row(one: "StoredAnalysis") -> dict[str, Any]:
    """What a list shows; no path."""
    return {
        "id": one.id, "athlete": one.athlete_name, "clip": one.clip_name, "action": one.action_id,
        "recorded": one.recorded, "created": one.created, "found": one.found, "faults": one.faults,
        "tags": list(one.tags), "note": one.note, "trashed": one.trashed,
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """JSON has no NaN: unknown numbers are null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
