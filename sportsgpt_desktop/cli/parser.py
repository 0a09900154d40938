"""The commands, their options and an example of each."""

import argparse
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from .. import __version__
from ..core.errors import UserError
from . import analysis, ask, shelf_parser, stock

FORMATS = (
    "json",
    "html",
    "pdf",
    "csv",
    "kinogram",
    "trc",
    "trc-px",
    "kinovea",
    "mot",
    "c3d",
    "pose",
    "netcdf",
    "stills",
    "video",
)
DEFAULT_FORMATS = "json,html,pdf,csv,kinogram"
LEVELS = ("beginner", "intermediate", "trained", "elite")


class _Parser(argparse.ArgumentParser):
    """Wrong use in two lines: what is wrong, and where the help is."""

    def error(self, message: str) -> NoReturn:
        raise UserError(f"{self.prog}: {message}.", f"See: {self.prog} --help")


def build_parser() -> argparse.ArgumentParser:
    """The parser with every command; each has an example in its help."""
    parser = _Parser(
        prog="sportsgpt-desktop",
        description="Offline technique analyst for athletics. Without arguments it opens the window.",
        epilog="example: sportsgpt-desktop analyze clip.mp4 --action countermovement_jump --out report",
    )
    parser.add_argument("--version", action="version", version=f"sportsgpt-desktop {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    _add_analyze(commands)
    _add_sequence_commands(commands)
    _add_batch(commands)
    shelf_parser.add_commands(commands, _command, _formats, DEFAULT_FORMATS)
    _add_ask(commands)
    _add_knowledge(commands)
    _add_actions(commands)
    _add_models(commands)
    doctor = _command(
        commands, "doctor", "check models, CPU, disk, database and that no socket is opened", stock.doctor,
        "sportsgpt-desktop doctor",
    )  # fmt: skip
    doctor.add_argument("--quick", action="store_true", help="without tracing an analysis of the sample")
    doctor.add_argument("--json", metavar="FILE", help="also write the checks as JSON ('-': only JSON to stdout)")
    return parser


def _command(commands: Any, name: str, text: str, run: Callable[..., int], example: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=text[0].upper() + text[1:] + ".", epilog=f"example: {example}"
    )
    parser.set_defaults(run=run)
    return parser


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number") from None
    if not (math.isfinite(value) and value > 0):
        raise argparse.ArgumentTypeError(f"'{text}' is not a positive number")
    return value


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise argparse.ArgumentTypeError(
            f"unknown format '{', '.join(unknown) or text}', choose from {', '.join(FORMATS)}"
        )
    return names


def _add_athlete(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--level", choices=LEVELS, default="trained", help="picks the target bands (default: trained)")
    parser.add_argument("--sex", choices=("female", "male", "any"), default="any", help="picks the target bands")
    parser.add_argument("--age", type=_positive, default=math.nan, metavar="Y", help="years; picks the target bands")


def _add_plan(parser: argparse.ArgumentParser) -> None:
    """What the training plan is made for, beside level and age."""
    parser.add_argument(
        "--days", type=int, choices=range(1, 8), default=3, metavar="N", help="training days a week: 1-7"
    )
    parser.add_argument(
        "--equipment", action="append", default=[], metavar="ITEM", help="for the plan; may be repeated (default: none)"
    )
    parser.add_argument(
        "--injury", action="append", default=[], metavar="AREA", help="never loaded by the plan; may be repeated"
    )
    parser.add_argument("--season", choices=("general", "competition"), default="", help="phase; shortens the plan")


def _mark(text: str) -> tuple[str, str]:
    name, equals, place = text.partition("=")
    if not (name.strip() and equals and place.strip()):
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME=PLACE")
    return name.strip(), place.strip()


def _add_analysis_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--action", required=True, metavar="ID", help="see: sportsgpt-desktop action list")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="folder for the files; created if missing"
    )
    _add_athlete(parser)
    _add_plan(parser)
    parser.add_argument("--capture-fps", type=_positive, metavar="F", help="frames a second when filmed (slow motion)")
    parser.add_argument("--height-m", type=_positive, default=math.nan, metavar="H", help="athlete's height in metres")
    parser.add_argument("--person", default="auto", metavar="auto|N|X,Y@SECONDS", help="which athlete (default: auto)")
    parser.add_argument(
        "--reference", type=Path, nargs="+", default=[], metavar="FILE", help="own reference motions (.npz)"
    )
    parser.add_argument(
        "--mark", type=_mark, action="append", default=[], metavar="NAME=X,Y@SECONDS",
        help="a place in the picture that the action asks for: obstacle=812,430@1.24 is the hurdle's bar",
    )  # fmt: skip
    parser.add_argument("--language", choices=("en", "zh"), default="en", help="of the report")
    wording = parser.add_mutually_exclusive_group()
    wording.add_argument("--no-model", action="store_true", help="records' own text, no language model")
    wording.add_argument("--model", default="default", metavar="FILE.gguf", help="see: sportsgpt-desktop models list")
    parser.add_argument(
        "--formats", type=_formats, default=_formats(DEFAULT_FORMATS), metavar="LIST",
        help=f"comma list of {','.join(FORMATS)} (default: {DEFAULT_FORMATS})",
    )  # fmt: skip


def _add_analyze(commands: Any) -> None:
    parser = _command(
        commands, "analyze", "analyse one clip and write the report", analysis.analyze,
        "sportsgpt-desktop analyze jump.mp4 --action countermovement_jump --out report --height-m 1.78",
    )  # fmt: skip
    parser.add_argument("video", type=Path, metavar="VIDEO")
    parser.add_argument("--athlete", default="", metavar="NAME", help="name on the report")
    _add_analysis_options(parser)


def _add_sequence_commands(commands: Any) -> None:
    align = _command(
        commands, "align", "find the keyframes in a pose sequence", analysis.align,
        "sportsgpt-desktop align jump.npz --action countermovement_jump --json -",
    )  # fmt: skip
    assess = _command(
        commands, "assess", "measure a pose sequence and name its issues", analysis.assess,
        "sportsgpt-desktop assess jump.npz --action countermovement_jump --view side --json -",
    )  # fmt: skip
    for parser in (align, assess):
        parser.add_argument("sequence", type=Path, metavar="SEQUENCE.npz")
        parser.add_argument("--action", required=True, metavar="ID", help="see: sportsgpt-desktop action list")
        parser.add_argument("--json", metavar="FILE", help="write the result ('-': only JSON to stdout)")
        parser.add_argument(
            "--reference", type=Path, nargs="+", default=[], metavar="FILE", help="own reference motions"
        )
    align.add_argument("--one-stage", action="store_true", help="without the fine stage (for comparison)")
    assess.add_argument("--view", choices=("side", "oblique", "front", "rear"), default="side", help="seen from where")
    assess.add_argument("--height-m", type=_positive, default=math.nan, metavar="H", help="athlete's height in metres")
    assess.add_argument(
        "--mark", type=_mark, action="append", default=[], metavar="NAME=X,Y,Z",
        help="a place that the action asks for, metres in the sequence's axes: obstacle=4.10,1.067,0 is the hurdle's bar",
    )  # fmt: skip
    _add_athlete(assess)


def _add_batch(commands: Any) -> None:
    parser = _command(
        commands, "batch", "analyse many clips; resumable, one row a clip in batch.csv", analysis.batch,
        "sportsgpt-desktop batch clips/ --action bodyweight_squat --out results --workers 2",
    )  # fmt: skip
    parser.add_argument(
        "source", type=Path, metavar="FOLDER|LIST", help="a folder of clips, or a text file with a path a line"
    )
    _add_analysis_options(parser)
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="clips analysed at once (default: 1)")
    parser.add_argument("--dask", metavar="ADDRESS", help="an existing Dask scheduler (needs the [cluster] extra)")


