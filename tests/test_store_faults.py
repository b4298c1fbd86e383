"""Each failure of a SQLite file is told in one line that names the file and the mend, and nothing is lost."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import StoreFault
from storage.store import SqlStore, open_store
from tests.fakes import ADA, TEAM, an_attempt, an_award

BIG = "many words " * 2_000


async def fault_of(url: str, busy_seconds: float = 0.05) -> str:
    """What opening this database and writing to it complains of."""
    with pytest.raises(StoreFault) as caught:
        await open_and_write(url, busy_seconds)
    return str(caught.value)


async def open_and_write(url: str, busy_seconds: float = 0.05) -> None:
    """Open a database and record an attempt."""
    store = await open_store(url, busy_seconds)
    try:
        await store.remember(TEAM, ADA)
        attempt = an_attempt("k1")
        await store.record(attempt, an_award(attempt))
    finally:
        await store.close()


def mounted(folder: Path, size: str) -> Iterator[Path]:
    """A small file system of its own, or a skipped test where mounting is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"mounting a small file system is not allowed here: {error}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of 1 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    yield from mounted(folder, "1m")


def remount_read_only(folder: Path) -> None:
    """Let nobody write in a mounted folder."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True, capture_output=True)


async def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none" / "mlquiz.db"
    assert await fault_of(f"sqlite:///{path}") == (
        f"{path} cannot be made: the folder {path.parent} does not exist. Make it, or name another file."
    )


async def test_a_folder_in_place_of_the_file_suggests_a_file_in_it(tmp_path: Path) -> None:
    assert await fault_of(f"sqlite:///{tmp_path}") == f"{tmp_path} is a folder. Name a file in it: {tmp_path}/mlquiz.db"


async def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "mlquiz.db"
    assert await fault_of(f"sqlite:///{path}") == (
        f"{path} cannot be made: {path.parent} is not a folder. Name another file."
    )


async def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary, " * 100)
    assert await fault_of(f"sqlite:///{path}") == (
        f"{path} is not a database. Name another file, or restore a copy of it."
    )
    assert path.read_text() == "Dear diary, " * 100


async def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "mlquiz.db").touch()
    await open_and_write(f"sqlite:///{tmp_path / 'mlquiz.db'}")


async def test_a_damaged_file_is_told_with_a_way_to_save_what_is_left(tmp_path: Path, sqlite_url: str) -> None:
    path = tmp_path / "mlquiz.db"
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (path.stat().st_size - 4096))
    fault = await fault_of(sqlite_url)
    assert fault.startswith(f"{path} is damaged (database disk image is malformed). Restore a copy, or ")
    assert fault.endswith(f"sqlite3 {path} .recover | sqlite3 saved.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
async def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, sqlite_url: str) -> None:
    (tmp_path / "mlquiz.db").chmod(0)
    assert "this user may not read and write it" in await fault_of(sqlite_url)


async def test_a_new_file_on_a_read_only_disk_is_told(small_disk: Path) -> None:
    remount_read_only(small_disk)
    path = small_disk / "mlquiz.db"
    assert await fault_of(f"sqlite:///{path}") == (
        f"{path} cannot be opened: this user may not write in {small_disk}. Allow it, or name another file."
    )


async def test_a_database_on_a_read_only_disk_is_told(small_disk: Path) -> None:
    path = small_disk / "mlquiz.db"
    await open_and_write(f"sqlite:///{path}")
    remount_read_only(small_disk)
    fault = await fault_of(f"sqlite:///{path}")
    assert fault.startswith(f"{path} ")
    assert "read-only" in fault or "may not write" in fault


async def test_a_full_disk_loses_nothing_and_the_store_goes_on_once_there_is_space(small_disk: Path) -> None:
    path, ballast = small_disk / "mlquiz.db", small_disk / "ballast"
    ballast.write_bytes(b"." * 300_000)
    store = await open_store(f"sqlite:///{path}")
    await store.remember(TEAM, ADA)
    with pytest.raises(StoreFault) as caught:
        await fill(store)
    assert str(caught.value) == (
        f"{path} cannot grow: the disk is full. Free some space; what was stored before is safe."
    )
    kept = [attempt.key for attempt in await store.attempts("T1", "ada")]
    assert kept == [f"k{number}" for number in range(len(kept))] != []
    ballast.unlink()
    refused = an_attempt(f"k{len(kept)}", answer=BIG)
    assert await store.record(refused, an_award(refused)) == (refused, None)
    assert [attempt.key for attempt in await store.attempts("T1", "ada")] == [*kept, refused.key]
    await store.close()


async def fill(store: SqlStore) -> None:
    """Record big attempts k0, k1, ... until the store refuses one."""
    for number in range(1_000):
        attempt = an_attempt(f"k{number}", answer=BIG)
        await store.record(attempt, an_award(attempt))


LIMITED = """
import asyncio, resource, sys
from bot.domain.errors import StoreFault
from storage.store import open_store
from tests.fakes import ADA, TEAM, an_attempt, an_award

async def write(url):
    store = await open_store(url)
    await store.remember(TEAM, ADA)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))
    try:
        for number in range(1_000):
            attempt = an_attempt(f"k{number}", answer="many words " * 2_000)
            await store.record(attempt, an_award(attempt))
    except StoreFault as fault:
        print(number, fault)
    await store.close()

asyncio.run(write(sys.argv[1]))
"""


async def test_a_file_that_reached_its_size_limit_keeps_what_was_stored(tmp_path: Path) -> None:
    path = tmp_path / "mlquiz.db"
    kept, fault = in_child(LIMITED, f"sqlite:///{path}").split(" ", 1)
    assert (
        fault.strip() == f"{path} cannot be written or read (disk I/O error). Check the disk, its space and any limit."
    )
    store = await open_store(f"sqlite:///{path}")
    assert len(await store.attempts("T1", "ada")) == int(kept) > 0
    await store.close()


def in_child(code: str, *arguments: str) -> str:
    """What a process of its own prints, without a warning."""
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


async def test_a_locked_database_is_told_and_written_once_it_is_free(tmp_path: Path, sqlite_url: str) -> None:
    store = await open_store(sqlite_url, busy_seconds=0.05)
    other = sqlite3.connect(tmp_path / "mlquiz.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreFault) as caught:
        await store.remember(TEAM, ADA)
    other.execute("ROLLBACK")
    other.close()
    path = tmp_path / "mlquiz.db"
    assert str(caught.value) == f"{path} is locked by another program. Close that program, then try again."
    await store.remember(TEAM, ADA)
    await store.close()


async def test_a_bug_of_ours_is_not_told_as_a_fault_of_the_database(sqlite_url: str) -> None:
    store = await open_store(sqlite_url)
    attempt = an_attempt("k1", learner="nobody")
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        await store.record(attempt, an_award(attempt))
    await store.close()


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("mlquiz.db", "The database URL cannot be understood; write sqlite:///mlquiz.db or "),
        ("", "The database URL cannot be understood; "),
        ("postgresql://u:s3cret@host:port/db", "The database URL cannot be understood; "),
        ("mysql://u:s3cret@host/db", "The database URL names mysql, which mlquiz does not speak; "),
    ],
)
async def test_a_url_that_cannot_be_used_is_told_with_an_example(url: str, complaint: str) -> None:
    fault = await fault_of(url)
    assert fault.startswith(complaint)
    assert fault.endswith("write sqlite:///mlquiz.db or postgresql://user:password@host/database.")
    assert "s3cret" not in fault
