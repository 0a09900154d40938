"""``.sgpt``: one analysis as a zip for sharing. Carries no path and no name unless asked; opened with distrust."""

import io
import json
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

from . import paint, proxy, session, vault
from .errors import UserError
from .files import atomic_path
from .library.encryption import protect_folder
from .pipeline import load_action
from .records import Analysis, Athlete

SCHEMA = 1
MANIFEST = "sgpt.json"
PICTURES = (proxy.PROXY_NAME, proxy.THUMBNAILS_NAME)
STATE_FILES = re.compile(r"(state\.json|arrays-[0-9a-f]{16}\.npz)")
MAX_FILES = 20_000
MAX_BYTES = 8 << 30
MAX_RATIO = 200.0
"""Unpacked / packed size beyond which an archive is a bomb (judgement: JSON packs about 20 times)."""
_CHUNK = 1 << 20


def anonymous(analysis: Analysis) -> Analysis:
    """Without the athlete's name and notes about the body, the clip's name, any path and words on the picture."""
    known = analysis.athlete
    athlete = Athlete(level=known.level, sex=known.sex, age=known.age, height_m=known.height_m, mass_kg=known.mass_kg)
    suffix = Path(analysis.video.name).suffix[:8]
    video = replace(analysis.video, path="", name=f"clip{suffix}")
    return replace(
        analysis,
        id="shared",
        reviewer="",
        athlete=athlete,
        video=video,
        action=replace(analysis.action, folder=""),
        pose=replace(analysis.pose, made_by=_without_paths(analysis.pose.made_by)),
        drawings=tuple(replace(each, text="") for each in analysis.drawings if each.kind != "text"),
    )


def _without_paths(facts: object) -> dict[str, object]:
    """How the poses were made, without any text that holds a path."""
    items = dict(facts).items() if hasattr(facts, "keys") else ()  # type: ignore[call-overload]
    return {key: value for key, value in items if not (isinstance(value, str) and ("/" in value or "\\" in value))}


def pack(
    folder: Path,
    target: Path,
    with_name: bool = False,
    with_pictures: bool = False,
    blur_faces: bool = True,
    passphrase: str = "",
) -> None:
    """Write the analysis in ``folder`` into ``target``.

    Without ``with_name`` it is made anonymous; pictures show the athlete, so they stay out unless asked for, and
    ``blur_faces`` hides the face in each. With ``passphrase`` the file opens with it alone.
    Raises UserError if the analysis can't be read, OSError if ``target`` can't be written.
    """
    analysis = session.load(folder)
    shown = analysis if with_name else anonymous(analysis)
    with tempfile.TemporaryDirectory(prefix="sgpt-") as name:
        staging, packed = Path(name) / "content", Path(name) / "packed"
        session.save(shown, staging)
        for name in PICTURES if with_pictures else ():
            if (folder / name).is_file():
                proxy.rewrite(folder / name, staging / name, _blurred(analysis) if blur_faces else None)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps({"schema": SCHEMA, "anonymous": not with_name}))
            for file in sorted(staging.iterdir()):
                archive.write(file, file.name, zipfile.ZIP_STORED if file.name in PICTURES else None)
        with atomic_path(target) as temporary:
            if passphrase:
                temporary.write_bytes(vault.lock_bytes(packed.read_bytes(), passphrase))
            else:
                shutil.copyfile(packed, temporary)


def _blurred(analysis: Analysis) -> Callable[[int, bytes], bytes]:
    """What hides the athlete's face in a picture of the proxy."""
    import simplejpeg

    pose = analysis.pose
    places = paint.faces_by_frame(pose)

    def change(frame: int, jpeg: bytes) -> bytes:
        picture = simplejpeg.decode_jpeg(jpeg, "RGB")
        return proxy.encode(paint.blur_faces(picture, places[frame], pose.height_px))

    return change


