"""Tasks on kept analyses: sharing, bringing in, finding a moved clip, trash. They run in a child; no Qt here."""

import secrets
import time
from pathlib import Path

from ..core import assets
from ..core.settings import load_settings
from .child import Tell
from .shelf import Shelf
from .work import forget_loaded, library, open_library, remember


def new_folder() -> Path:
    """A free place in the library for one more analysis."""
    return assets.user_folder() / "analyses" / f"{time.strftime('%Y%m%d')}-{secrets.token_hex(4)}"


def bring_in(source: Path, secret: str, tell: Tell) -> Path:
    """Put a shared analysis (.sgpt) into the library; returns its folder."""
    from ..core import share

    folder = new_folder()
    remember(share.bring_in(source, folder, secret), folder, None)
    return folder


def share(folder: Path, target: Path, with_name: bool, with_pictures: bool, secret: str, tell: Tell) -> list[Path]:
    """Write an analysis as one file for another computer; ``secret`` "" leaves it open to all."""
    from ..core import share as sharing

    blur = load_settings().blur_faces_when_sharing
    sharing.pack(folder, target, with_name, with_pictures, blur, secret)
    return [target]


def relink(folder: Path, clip: Path, tell: Tell) -> Path:
    """Tell an analysis where its clip lies now; returns its folder."""
    with open_library() as opened:
        opened.relink(folder.name, clip)
    forget_loaded()
    return folder


def trash(name: str, restore: bool, tell: Tell) -> Shelf:
    """Put an analysis into the trash or back; returns what the library then holds."""
    with open_library() as opened:
        opened.trash_analysis(name, restore)
    return library(tell)


def erase(name: str, tell: Tell) -> Shelf:
    """Erase an analysis for good; returns what is left."""
    with open_library() as opened:
        opened.erase_analysis(name)
    forget_loaded()
    return library(tell)


def protect(passphrase: str, tell: Tell) -> tuple[str, dict[str, bytes]]:
    """Give the library a passphrase; returns the recovery code and the keys."""
    from ..core import vault
    from ..core.library import encryption

    forget_loaded()
    return encryption.turn_on(assets.user_folder(), passphrase, tell), vault.keys()


def change_passphrase(secret: str, passphrase: str, tell: Tell) -> dict[str, bytes]:
    """Set a new passphrase by the old one or the recovery code; returns the keys."""
    from ..core import vault

    vault.change(assets.user_folder(), secret, passphrase)
    return vault.keys()


def unprotect(secret: str, tell: Tell) -> dict[str, bytes]:
    """Make the library readable for everybody; returns the keys that are left."""
    from ..core import vault
    from ..core.library import encryption

    forget_loaded()
    encryption.turn_off(assets.user_folder(), secret, tell)
    return vault.keys()
