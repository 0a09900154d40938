"""Runs the same jobs on a Dask scheduler that the user names (the ``[cluster]`` extra, for labs).

The machines of the cluster need this program, and must see the clips and the output folder at the same paths.
Nothing else of the program talks to a network, and this only when asked to on the command line.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..errors import UserError
from .jobs import Job, Row, do, failed

RETRIES = 2
"""A job whose machine went away is tried again this often."""
TICK_S = 0.5
CONNECT_S = 15


def run(jobs: Sequence[Job], address: str, tick: Callable[[], None], task: Callable[[Job], Row] = do) -> Iterator[Row]:
    """Rows as the clips end. Raises UserError without the extra or without an answer from the scheduler."""
    client = _connect(address)
    try:
        futures = {client.submit(task, job, retries=RETRIES, pure=False): job for job in jobs}
        while futures:
            tick()
            ended = [future for future in futures if future.done()]
            for future in ended:
                yield _row(future, futures.pop(future))
            if not ended:
                time.sleep(TICK_S)
    finally:
        client.close()


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as fault:
        raise UserError(
            "Batches on a cluster need the [cluster] extra, which is not installed.",
            "Install it, or leave --dask out to use this machine.",
        ) from fault
    try:
        return Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as fault:
        raise UserError(
            f"The scheduler {address} does not answer.", "Check the address, or leave --dask out."
        ) from fault


def _row(future: Any, job: Job) -> Row:
    try:
        answer: Row = future.result()
        return answer
    except Exception as fault:  # a lost machine must not stop the batch
        return failed(job, f"{type(fault).__name__}: {fault}", 0.0)
