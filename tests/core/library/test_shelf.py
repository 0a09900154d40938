"""Analyses of the library: search, tags, trash, merge, relink, erasure, rescue."""

import hashlib
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sportsgpt_desktop.core import session, settings
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.library import Library, migrations
from sportsgpt_desktop.core.records import Analysis, Athlete, Issue, Measurement
from tests.core.export.export_sample import make_analysis

CANARY = "Canary-Żółć-五路"


def judged(value: float = 150.0) -> Analysis:
    analysis = make_analysis()
    one = Measurement(
        "knee", "Knee angle", "touchdown", "left", 1, 1, 6, value, 5.0, "deg", 140.0, 160.0, "all", "ok", "", "s", "b"
    )
    issue = Issue("over", "Over-striding at touchdown", 0.9, 0.5, "present", ())
    return replace(analysis, assessment=replace(analysis.assessment, measurements=(one,), issues=(issue,)))


def add(library: Library, name: str, athlete: int | None = None, analysis: Analysis | None = None) -> Path:
    folder = library.folder_of(name)
    analysis = analysis or judged()
    session.save(analysis, folder)
    library.add_analysis(analysis, folder, athlete)
    return folder


@pytest.fixture
def file(own_home: Path) -> Path:
    return own_home / "library.sqlite"


@pytest.mark.parametrize("text", ["clip", "RUNN", "跑", "over striding", "zoe", "trials", '"', "knee* OR"])
def test_search_finds_by_any_word_and_survives_odd_input(file: Path, text: str) -> None:
    with Library(file) as library:
        number = library.add_athlete(Athlete(name="Zoë"))
        add(library, "a", number)
        library.describe("a", tags=("trials",), note="wet track")
        found = [one.id for one in library.analyses(text=text)]
    assert found == ([] if text in ('"', "knee* OR") else ["a"])


def test_tags_filter_and_are_listed(file: Path) -> None:
    with Library(file) as library:
        add(library, "a")
        add(library, "b")
        library.describe("b", tags=(" race ", "race", ""))
        assert library.tags() == ("race",)
        assert [one.id for one in library.analyses(tag="race")] == ["b"]
        assert [one.id for one in library.analyses(action="other")] == []


def test_a_renewed_entry_keeps_what_the_user_wrote(file: Path) -> None:
    with Library(file) as library:
        number = library.add_athlete(Athlete(name="Zoë"))
        add(library, "a", number)
        library.describe("a", note="wet", recorded="2026-01-02")
        add(library, "a", analysis=judged(160.0))
        (one,) = library.analyses()
        assert (one.note, one.recorded, one.athlete) == ("wet", "2026-01-02", number)
        assert [each.value for each in library.measurements(number, "run")] == [160.0]


def test_the_trash_gives_back_until_it_is_emptied(file: Path) -> None:
    with Library(file) as library:
        folder = add(library, "a")
        library.trash_analysis("a")
        assert (library.analyses(), len(library.analyses(trashed=True))) == ([], 1)
        library.trash_analysis("a", restore=True)
        assert len(library.analyses()) == 1
        library.trash_analysis("a")
        library.empty_trash()
        assert library.analyses(trashed=True) == []
    assert not folder.exists()


def test_merged_athletes_share_their_analyses(file: Path) -> None:
    with Library(file) as library:
        kept = library.add_athlete(Athlete(name="Zoë"), consent="may be filmed", note="a")
        gone = library.add_athlete(Athlete(name="Zoe B"), note="b")
        add(library, "one", kept)
        add(library, "two", gone)
        library.merge_athletes(kept, gone)
        assert [one.athlete.name for one in library.athletes()] == ["Zoë"]
        assert {one.id for one in library.analyses(athlete=kept)} == {"one", "two"}
        assert library.athlete(kept).note == "a\nb"
        with pytest.raises(UserError):
            library.merge_athletes(kept, kept)


def test_a_moved_clip_is_found_again_and_another_is_refused(file: Path, tmp_path: Path) -> None:
    clip, other = tmp_path / "moved 五.mp4", tmp_path / "other.mp4"
    clip.write_bytes(b"the clip")
    other.write_bytes(b"another")
    digest = hashlib.sha256(b"the clip").hexdigest()
    analysis = judged()
    with Library(file) as library:
        folder = add(library, "a", analysis=replace(analysis, video=replace(analysis.video, sha256=digest)))
        with pytest.raises(UserError, match="differs"):
            library.relink("a", other)
        library.relink("a", clip)
        assert library.analysis("a").clip_path == str(clip.resolve())
    assert session.load(folder).video.name == "moved 五.mp4"


