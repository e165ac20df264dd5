"""Who does the work: this process, a pool of processes, or the workers of a cluster; whichever it is, the same functions are called."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from types import TracebackType
from typing import Any, Generic, NamedTuple, Self, TypeVar

from checker import limit
from checker.batch.work import begin, let_go
from checker.error import CheckerError, Text

T = TypeVar("T")
_AHEAD = 2  # tasks handed out for each worker: one to do, one that waits


class Task(NamedTuple, Generic[T]):
    """A call to be made, what it is about, and the bytes that it may need."""

    about: T
    memory: int
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


class Died(Exception):  # noqa: N818  the worker did, not the program
    """A worker ended while it was at a task, or had no memory left for it."""


class Crew:
    """Workers, as many as `jobs`; 1: this process itself. `cluster` is the address of a dask scheduler, whose workers do the work then."""

    def __init__(self, jobs: int, cluster: str | None = None, *, threads: bool = False) -> None:
        self.jobs = jobs
        self._cluster, self._threads = cluster, threads
        self._executor: Executor | None = None
        self._client: Any = None
        self._line: Any = None
        self._told: Any = None
        self._of: dict[Future[Any], Executor] = {}  # by which pool a task is done: of several that end together each is told by its own
        self._budget = limit.memory(1 << 62)

    def __enter__(self) -> Self:
        if self._cluster is not None:
            self._client = _client(self._cluster)
            self.jobs = max(1, sum(self._client.nthreads().values()))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._executor is not None:
            if kind is not None:
                self._dismiss()  # what they are at is of no use to anybody
            else:
                self._executor.shutdown(cancel_futures=True)
            self._dismiss()
        if self._client is not None:
            with suppress(Exception):
                self._client.close()
        let_go()

    @property
    def here(self) -> bool:
        """Whether this process does the work itself."""
        return self.jobs == 1 and self._cluster is None and not self._threads

    def results(self, tasks: Iterable[Task[T]]) -> Iterator[tuple[T, Any]]:
        """What each task is about with what came of it, as they are done; a `Died` where a worker was lost.

        Tasks are taken in turn, so many that their memory together is within half of the machine's, and always one.
        """
        waiting = iter(tasks)
        running: dict[Future[Any], Task[T]] = {}
        task = next(waiting, None)
        while task is not None or running:
            while task is not None and self._admits(task, running):
                running[self._submit(task)] = task
                task = next(waiting, None)
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield running.pop(future).about, self._outcome(future)

    def alone(self, tasks: Iterable[Task[T]]) -> Iterator[tuple[T, Any]]:
        """The same, each task when nothing else is being done."""
        for task in tasks:
            yield from self.results([task])

    def _admits(self, task: Task[T], running: dict[Future[Any], Task[T]]) -> bool:
        if not running:
            return True
        if self._cluster is None and sum(t.memory for t in running.values()) + task.memory > self._budget:
            return False
        return len(running) < (1 if self.here else _AHEAD * self.jobs)

    def _submit(self, task: Task[T]) -> Future[Any]:
        if self.here:
            future: Future[Any] = Future()
            try:
                future.set_result(task.function(*task.arguments))
            except Exception as error:
                future.set_exception(error)
            return future
        if self._executor is None:
            self._executor = self._made()
        try:
            future = self._executor.submit(task.function, *task.arguments)
        except BrokenProcessPool:  # a worker was lost while none was waited for
            self._dismiss()
            return self._submit(task)  # by a new pool, which can have lost nobody yet
        self._of[future] = self._executor
        return future

    def _made(self) -> Executor:
        if self._client is not None:
            executor: Executor = self._client.get_executor(pure=False, retries=2)
            return executor
        if self._threads:
            return ThreadPoolExecutor(self.jobs)
        if "forkserver" in multiprocessing.get_all_start_methods():
            way = multiprocessing.get_context("forkserver")
            way.set_forkserver_preload(["checker.batch.work"])
        else:
            way = multiprocessing.get_context("spawn")  # type: ignore[assignment]
        told, self._line = way.Pipe(duplex=False)  # closed at our end, by us or by our death, it ends the workers
        executor = ProcessPoolExecutor(self.jobs, way, begin, (told,))
        self._told = told
        return executor

    def _dismiss(self) -> None:
        """Nothing comes out: the workers end, now."""
        for end in (self._line, self._told):
            if end is not None:
                end.close()
        self._line = self._told = None
        if self._executor is not None:
            # Ended workers are not long in coming to rest, and what they shared goes with them; the program itself ends without looking after it.
            self._executor.shutdown(wait=isinstance(self._executor, ProcessPoolExecutor), cancel_futures=True)
            self._executor = None

    def _outcome(self, future: Future[Any]) -> Any:
        pool = self._of.pop(future, None)
        try:
            return future.result()
        except MemoryError:
            return Died()
        except BrokenProcessPool:  # one lost worker ends the pool, with all that was in it
            if pool is self._executor:
                self._dismiss()
            return Died()
        except Exception as error:
            if self._client is not None and type(error).__name__ in ("KilledWorker", "CancelledError", "LostWorkerError"):
                return Died()
            raise


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise CheckerError("--cluster", Text("chưa cài dask.distributed", "dask.distributed is not installed"), Text("", ""),
                           Text('Cài bằng: pip install "hangviet[cluster]"', 'Install it: pip install "hangviet[cluster]"')) from None  # fmt: skip
    try:
        return Client(address, timeout=20, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise CheckerError("--cluster", Text(f"không nối được tới {address} ({error})", f"no connection to {address} ({error})"),
                           Text("Cần địa chỉ của một dask scheduler đang chạy, như tcp://10.0.0.5:8786", "Expected the address of a running dask scheduler, as tcp://10.0.0.5:8786"),
                           Text("Kiểm tra địa chỉ và mạng, hoặc bỏ --cluster", "Check the address and the network, or leave --cluster out")) from None  # fmt: skip
