"""The baseline without rules: the bundled language model sees raw values and says which issues are there.

This is the ablation of the SportsGPT paper (arXiv 2512.14121): guidance straight from angles. The model gets each
measured value with its name and unit, no band and no weight, and answers yes or no for each issue by name.
"""

from pathlib import Path

import numpy as np

from sportsgpt_desktop.core.records import Action, Assessment

QUESTION = """You are a track and field coach. Movement: {action}.
Measured values:
{values}
Does the athlete show this fault: {issue}? Answer yes or no."""


class RawAngles:
    """Asks a GGUF model; one instance for a whole run."""

    def __init__(self, model: Path) -> None:
        from llama_cpp import Llama, LlamaGrammar

        self._model = Llama(str(model), n_ctx=2048, n_threads=1, n_gpu_layers=0, verbose=False, seed=1)
        self._answer = LlamaGrammar.from_string('root ::= "yes" | "no"', verbose=False)

    def present(self, assessment: Assessment, action: Action) -> dict[str, bool]:
        """Issue id -> whether the model says that it is there."""
        return {issue.id: self._says(assessment, action, issue.name) for issue in assessment.issues}

    def _says(self, assessment: Assessment, action: Action, issue: str) -> bool:
        seen: dict[str, str] = {}
        for item in assessment.measurements:
            if np.isfinite(item.value):
                seen.setdefault(item.id, f"{item.title}: {item.value:.3g} {item.unit}")
        question = QUESTION.format(action=action.title, values="\n".join(seen.values()), issue=issue)
        reply = self._model.create_chat_completion(
            messages=[{"role": "user", "content": question}],
            grammar=self._answer,
            temperature=0.0,
            max_tokens=3,
        )
        return str(reply["choices"][0]["message"]["content"]).strip().startswith("yes")  # type: ignore[index]