def test_erasing_leaves_no_trace_in_any_store(file: Path) -> None:
    home = file.parent
    stores = {
        "cache/0123/pose.npz": CANARY,
        "logs/app.log": CANARY,
        "recovery.json": CANARY,
        "recovery.npz": CANARY,
        "queue.json": CANARY,
        "library.backup-v1.sqlite": CANARY,
        ".library.sqlite.0123456789ab.part": CANARY,
        ".backup-x/library.sqlite": CANARY,
        ".restore-x/state.json": CANARY,
        "analyses/.sgpt-x/state.json": CANARY,
        "analyses/kept/.state.json.0123456789ab.part": CANARY,
        "analyses/gone/proxy.bin": CANARY,
        "analyses/gone/thumbnails/1.jpg": CANARY,
        "kb/documents/mine.txt": f"trained with {CANARY}",
    }
    with Library(file) as library:
        number = library.add_athlete(Athlete(name=CANARY, injuries=(CANARY,)), consent=CANARY, note=CANARY)
        stays = library.add_athlete(Athlete(name="stays"))
        analysis = judged()
        analysis = replace(analysis, athlete=Athlete(name=CANARY))
        add(library, "gone", number, analysis)
        add(library, "trashed", number, analysis)
        library.trash_analysis("trashed")
        library.describe("gone", note=CANARY, tags=(CANARY,))
        kept = add(library, "kept", stays)
        for name, text in stores.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_text(text, encoding="utf-8")
        settings.save_settings(replace(settings.load_settings(), last_folder=f"/clips/{CANARY}"))
        erasure = library.erase_athlete(number)
        assert erasure.folders == 2
        assert erasure.locked == ()
        assert [Path(one).name for one in erasure.mentions] == ["mine.txt"]
        for path in (one for one in home.rglob("*") if one.is_file() and one.name != "mine.txt"):
            assert CANARY.encode() not in path.read_bytes(), path
        assert [one.id for one in library.analyses()] == ["kept"]
    assert session.load(kept).id == "a1"
    assert migrations.backups(file)


def test_a_damaged_library_comes_back_from_its_backup_with_later_analyses(file: Path) -> None:
    with Library(file) as library:
        number = library.add_athlete(Athlete(name="Zoë"))
        add(library, "early", number)
    migrations.back_up(file, "20260101")
    with Library(file) as library:
        add(library, "late", number, replace(judged(), athlete=Athlete(name="Zoë")))
    with file.open("r+b") as stream:
        stream.seek(0)
        stream.write(b"\x7f" * 9000)
    with Library(file) as library:
        assert "restored from the backup" in library.notices[0]
        assert {one.id for one in library.analyses(athlete=number)} == {"early", "late"}
    assert len(list(file.parent.glob("library-damaged-*.sqlite"))) == 1
    with Library(file) as library:
        assert library.notices == ()


def test_a_damaged_library_without_backup_is_made_anew_from_the_analyses(file: Path) -> None:
    with Library(file) as library:
        add(library, "a", analysis=replace(judged(), athlete=Athlete(name="Zoë")))
    for backup in migrations.backups(file):
        backup.unlink()
    file.write_bytes(b"no database at all" * 500)
    with Library(file) as library:
        assert "made anew" in library.notices[0]
        assert [(one.id, one.athlete_name) for one in library.analyses()] == [("a", "Zoë")]


def test_version_1_is_migrated_with_a_backup(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for statement in migrations.MIGRATIONS[1]:
            connection.execute(statement)
        connection.execute(
            "INSERT INTO analyses VALUES ('old', NULL, 'old.mp4', '', '', 'run', 'Running', '跑', 1, 2, "
            "'2025-01-01T10:00:00', NULL, '[\"race\"]', '')"
        )
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    with Library(file) as library:
        (one,) = library.analyses(text="old")
        assert (one.id, one.recorded, one.tags, one.faults) == ("old", "2025-01-01T10:00:00", ("race",), 2)
    assert file.with_name("library.backup-v1.sqlite").exists()


def test_a_full_disk_is_said_and_nothing_is_lost(file: Path) -> None:
    with Library(file) as library:
        library.add_athlete(Athlete(name="Zoë"))
        with closing(sqlite3.connect(file)) as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
        library._engine.dispose()
        from sqlalchemy import event

        event.listen(library._engine, "connect", lambda one, record: one.execute(f"PRAGMA max_page_count = {pages}"))
        with pytest.raises(UserError, match="full"):
            library.add_athlete(Athlete(name="x" * 200_000))
    with Library(file) as library:
        assert [one.athlete.name for one in library.athletes()] == ["Zoë"]


@pytest.mark.skipif(os.name == "nt", reason="a file as folder gives another fault there")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        Library(tmp_path / "file" / "library.sqlite")