def _add_ask(commands: Any) -> None:
    parser = _command(
        commands, "ask", "ask about a shared analysis; doses come from its plan, quotes have sources", ask.ask,
        'sportsgpt-desktop ask jump.sgpt "How many reps?"',
    )  # fmt: skip
    parser.add_argument("report", type=Path, metavar="FILE.sgpt")
    parser.add_argument("question", metavar="QUESTION")
    parser.add_argument("--language", choices=("en", "zh"), help="of the answer (default: the report's)")
    parser.add_argument("--json", metavar="FILE", help="write the result ('-': only JSON to stdout)")


def _add_knowledge(commands: Any) -> None:
    group = commands.add_parser(
        "kb", help="search and extend the knowledge base", epilog='example: sportsgpt-desktop kb search "stiff landing"'
    ).add_subparsers(dest="kb_command", required=True, metavar="COMMAND", parser_class=_Parser)
    search = _command(
        group, "search", "find records and passages", stock.kb_search,
        'sportsgpt-desktop kb search "land softer" --issue DL01 -k 3',
    )  # fmt: skip
    search.add_argument("text", metavar="TEXT")
    search.add_argument("--issue", metavar="ID", help="only what belongs to this issue")
    search.add_argument("-k", type=int, default=5, metavar="K", help="how many (default: 5)")
    search.add_argument("--json", metavar="FILE", help="write the result ('-': only JSON to stdout)")
    add = _command(
        group,
        "add",
        "add own documents (PDF, DOCX, Markdown, text)",
        stock.kb_add,
        "sportsgpt-desktop kb add notes.pdf",
    )
    add.add_argument("files", type=Path, nargs="+", metavar="FILE")
    _command(group, "list", "list what the knowledge base holds", stock.kb_list, "sportsgpt-desktop kb list")
    remove = _command(
        group,
        "remove",
        "remove an own document without trace",
        stock.kb_remove,
        "sportsgpt-desktop kb remove notes-1a2b",
    )
    remove.add_argument("id", metavar="ID")
    _command(group, "check", "check every record, dose and source", stock.kb_check, "sportsgpt-desktop kb check")


