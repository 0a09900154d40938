import math
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.library import Library, migrations, tables
from sportsgpt_desktop.core.records import Athlete

CANARY = "Canary-Żółć-五路"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "Zoë 五" / "library.sqlite"


def test_athletes_come_back_with_what_is_unknown_still_unknown(file: Path) -> None:
    with Library(file) as library:
        number = library.add_athlete(Athlete(name="Zoë", sex="female", injuries=("knee",)), birth_year=2001)
    with Library(file) as library:
        (stored,) = library.athletes()
    assert (stored.number, stored.athlete.name, stored.birth_year) == (number, "Zoë", 2001)
    assert stored.athlete.injuries == ("knee",)
    assert stored.athlete.age > 20
    assert math.isnan(stored.athlete.height_m)


def test_an_athlete_is_changed_and_a_missing_one_is_refused(file: Path) -> None:
    with Library(file) as library:
        number = library.add_athlete(Athlete(name="A"))
        library.update_athlete(number, Athlete(name="B", height_m=1.8))
        assert library.athletes()[0].athlete.height_m == 1.8
        with pytest.raises(UserError):
            library.update_athlete(number + 1, Athlete(name="C"))


def test_the_migrations_make_the_tables_of_the_models(file: Path) -> None:
    with Library(file):
        pass
    with closing(sqlite3.connect(file)) as connection:
        for table in tables.Base.metadata.sorted_tables:
            there = {row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")}
            assert there == {column.name for column in table.columns}
        assert connection.execute("PRAGMA user_version").fetchone()[0] == migrations.NEWEST


def test_an_erased_athlete_is_in_no_byte_of_any_file(file: Path) -> None:
    with Library(file) as library:
        number = library.add_athlete(Athlete(name=CANARY, injuries=(CANARY,)))
        library.add_athlete(Athlete(name="stays"))
        backup = file.with_name("library.backup-v0.sqlite")
        backup.write_bytes(file.read_bytes() + CANARY.encode())
        library.erase_athlete(number)
        assert [stored.athlete.name for stored in library.athletes()] == ["stays"]
    for path in file.parent.rglob("*"):
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes(), path


def test_a_newer_library_is_refused_and_left_alone(file: Path) -> None:
    with Library(file):
        pass
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(UserError, match="newer"):
        Library(file)


def test_two_windows_share_a_library(file: Path) -> None:
    with Library(file) as one, Library(file) as other:
        one.add_athlete(Athlete(name="first"))
        other.add_athlete(Athlete(name="second"))
        assert len(one.athletes()) == 2
