"""Where shards are held: in this process, or each in a process of its own that Ray starts.

A holder is an object with one shard. A pool asks all holders the same and hands on their answers in the order
of the shards.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, Protocol, get_args

Executor = Literal["local", "ray"]


class Pool(Protocol):
    """The holders of all shards."""

    def ask(self, method: str, *shared: Any, each: Sequence[Any] | None = None) -> Iterator[Any]:
        """Call a method of every holder, first with its own argument of `each`, then with the shared ones; the
        answers come one by one in the order of the shards."""


def check_executor(executor: str) -> None:
    """Raise ValueError for an executor that does not exist."""
    if executor not in get_args(Executor):
        raise ValueError(f"executor is one of {get_args(Executor)}, not {executor!r}")


def pool_of(executor: str, holders: Iterable[Any]) -> Pool:
    """A pool of these holders. Raises ValueError for an unknown executor and where Ray was not started,
    ImportError where it is not installed."""
    check_executor(executor)
    return RayPool(holders) if executor == "ray" else LocalPool(holders)


class LocalPool:
    """All holders in this process, asked one after the other."""

    def __init__(self, holders: Iterable[Any]) -> None:
        self._holders = list(holders)

    def ask(self, method: str, *shared: Any, each: Sequence[Any] | None = None) -> Iterator[Any]:
        """The answers, each computed when it is taken."""
        for number, holder in enumerate(self._holders):
            own = () if each is None else (each[number],)
            yield getattr(holder, method)(*own, *shared)


class RayPool:
    """An actor for each holder, spread over the machines of the cluster; they end with the pool."""

    def __init__(self, holders: Iterable[Any]) -> None:
        try:
            import ray
        except ImportError:
            raise ImportError("executor='ray' needs Ray: pip install 'tarazu[ray]'") from None
        if not ray.is_initialized():
            raise ValueError("executor='ray' needs a running Ray: call ray.init() first")
        self._ray = ray
        actor: Any = ray.remote(_Actor).options(scheduling_strategy="SPREAD")
        self._actors: list[Any] = [actor.remote(holder) for holder in holders]

    def ask(self, method: str, *shared: Any, each: Sequence[Any] | None = None) -> Iterator[Any]:
        """The answers; all actors compute at once, and what is shared is sent to each machine once."""
        kept = [self._ray.put(value) for value in shared]
        waiting = []
        for number, actor in enumerate(self._actors):
            own = () if each is None else (each[number],)
            waiting.append(actor.call.remote(method, *own, *kept))
        return self._answers(waiting)

    def _answers(self, waiting: list[Any]) -> Iterator[Any]:
        waiting.reverse()
        while waiting:
            try:
                answer = self._ray.get(waiting.pop())
            except self._ray.exceptions.RayTaskError as error:
                raise (error.cause if isinstance(error.cause, ValueError) else error) from None
            yield answer


class _Actor:
    def __init__(self, holder: Any) -> None:
        self._holder = holder

    def call(self, method: str, *arguments: Any) -> Any:
        return getattr(self._holder, method)(*arguments)
