"""Several processes on one database: none is refused, and a killed one loses nothing that it reported."""

import asyncio
import subprocess
import sys
from pathlib import Path

from storage.store import SqlStore, open_store
from tests.fakes import ADA, NOON, TEAM

# Says that it is ready, opens the database when told, then records attempts and reports each.
WRITER = """
import asyncio, itertools, sys
import alembic.command
from storage.store import open_store
from tests.fakes import ADA, TEAM, an_attempt, an_award

async def write(url, name, count):
    store = await open_store(url)
    await store.remember(TEAM, ADA)
    for number in itertools.islice(itertools.count(), count or None):
        attempt = an_attempt(f"{name}-{number}", question=f"{name}-{number}")
        await store.record(attempt, an_award(attempt, points=1))
        print(attempt.key, flush=True)
    await store.close()

print("ready", flush=True)
sys.stdin.readline()
asyncio.run(write(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


def start_writer(url: str, name: str, count: int) -> subprocess.Popen[str]:
    """A process that records this many attempts (0: without end) once its standard input has a line."""
    command = [sys.executable, "-W", "error", "-c", WRITER, url, name, str(count)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=Path(__file__).parents[1], stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def let_go(*writers: subprocess.Popen[str]) -> None:
    """Wait until the writers are ready, and let them all start at the same moment."""
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()


async def test_processes_that_start_at_once_on_a_new_database_store_all_their_attempts(new_url: str) -> None:
    writers = [start_writer(new_url, name, 50) for name in ("a", "b")]
    let_go(*writers)
    for writer in writers:
        _, errors = await asyncio.to_thread(writer.communicate)
        assert (writer.returncode, errors) == (0, "")
    store = await open_store(new_url)
    keys = {attempt.key for attempt in await store.attempts("T1", "ada")}
    assert keys == {f"{name}-{number}" for name in ("a", "b") for number in range(50)}
    assert [one.points for one in await store.standings("T1", "all")] == [100]
    await store.close()


async def test_a_process_killed_while_it_writes_keeps_what_it_reported(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'mlquiz.db'}"
    writer = start_writer(url, "a", 0)
    let_go(writer)
    assert writer.stdout is not None
    reported = [writer.stdout.readline().strip() for _ in range(20)]
    writer.kill()
    rest, _ = await asyncio.to_thread(writer.communicate)
    reported += [line for line in rest.splitlines(keepends=False) if line][:-1]

    store = await open_store(url)
    kept = [attempt.key for attempt in await store.attempts("T1", "ada")]
    assert kept[: len(reported)] == reported
    await store_more(store)
    await store.close()


async def store_more(store: SqlStore) -> None:
    """Show that the store still takes a write."""
    await store.remember(TEAM, ADA)
    assert (await store.take_hint("k", "T1", "ada", "q1", "2026Q4", 9, NOON)).hints == 1
