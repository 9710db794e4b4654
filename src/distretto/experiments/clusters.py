"""Worlds on a cluster: the workers of a Dask scheduler, or of one started here.

The same worlds give the same bytes as on threads: nothing a world computes depends on where it is
run, and results are put in their order. What is finished is kept by the process that asked, so a
worker that is lost costs the worlds it had in hand, which the scheduler gives to another.

    local:4             four worker processes on this machine
    local:1-4           between one and four, as many as there is work for
    tcp://HOST:8786     a scheduler that runs already; its workers may come and go
"""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from distretto.errors import InputError, ResultError, install_extra
from distretto.experiments.worlds import prepare_kernels
from distretto.provenance import source_fingerprint

if TYPE_CHECKING:
    from distretto.experiments.worlds import World

__all__ = ["Cluster"]

Result = TypeVar("Result")

IN_HAND = 3  # worlds with the scheduler for each thread of the workers, so that none waits
PATIENCE = "20s"  # until a scheduler answers
LOST = 5  # workers that may be lost with one world before it is given up

_LOCAL = re.compile(r"local:(\d{1,4})(?:-(\d{1,4}))?", re.ASCII)
_REMOTE = re.compile(r"(tcp|tls|ucx|ws|wss)://\S+")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where worlds are run.

    Attributes
    ----------
    address : str
        See the top of this module.

    Raises
    ------
    InputError
        If the address makes no sense, or Dask is not installed.
    """

    address: str

    def __post_init__(self) -> None:
        local = _LOCAL.fullmatch(self.address)
        low, high = (local[1], local[2] or local[1]) if local else ("1", "1")
        if not (local or _REMOTE.fullmatch(self.address)) or not 1 <= int(low) <= int(high):
            raise InputError(
                "not a cluster",
                where="--cluster",
                found=self.address,
                expected="local:4, local:1-4, or the address of a scheduler, tcp://HOST:PORT",
            )
        _distributed()

    def run(
        self,
        worlds: Sequence[World],
        work: Callable[[World], Result],
        keep: Callable[[Result], None],
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Result]:
        """Do something with every world; a KeyboardInterrupt keeps what is finished.

        Parameters
        ----------
        worlds : sequence of World
        work : callable
            Is sent to the workers, with a world.
        keep : callable
            Called here with each result, as soon as it is there and before it counts.
        progress : callable, optional
            Called with the number of worlds finished and the number wanted.

        Returns
        -------
        list
            What `work` returned, of the finished worlds in order.

        Raises
        ------
        ResultError
            If the scheduler cannot be reached, a worker has another version of Distretto, or a
            world was lost with one worker after the other.
        """
        distributed = _distributed()
        found: dict[int, Result] = {}
        software = source_fingerprint()
        waiting = iter(enumerate(worlds))
        with self._client() as client:
            running = distributed.as_completed(with_results=True, raise_errors=False)
            numbers: dict[Any, int] = {}

            def submit(most: int) -> None:
                for _ in range(most):
                    following = next(waiting, None)
                    if following is None:
                        return
                    number, world = following
                    future = client.submit(_on_worker, software, work, world, pure=False)
                    numbers[future.key] = number
                    running.add(future)

            submit(max(1, IN_HAND * _threads(client)))
            try:
                for future, result in running:
                    number = numbers.pop(future.key)
                    if future.status == "error":
                        raise _failure(future.exception(), worlds[number])
                    keep(result)
                    found[number] = result
                    future.release()
                    submit(max(1, IN_HAND * _threads(client) - len(numbers)))
                    if progress is not None:
                        progress(len(found), len(worlds))
            except KeyboardInterrupt:
                with suppress(Exception):  # the scheduler may have been stopped by the same keys
                    client.cancel(list(running.futures), force=True)
        return [found[number] for number in sorted(found)]

    @contextmanager
    def _client(self) -> Iterator[Any]:
        """A client of the scheduler; a local cluster lasts as long as it."""
        distributed = _distributed()
        local = _LOCAL.fullmatch(self.address)
        if local is None:
            try:
                client = distributed.Client(self.address, timeout=PATIENCE)
            except (OSError, TimeoutError) as error:
                raise ResultError(
                    "the scheduler cannot be reached",
                    where="--cluster",
                    found=f"{self.address}: {error}",
                    expected="a running scheduler of Dask",
                ) from None
            with client:
                yield client
            return
        low, high = int(local[1]), int(local[2] or local[1])
        options = {"threads_per_worker": 1, "processes": True, "dashboard_address": ":0"}
        with distributed.LocalCluster(
            n_workers=low, silence_logs=logging.CRITICAL, **options
        ) as cluster:
            if high > low:
                cluster.adapt(minimum=low, maximum=high)
            with distributed.Client(cluster) as client:
                yield client


def _on_worker(software: str, work: Callable[[World], Result], world: World) -> Result:
    """Run in a worker: one world, by the same software."""
    here = source_fingerprint()
    if here != software:
        raise ResultError(
            "a worker has another version of Distretto",
            found=here[:12],
            expected=f"{software[:12]}, that of the process that asked",
            hint="install one version on all nodes",
        )
    _prepare()
    return work(world)


@cache
def _prepare() -> None:
    """Compile the model in this process; of the processes of one machine, one after another.

    The first compiles, the others find what it has kept.
    """
    try:
        import fcntl
    except ImportError:  # not on Windows, where each process compiles for itself
        prepare_kernels()
        return
    lock = Path(tempfile.gettempdir()) / f"distretto-{source_fingerprint()[:12]}.lock"
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        prepare_kernels()


def _threads(client: Any) -> int:
    """Threads of all workers at this moment."""
    return sum(client.nthreads().values())


def _failure(error: BaseException, world: World) -> BaseException:
    """The error of a world, said so that the user can act on it."""
    where = f"world {world.index} of seed {world.seed}"
    if type(error).__name__ == "KilledWorker":
        return ResultError(
            f"{where} was given up, as one worker after the other was lost with it",
            expected="workers with enough memory that stay",
            hint="what is finished is kept; --resume goes on",
        )
    error.add_note(f"in {where}")
    return error


def _distributed() -> Any:
    try:
        import dask
        import distributed
    except ImportError:
        raise InputError(
            "a cluster needs Dask, which is not installed", hint=install_extra("cluster")
        ) from None
    dask.config.set({"distributed.scheduler.allowed-failures": LOST})
    return distributed
