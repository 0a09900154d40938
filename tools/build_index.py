"""Build the index of the shipped knowledge (``kb/index``): only what changed is encoded again.

``--verify`` also encodes a sample with sentence-transformers, the authoring library, and fails if the
exported encoder gives other vectors.
"""

import argparse
import sys
from pathlib import Path

from sportsgpt_desktop.core import assets
from sportsgpt_desktop.core.corpus import build, load_records
from sportsgpt_desktop.core.corpus.encoder import open_encoder
from sportsgpt_desktop.core.corpus.index import views
from sportsgpt_desktop.core.errors import UserError

SAMPLE = 50
TOLERANCE = 1e-4


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verify", type=Path, metavar="MODEL", help="folder of the sentence-transformers model")
    arguments = parser.parse_args()
    folder = assets.knowledge_folder()
    try:
        records = load_records(folder / "guidance" / "records")
    except UserError as fault:
        print(fault.message, fault.hint, file=sys.stderr)
        return 2
    encoder = open_encoder()
    if encoder is None:
        print(f"The encoder is missing. Run: {assets.MEND_COMMAND}", file=sys.stderr)
        return 2
    built = build(folder, records, encoder)
    print(f"{len(records)} records, {built.rows} vectors, {built.encoded} encoded now.", file=sys.stderr)
    if arguments.verify:
        from sentence_transformers import SentenceTransformer

        texts = [views(record)[0] for record in records[:SAMPLE]]
        theirs = SentenceTransformer(str(arguments.verify), device="cpu").encode(texts, normalize_embeddings=True)
        worst = float((1 - (theirs * encoder.encode(texts)).sum(1)).max())
        print(f"Largest cosine distance to sentence-transformers: {worst:.2e}", file=sys.stderr)
        return 1 if worst > TOLERANCE else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
