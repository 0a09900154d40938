"""Kills a process that saves analyses and writes to the library at random moments; counts what was lost.

    python -m benchmarks.storage --kills 300 [--passphrase]
    python -m benchmarks.storage --overhead

After every kill the library opens, its integrity check passes, everything that the process had reported as
saved is there, and the saved analysis loads whole. ``--overhead``: what a passphrase costs, as medians of process CPU
time, the plain and the protected library in turn, on the analysed sample clip.
"""

import argparse
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from sportsgpt_desktop.core import assets, session, share, vault
from sportsgpt_desktop.core.library import Library, encryption
from sportsgpt_desktop.core.library.database import connect
from sportsgpt_desktop.core.records import Analysis, Athlete
from tests.core.export.export_sample import make_analysis

LONGEST_S = 0.25


def write_for_ever(home: Path, start: int, pipe: Connection, keys: dict[str, bytes]) -> None:
    """Save, enter, report; with an id that says which number it was."""
    vault.use_keys(keys)
    analysis = make_analysis()
    with Library(home / "library.sqlite") as library:
        folder = library.folder_of("a")
        number = start
        pipe.send(-1)
        while True:
            number += 1
            moved = replace(analysis.motion, points=analysis.motion.points + number)
            session.save(replace(analysis, id=str(number), motion=moved), folder)
            library.add_athlete(Athlete(name=f"athlete {number}"))
            library.add_analysis(analysis, folder)
            pipe.send(number)


def check(home: Path, reported: int) -> list[str]:
    """What is wrong after a kill."""
    faults = []
    with Library(home / "library.sqlite") as library:
        if library.notices:
            faults.append(f"mended: {library.notices}")
        names = {one.athlete.name for one in library.athletes()}
        if f"athlete {reported}" not in names and reported:
            faults.append(f"athlete {reported} is lost")
    with closing(connect(home / "library.sqlite")) as connection:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        faults.append(verdict)
    if reported:
        found = session.load(home / "analyses" / "a")
        expected = make_analysis().motion.points[0, 0, 0] + int(found.id)
        if int(found.id) < reported or abs(found.motion.points[0, 0, 0] - expected) > 1e-9:
            faults.append(f"analysis {found.id} after {reported}")
    return faults


def overhead(rounds: int = 15) -> None:
    """Print a line for each piece of work."""
    times: dict[str, tuple[list[float], list[float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        homes = [Path(name) / "plain", Path(name) / "protected"]
        for home in homes:
            share.bring_in(assets.sample().analysed, home / "analyses" / "a")
            with Library(home / "library.sqlite"):
                pass
        encryption.turn_on(homes[1], "correct horse battery")
        analysis = session.load(homes[0] / "analyses" / "a")
        for number in range(rounds):
            moved = replace(analysis, motion=replace(analysis.motion, points=analysis.motion.points + number))
            for side, home in enumerate(homes):
                for what, work in pieces(home, moved).items():
                    start = time.process_time()
                    work()
                    times.setdefault(what, ([], []))[side].append(time.process_time() - start)
    for what, sides in times.items():
        plain, sealed = (1000 * statistics.median(side) for side in sides)
        print(f"{what}: {plain:.1f} ms plain, {sealed:.1f} ms protected, {sealed / plain:.2f} times")


def pieces(home: Path, analysis: Analysis) -> dict[str, Callable[[], object]]:
    """What a window does often."""
    folder = home / "analyses" / "a"

    def listing() -> None:
        with Library(home / "library.sqlite") as library:
            library.add_analysis(analysis, folder)
            library.analyses()

    return {
        "save an analysis": lambda: session.save(analysis, folder),
        "load it": lambda: session.load(folder),
        "open the library, enter, list": listing,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--passphrase", action="store_true", help="in a library with a passphrase")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--overhead", action="store_true", help="measure what a passphrase costs, and stop")
    options = parser.parse_args()
    if options.overhead:
        overhead()
        return
    choose, spawn = random.Random(options.seed), multiprocessing.get_context("spawn")
    lost, reported = 0, 0
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        if options.passphrase:
            encryption.turn_on(home, "correct horse battery")
        for _ in range(options.kills):
            ours, theirs = spawn.Pipe(duplex=False)
            child = spawn.Process(target=write_for_ever, args=(home, reported, theirs, vault.keys()))
            child.start()
            theirs.close()
            ours.recv()
            time.sleep(choose.uniform(0.0, LONGEST_S))
            child.kill()
            child.join()
            try:
                while ours.poll():
                    reported = max(reported, ours.recv())
            except EOFError:
                pass
            faults = check(home, reported)
            lost += bool(faults)
            for fault in faults:
                print(fault)
    print(f"{options.kills} kills, {reported} writes reported as saved, {lost} kills with something lost or damaged")


if __name__ == "__main__":
    main()