def needs_passphrase(source: Path) -> bool:
    """Whether a shared file was protected by its sender."""
    with source.open("rb") as stream:
        return vault.is_locked(stream.read(len(vault.LOCKED_MAGIC)))


def unpack(source: Path, folder: Path, passphrase: str = "") -> Analysis:
    """Put the analysis of ``source`` into the new folder ``folder``, all of it or nothing.

    In a library with a passphrase it is protected as the others are. Raises UserError if the file is no ``.sgpt``, is damaged, from a newer version, or holds anything that does
    not belong there: other names, paths that lead outside, sizes beyond the limits.
    """
    if folder.exists():
        raise UserError(f"{folder.name} is there already. Nothing was changed.", "Choose another folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".sgpt-", dir=folder.parent))
    try:
        with _opened(source, passphrase) as stream, zipfile.ZipFile(stream) as archive:
            _check(archive, source)
            for member in archive.infolist():
                if member.filename != MANIFEST:
                    _extract(archive, member, staging / member.filename)
        analysis = session.load(staging)
        protect_folder(staging)
        staging.replace(folder)
        return analysis
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, TypeError, RuntimeError, EOFError, zlib.error) as fault:
        raise _refused(source, "it is damaged or not such a file") from fault
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def bring_in(source: Path, folder: Path, passphrase: str = "") -> Analysis:
    """``unpack``, without the places that the file names: they are of another computer, or chosen to make this one
    look there."""
    analysis = unpack(source, folder, passphrase)
    try:
        place = load_action(analysis.action.id).folder
    except UserError:
        place = ""
    analysis = replace(analysis, video=replace(analysis.video, path=""), action=replace(analysis.action, folder=place))
    session.save(analysis, folder)
    return analysis


def _opened(source: Path, passphrase: str) -> IO[bytes]:
    """The zip itself. Raises UserError for a wrong or missing passphrase."""
    if not needs_passphrase(source):
        return source.open("rb")
    if source.stat().st_size > MAX_BYTES:
        raise _refused(source, "it is implausibly large")
    if not passphrase:
        raise UserError(
            f"{source.name} is protected by a passphrase. Nothing was changed.", "Ask its sender for the passphrase."
        )
    return io.BytesIO(vault.unlock_bytes(source.read_bytes(), passphrase))


def _check(archive: zipfile.ZipFile, source: Path) -> None:
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(members) > MAX_FILES or len(set(names)) != len(names):
        raise _refused(source, "it holds too many files")
    strange = [name for name in names if not _belongs(name)]
    if strange:
        raise _refused(source, f"it holds something that does not belong there ({strange[0][:60]!r})")
    size = sum(member.file_size for member in members)
    packed = max(source.stat().st_size, 1)
    if size > MAX_BYTES or size > MAX_RATIO * packed + _CHUNK:
        raise _refused(source, "it unpacks to an implausible size")
    with archive.open(MANIFEST) as stream:
        manifest = json.loads(stream.read(4096))
    if not isinstance(manifest, dict) or not isinstance(manifest.get("schema"), int) or manifest["schema"] < 1:
        raise _refused(source, "its version is not known")
    if manifest["schema"] > SCHEMA:
        raise UserError(
            f"{source.name} was made by a newer version. Nothing was imported.", "Install the newer version."
        )


def _belongs(name: str) -> bool:
    return name == MANIFEST or name in PICTURES or bool(STATE_FILES.fullmatch(name))


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """Write one member, never more bytes than it declares."""
    target.parent.mkdir(parents=True, exist_ok=True)
    left = member.file_size
    with archive.open(member) as stream, target.open("wb") as sink:
        while piece := stream.read(min(_CHUNK, left + 1)):
            left -= len(piece)
            if left < 0:
                raise ValueError("longer than declared")
            sink.write(piece)


def _refused(source: Path, why: str) -> UserError:
    return UserError(f"{source.name} was not imported: {why}. Nothing was changed.", "Ask for the file again.")
