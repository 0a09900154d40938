"""A passphrase on what the program keeps about people: keys, and the sealing of single pieces.

A random data key seals everything (AES-256-GCM, NIST SP 800-38D); the library's database gets a key derived from
it. ``vault.json`` in the user folder holds the data key wrapped twice: under the passphrase and under a recovery
code that is shown once, both stretched by scrypt (RFC 7914). So a new passphrase rewrites one small file. Without
passphrase and recovery code nothing opens: there is no other way in.

Every sealed piece says so in its first bytes, and plain pieces stay readable beside it: turning the passphrase on
or off may stop anywhere and go on later.
"""

import base64
import json
import os
import secrets
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from .errors import UserError
from .files import write_atomic

NAME = "vault.json"
COPY = "vault-copy.json"
"""A second copy of ``vault.json``: without it nothing would open again."""
SCHEMA = 1
MAGIC = b"SGPTSEA1"
LOCKED_MAGIC = b"SGPTLCK1"
"""Begins a single file that a passphrase of its own protects."""
MIN_PASSPHRASE = 8
"""Letters (NIST SP 800-63B asks for at least 8)."""
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**16, 8, 1
"""64 MB and about 0.2 s for each guess; above the least that OWASP's password storage sheet names for r = 8."""
MAX_SCRYPT_N = 2**20
MAX_VAULT_BYTES = 1 << 16
RECOVERY_BYTES = 15
_NONCE, _KEY, _SALT = 12, 32, 16
State = Literal["sealing", "sealed", "opening"]
"""Between ``sealing`` and ``sealed``, or from ``opening`` until the file is gone, plain and sealed pieces are mixed."""

_unlocked: dict[str, bytes] = {}


class Locked(UserError):
    """Something is protected by a passphrase that this process has not been given."""

    def __init__(self) -> None:
        super().__init__(
            "The library is protected by a passphrase. Nothing was changed.", "Unlock it with the passphrase first."
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), ()


# ------------------------------------------------------------------------------------ passphrase and keys


def is_protected(home: Path) -> bool:
    """Whether ``home`` has a passphrase."""
    return (home / NAME).exists() or (home / COPY).exists()


def is_unlocked(home: Path) -> bool:
    """Whether this process can read ``home``: it has no passphrase, or the key is here."""
    return not is_protected(home) or _place(home) in _unlocked


def create(home: Path, passphrase: str) -> str:
    """Give ``home`` a passphrase, with nothing sealed yet; returns the recovery code, which is kept nowhere.

    Raises UserError if there is one already or the passphrase is too short.
    """
    if is_protected(home):
        raise UserError("There is a passphrase already. Nothing was changed.", "Change it instead.")
    _check(passphrase)
    key, code = secrets.token_bytes(_KEY), _new_code()
    ways = {"passphrase": _wrapped(key, passphrase), "recovery": _wrapped(key, _letters(code))}
    _write(home, {"schema": SCHEMA, "state": "sealing", "ways": ways})
    _unlocked[_place(home)] = key
    return code


def unlock(home: Path, secret: str) -> None:
    """Make ``home`` readable for this process, by passphrase or recovery code. Raises UserError if it is neither."""
    if is_protected(home):
        _unlocked[_place(home)] = _open(home, secret)
        with suppress(OSError):
            _mend(home)


def _mend(home: Path) -> None:
    """Make both copies of ``vault.json`` the same again, where one was damaged or an older one was left by a stop."""
    files = [home / NAME, home / COPY]
    if not all(file.is_file() for file in files) or files[0].read_bytes() != files[1].read_bytes():
        _write(home, _read(home))


def lock(home: Path) -> None:
    """Forget the key of ``home``."""
    _unlocked.pop(_place(home), None)


