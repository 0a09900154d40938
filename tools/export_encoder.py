"""Export the sentence encoder (all-MiniLM-L6-v2) once to ONNX, so that the app needs no torch at run time.

Mean pooling over the attention mask and L2 normalisation are part of the graph, as in the model's own
sentence-transformers pipeline (Reimers and Gurevych 2019); ``tests/tools/test_export_encoder.py`` holds the
parity.
"""

import argparse
from pathlib import Path

from sportsgpt_desktop.core import assets

OPSET = 17


def export(source: Path, target: Path) -> None:
    """Write the encoder in ``source`` (a sentence-transformers folder) as one ONNX file.

    Inputs ``input_ids``, ``attention_mask`` int64 (N, L); output ``embedding`` float32 (N, 384), unit
    length.
    """
    assets.quiet_environment()
    import torch
    from transformers import AutoModel

    class Encoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = AutoModel.from_pretrained(source, local_files_only=True, attn_implementation="eager")

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            states = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    ids = torch.tensor([[101, 7592, 2088, 102], [101, 7592, 102, 0]])
    mask = torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])
    axes = {0: "batch", 1: "tokens"}
    with torch.inference_mode():
        torch.onnx.export(
            Encoder().eval(),
            (ids, mask),
            str(target),
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "embedding": {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="folder of the sentence-transformers model")
    parser.add_argument("--to", type=Path, default=assets.models_folder() / "encoder" / "model.onnx")
    arguments = parser.parse_args()
    export(arguments.source, arguments.to)


if __name__ == "__main__":
    main()
