"""Questions about a shared analysis, answered from its report and the knowledge base."""

import argparse
import tempfile
from pathlib import Path

from ..core.errors import UserError
from .terminal import TerminalProgress, write_json


def ask(options: argparse.Namespace, progress: TerminalProgress) -> int:
    """Answer with sources; "no source found" is an answer too. The file is not changed."""
    from ..core import chat, corpus, retrieve, share

    if not options.report.is_file():
        raise UserError(f"{options.report} is not there.", "Check the path.")
    with tempfile.TemporaryDirectory() as folder:
        analysis = share.unpack(options.report, Path(folder) / "report")
    answer = chat.answer(options.question, analysis, corpus.open_corpus(), options.language)
    result = {
        "found": answer.found,
        "text": answer.text,
        "record_ids": list(answer.record_ids),
        "passages": retrieve.as_rows(answer.passages),
    }
    if not write_json(result, options.json) or options.json != "-":
        print(answer.text)
        for passage in answer.passages:
            print(f"  {passage.record.id}: {'; '.join(passage.record.sources) or passage.record.basis}")
    return 0