def change(home: Path, secret: str, passphrase: str) -> None:
    """Set a new passphrase; ``secret`` is the old one or the recovery code, which stays valid. One file, one step.

    Backups made before still open with the passphrase of their day.
    """
    _check(passphrase)
    key = _open(home, secret)
    kept = _read(home)
    ways = {**kept["ways"], "passphrase": _wrapped(key, passphrase)}
    _write(home, {**kept, "ways": ways})
    _unlocked[_place(home)] = key


def state(home: Path) -> State | None:
    """How far turning on or off has come; None without a passphrase."""
    if not is_protected(home):
        return None
    found: State = _read(home)["state"]
    return found


def set_state(home: Path, new: State) -> None:
    _write(home, {**_read(home), "state": new})


def remove(home: Path) -> None:
    """Forget passphrase and key. Only for a ``home`` in which nothing is sealed any more."""
    for name in (NAME, COPY):
        (home / name).unlink(missing_ok=True)
    lock(home)


def keys() -> dict[str, bytes]:
    """The keys of this process, for a child of it."""
    return dict(_unlocked)


def use_keys(given: Mapping[str, bytes]) -> None:
    """Take the keys of the parent process."""
    _unlocked.update(given)


def key_for(path: Path) -> bytes | None:
    """The data key of the protected folder that ``path`` lies in, None where there is no passphrase.

    Raises Locked if this process was not given the passphrase.
    """
    for folder in path.parents:
        if is_protected(folder):
            key = _unlocked.get(_place(folder))
            if key is None:
                raise Locked
            return key
    return None


def database_key(key: bytes) -> str:
    """The key of the database as SQLCipher takes it, derived from the data key (HKDF, RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=b"library.sqlite").derive(key)
    return f"x'{derived.hex()}'"


# --------------------------------------------------------------------------------------------- pieces


def seal(data: bytes, key: bytes) -> bytes:
    """``data`` encrypted, with a check against any change."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    return MAGIC + nonce + AESGCM(key).encrypt(nonce, data, MAGIC)


def is_sealed(data: bytes) -> bool:
    return data[: len(MAGIC)] == MAGIC


def unseal(data: bytes, key: bytes | None) -> bytes:
    """What ``seal`` was given; plain data as it is. Raises Locked without key, ValueError if it was changed."""
    if not is_sealed(data):
        return data
    if key is None:
        raise Locked
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    start = len(MAGIC) + _NONCE
    try:
        return AESGCM(key).decrypt(data[len(MAGIC) : start], data[start:], MAGIC)
    except InvalidTag as fault:
        raise ValueError("a sealed piece was changed or damaged") from fault


def writing_key(path: Path) -> bytes | None:
    """The key with which new pieces at ``path`` are sealed; None where they are to be plain."""
    key = key_for(path)
    if key is None:
        return None
    home = next(folder for folder in path.parents if is_protected(folder))
    return None if state(home) == "opening" else key


def write(target: Path, data: bytes | str) -> None:
    """Replace ``target`` in one step, sealed where its folder has a passphrase."""
    plain = data.encode() if isinstance(data, str) else data
    key = writing_key(target)
    write_atomic(target, plain if key is None else seal(plain, key))


def read(file: Path) -> bytes:
    """The content of ``file``, sealed or plain. Raises OSError, Locked, or ValueError if it was changed."""
    data = file.read_bytes()
    return unseal(data, key_for(file)) if is_sealed(data) else data


def lock_bytes(data: bytes, passphrase: str) -> bytes:
    """One file for somebody else: opened with ``passphrase`` alone. Raises UserError if it is too short."""
    _check(passphrase)
    salt = secrets.token_bytes(_SALT)
    cost = SCRYPT_N.bit_length() - 1
    sealed = seal(data, _stretched(passphrase, salt, SCRYPT_N, SCRYPT_R, SCRYPT_P))
    return LOCKED_MAGIC + bytes([cost]) + salt + sealed


def is_locked(data: bytes) -> bool:
    return data[: len(LOCKED_MAGIC)] == LOCKED_MAGIC