def _add_actions(commands: Any) -> None:
    group = commands.add_parser(
        "action", help="list and check the actions", epilog="example: sportsgpt-desktop action list"
    ).add_subparsers(dest="action_command", required=True, metavar="COMMAND", parser_class=_Parser)
    _command(group, "list", "list the actions", stock.action_list, "sportsgpt-desktop action list")
    check = _command(
        group, "check", "check one action's files, or all", stock.action_check, "sportsgpt-desktop action check lunge"
    )
    check.add_argument("id", nargs="?", metavar="ID")
    edit = _command(
        group, "edit", "copy a file of an action's rules into the own folder, to change it there", stock.action_edit,
        "sportsgpt-desktop action edit lunge indicators.toml",
    )  # fmt: skip
    edit.add_argument("id", metavar="ID")
    edit.add_argument("file", metavar="FILE", help="action.toml, indicators.toml, issues.toml or cases.toml")
    diff = _command(
        group,
        "diff",
        "show what was changed in the own rules",
        stock.action_diff,
        "sportsgpt-desktop action diff lunge",
    )
    diff.add_argument("id", metavar="ID")
    reset = _command(
        group, "reset", "put own changes of the rules aside (.bak): the shipped ones count again", stock.action_reset,
        "sportsgpt-desktop action reset lunge",
    )  # fmt: skip
    reset.add_argument("id", metavar="ID")
    new = _command(
        group, "new", "make an own action from a clip whose keyframes you name", stock.action_new,
        "sportsgpt-desktop action new box_jump --from clip.mp4 --keyframe take_off=1.20 --keyframe landing=1.75",
    )  # fmt: skip
    new.add_argument("id", metavar="ID")
    new.add_argument("--from", dest="video", type=Path, required=True, metavar="VIDEO")
    new.add_argument("--keyframe", action="append", required=True, metavar="NAME=SECONDS", help="in order of time")
    new.add_argument("--title", default="", metavar="TEXT")
    new.add_argument("--capture-fps", type=_positive, metavar="F", help="frames a second when filmed (slow motion)")
    new.add_argument("--person", default="auto", metavar="auto|N|X,Y@SECONDS", help="which athlete (default: auto)")


def _add_models(commands: Any) -> None:
    group = commands.add_parser(
        "models", help="list and check the models", epilog="example: sportsgpt-desktop models check"
    ).add_subparsers(dest="models_command", required=True, metavar="COMMAND", parser_class=_Parser)
    _command(group, "list", "list the model files", stock.models_list, "sportsgpt-desktop models list")
    _command(
        group, "check", "verify every model file by its hash", stock.models_check, "sportsgpt-desktop models check"
    )
    add = _command(
        group, "add", "add an own language model (GGUF)", stock.models_add, "sportsgpt-desktop models add model.gguf"
    )
    add.add_argument("file", type=Path, metavar="FILE")
