"""Events to store, and other processes to store them from."""

from __future__ import annotations

import multiprocessing
import os
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tutor.records import Event, Records, open_records

_FORK = multiprocessing.get_context("fork")


def an_event(**fields: Any) -> Event:
    """A right answer, with a fresh id, changed by ``fields``."""
    usual: dict[str, Any] = {
        "id": uuid.uuid4().hex,
        "time": "2025-03-01T10:00:00.000Z",
        "session": "5e55",
        "lesson": "backprop-hidden",
        "lesson_hash": "abc123",
        "step": "4",
        "kind": "answer",
        "item": "dL/dW1_11",
        "typed": "16.44",
        "understood": "16.44",
        "value": 16.44,
        "outcome": "correct",
    }
    return Event(**(usual | fields))


def filled(directory: Path, count: int, **fields: Any) -> list[Event]:
    """Store so many events, numbered in ``step``, in one go; return them."""
    from tutor.records import database, schema

    events = [an_event(step=str(number), **fields) for number in range(count)]
    database.write(open_records(directory).path, [schema.to_row(event) for event in events], timeout=10)
    return events


def ids(events: Sequence[Event]) -> list[str]:
    return [event.id for event in events]


def asides(records: Records) -> list[Path]:
    """The damaged files that were kept."""
    return sorted(records.path.parent.glob("records.damaged-*.sqlite3"))


def in_processes(count: int, work: Callable[[int], object]) -> list[Any]:
    """What ``work(number)`` returns in each of so many processes started at the same moment."""
    barrier = _FORK.Barrier(count)
    pipes = [_FORK.Pipe(duplex=False) for _ in range(count)]

    def run(number: int) -> None:
        barrier.wait()
        pipes[number][1].send(work(number))
        pipes[number][1].close()
        os._exit(0)

    processes = [_FORK.Process(target=run, args=(number,)) for number in range(count)]
    for process in processes:
        process.start()
    for _, sender in pipes:
        sender.close()
    results = [receiver.recv() for receiver, _ in pipes]
    for process in processes:
        process.join()
    return results


def in_a_process(work: Callable[[], object]) -> Any:
    """What ``work()`` returns in a process of its own, so that limits and rights stay there."""
    return in_processes(1, lambda _: work())[0]