def unlock_bytes(data: bytes, passphrase: str) -> bytes:
    """What ``lock_bytes`` was given. Raises UserError if the passphrase is wrong or the file was changed."""
    start = len(LOCKED_MAGIC) + 1 + _SALT
    try:
        n = 1 << data[len(LOCKED_MAGIC)]
        if not 2 <= n <= MAX_SCRYPT_N or not is_sealed(data[start:]):
            raise ValueError("not ours")
        key = _stretched(passphrase, data[len(LOCKED_MAGIC) + 1 : start], n, SCRYPT_R, SCRYPT_P)
        return unseal(data[start:], key)
    except (ValueError, IndexError) as fault:
        raise UserError(
            "The passphrase is not that of this file, or the file is damaged. Nothing was changed.",
            "Type it again, or ask its sender.",
        ) from fault


# ------------------------------------------------------------------------------------------ vault.json


def _place(home: Path) -> str:
    return str(home.resolve())


def _check(passphrase: str) -> None:
    if len(passphrase) < MIN_PASSPHRASE:
        raise UserError(
            f"A passphrase needs at least {MIN_PASSPHRASE} letters. Nothing was changed.",
            "Several words are easy to keep in mind.",
        )


def _new_code() -> str:
    """Groups of four letters and digits, 120 bits."""
    text = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _letters(code: str) -> str:
    """A recovery code however it was typed."""
    return "".join(code.upper().replace("-", " ").split())


def _stretched(secret: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    composed = unicodedata.normalize("NFC", secret)  # "é" is typed as one or two signs, depending on the system
    return Scrypt(salt=salt, length=_KEY, n=n, r=r, p=p).derive(composed.encode())


def _wrapped(key: bytes, secret: str) -> dict[str, Any]:
    salt = secrets.token_bytes(_SALT)
    wrapped = seal(key, _stretched(secret, salt, SCRYPT_N, SCRYPT_R, SCRYPT_P))
    return {"n": SCRYPT_N, "r": SCRYPT_R, "p": SCRYPT_P, "salt": salt.hex(), "key": wrapped.hex()}


def _open(home: Path, secret: str) -> bytes:
    """The data key. Raises UserError if ``secret`` fits neither way."""
    ways = _read(home)["ways"]
    for name, typed in (("passphrase", secret), ("recovery", _letters(secret))):
        way = ways[name]
        try:
            return unseal(
                bytes.fromhex(way["key"]),
                _stretched(typed, bytes.fromhex(way["salt"]), way["n"], way["r"], way["p"]),
            )
        except ValueError:
            continue
    raise UserError(
        "This passphrase does not open the library. Nothing was changed.",
        "Type it again, or use the recovery code that was shown when it was set.",
    )


def _read(home: Path) -> dict[str, Any]:
    """What ``vault.json``, or its copy, says. Raises UserError if both are damaged."""
    for name in (NAME, COPY):
        try:
            with (home / name).open("rb") as stream:
                found = json.loads(stream.read(MAX_VAULT_BYTES))
            if _is_whole(found):
                return dict(found)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    raise UserError(
        f"{NAME} and its copy are damaged or from a newer version. Nothing was changed.",
        f"Bring {NAME} back from a backup of the library.",
    )


def _is_whole(found: Any) -> bool:
    """Whether the parameters are ours; a foreign file must not ask for gigabytes of memory."""
    for name in ("passphrase", "recovery"):
        way = found["ways"][name]
        bytes.fromhex(way["salt"] + way["key"])
        if not (2 <= way["n"] <= MAX_SCRYPT_N and way["r"] == SCRYPT_R and way["p"] == SCRYPT_P):
            return False
    return found["schema"] == SCHEMA and found["state"] in ("sealing", "sealed", "opening")


def _write(home: Path, values: dict[str, Any]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    for name in (NAME, COPY):
        write_atomic(home / name, json.dumps(values))
