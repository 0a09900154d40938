"""The language model's own process: loads a GGUF with llama.cpp and streams text that holds no digit.

Runs apart from the window so that a crash in native code, an unsupported CPU instruction or a cancel ends
this process only. It talks through two one-way pipes with plain tuples.
"""

import os
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from .prompt import Ask

CONTEXT = 2048
"""Tokens of prompt and answer together: enough for one section, small enough for any machine."""
REPEAT_PENALTY = 1.05


def serve(requests: Connection, answers: Connection, model_path: str, threads: int) -> None:
    """Answer requests until the pipe closes.

    Request: (number, ``prompt.Ask``, seed). Answers: ("ready", tokens of
    context), ("text", number, piece), ("done", number, passages dropped), ("fault", number, sentence).
    """
    from .. import assets

    assets.quiet_environment()
    _log_to_nowhere()
    try:
        model = _load(model_path, threads)
        banned = banned_tokens(model)
    except (OSError, ValueError, RuntimeError) as fault:
        answers.send(("fault", -1, f"{type(fault).__name__}: {fault}"))
        return
    answers.send(("ready", model.n_ctx()))
    while True:
        try:
            number, ask, seed = requests.recv()
        except (EOFError, OSError):
            return
        try:
            kept = fit(model, ask)
            for piece in _stream(model, banned, ask, kept, seed):
                answers.send(("text", number, piece))
            answers.send(("done", number, len(ask.passages) - kept))
        except (ValueError, RuntimeError) as fault:
            answers.send(("fault", number, f"{type(fault).__name__}: {fault}"))


def fit(model: Any, ask: Ask) -> int:
    """How many passages, from the front, fit into the context beside the rest of the prompt and the answer.

    Raises ValueError if not even the question fits.
    """
    marks = 16 * (2 + 2 * len(ask.examples))  # the chat template's own, generously
    fixed = [ask.system, ask.question, *(text for example in ask.examples for text in example)]
    room = model.n_ctx() - ask.max_tokens - marks - sum(_tokens(model, text) for text in fixed)
    if room < 0:
        raise ValueError("The question alone is longer than the model's context.")
    for kept, passage in enumerate(ask.passages):
        room -= _tokens(model, passage) + 1
        if room < 0:
            return kept
    return len(ask.passages)


def banned_tokens(model: Any) -> Any:
    """(vocabulary,) bool: tokens that the model may never emit.

    Everything but plain ASCII without digits: no digit of any script, alone or put together from byte
    tokens, can then appear. End-of-text marks stay allowed.
    """
    import numpy as np

    size = model.n_vocab()
    banned = np.zeros(size, bool)
    for token in range(size):
        piece = model.detokenize([token])
        banned[token] = any(byte > 126 or 48 <= byte <= 57 or (byte < 32 and byte != 10) for byte in piece)
    for token in (model.token_eos(), getattr(model, "token_eot", lambda: -1)()):
        if 0 <= token < size:
            banned[token] = False
    return banned


def _load(model_path: str, threads: int) -> Any:
    from llama_cpp import Llama

    return Llama(
        model_path=model_path,
        n_ctx=CONTEXT,
        n_threads=threads,
        n_threads_batch=threads,
        n_gpu_layers=0,
        verbose=False,
    )


def _tokens(model: Any, text: str) -> int:
    return len(model.tokenize(text.encode(), add_bos=False))


def _stream(model: Any, banned: Any, ask: Ask, kept: int, seed: int) -> Iterator[str]:
    from llama_cpp import LlamaGrammar, LogitsProcessorList

    def forbid(_: Any, scores: Any) -> Any:
        scores[banned] = float("-inf")
        return scores

    messages = [{"role": "system", "content": ask.system}]
    for question, reply in ask.examples:
        messages += [{"role": "user", "content": question}, {"role": "assistant", "content": reply}]
    messages.append({"role": "user", "content": "\n".join([*ask.passages[:kept], ask.question])})
    answer = model.create_chat_completion(
        messages=messages,
        max_tokens=ask.max_tokens,
        temperature=0.0,
        repeat_penalty=REPEAT_PENALTY,
        seed=seed,
        stream=True,
        logits_processor=LogitsProcessorList([forbid]),
        grammar=LlamaGrammar.from_string(ask.grammar, verbose=False) if ask.grammar else None,
    )
    for part in answer:
        piece = part["choices"][0]["delta"].get("content")
        if piece:
            yield piece


def _log_to_nowhere() -> None:
    """llama.cpp writes to the standard streams; this process has nothing to say there."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    for number in (1, 2):
        os.dup2(nowhere, number)
