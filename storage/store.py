"""The store over SQLite and PostgreSQL: each method is one transaction."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import StoreFault
from bot.domain.learner import (
    ActiveDay,
    Appeal,
    Attempt,
    Award,
    Choices,
    Confirmation,
    Help,
    Learner,
    Progress,
    Team,
)
from storage import members, notes, statements, upgrade
from storage.address import Address, parse
from storage.board_store import BoardStore
from storage.daily_store import DailyStore
from storage.database import Database, T, Work
from storage.faults import naming_faults
from storage.sqlite import BUSY_SECONDS, SqliteDatabase


async def open_store(url: str, busy_seconds: float = BUSY_SECONDS) -> "SqlStore":
    """Open the database at this URL, made or brought to the newest schema where needed.

    `busy_seconds` is how long a transaction waits for another program's lock on a SQLite file. Raises
    StoreFault when the database cannot be used. Close the store at the end.
    """
    address = parse(url)
    store = SqlStore(database_at(address, busy_seconds), address)
    try:
        await store.upgrade()
    except BaseException:
        await store.close()
        raise
    return store


def database_at(address: Address, busy_seconds: float = BUSY_SECONDS) -> Database:
    """The database at this address, not yet opened. Raises StoreFault when its driver is not installed."""
    if address.is_sqlite:
        return SqliteDatabase(address, busy_seconds)
    try:
        from storage.postgres import PostgresDatabase
    except ModuleNotFoundError:
        raise StoreFault("PostgreSQL needs its driver: pip install 'mlquiz[postgres]'") from None
    return PostgresDatabase(address)


class SqlStore(DailyStore, BoardStore):
    """Fulfils bot.domain.ports.Store and Notes; what its methods promise is said there."""

    def __init__(self, database: Database, address: Address) -> None:
        """Over a database; the address is what faults call it."""
        self._database = database
        self._address = address

    def __str__(self) -> str:
        """What the database is called, without a password."""
        return f"sqlite {self._address}" if self._address.path else str(self._address)

    async def upgrade(self) -> None:
        """Run the migrations that the database lacks; a second process that starts now waits its turn."""
        if not await self.read(upgrade.is_at_head):
            await self.write(lambda c: upgrade.to_head(c, self._address))

    async def remember(self, team: Team, learner: Learner) -> Choices:
        """Insert the team and the learner, or take their new names; what was chosen so far.

        Known names cost one read, which waits for no writer. The write stands by itself: it does not rely on
        what was read, so another process may come in between.
        """
        known = await self.read(lambda c: members.recall(c, team, learner))
        if known is not None:
            return known
        return await self.write(lambda c: members.remember(c, team, learner))

    async def asked(self, key: str, team_id: str, learner_id: str, question_id: str, at: datetime) -> str:
        """Note that the question was put, once a key; an earlier moment that comes late changes nothing."""
        return await self.write(lambda c: statements.asked(c, key, team_id, learner_id, question_id, at))

    async def last_asked(self, team_id: str, learner_id: str) -> dict[str, datetime]:
        """When each question was last put, by question id."""
        return await self.read(lambda c: statements.last_asked(c, team_id, learner_id))

    async def record(
        self, attempt: Attempt, award: Award, active: ActiveDay | None = None
    ) -> tuple[Attempt, Award | None]:
        """Keep an attempt, what it earned and the active day, once a key."""
        return await self.write(lambda c: statements.record(c, attempt, award, active))

    async def attempts(
        self, team_id: str, learner_id: str, question_id: str | None = None, since: datetime | None = None
    ) -> Sequence[Attempt]:
        """The learner's attempts, oldest first."""
        return await self.read(lambda c: statements.list_attempts(c, team_id, learner_id, question_id, since))

    async def progress(
        self, team_id: str, learner_id: str, question_id: str, quarter: str, since: datetime | None = None
    ) -> Progress:
        """The question's help and award in a quarter, and its latest attempt since a moment."""
        return await self.read(lambda c: statements.progress(c, team_id, learner_id, question_id, quarter, since))

    async def take_hint(
        self, key: str, team_id: str, learner_id: str, question_id: str, quarter: str, most: int, at: datetime
    ) -> Help:
        """Count one more hint, once a key and up to `most`."""
        taken = key, team_id, learner_id, question_id, quarter, most, at
        return await self.write(lambda c: statements.take_hint(c, *taken))

    async def forget_keys(self, before: datetime) -> None:
        """Forget the keys of questions put and hints taken before a moment."""
        await self.write(lambda c: statements.forget_keys(c, before))

    async def reveal(self, team_id: str, learner_id: str, question_id: str, quarter: str) -> Help:
        """Note that the question was revealed."""
        return await self.write(lambda c: statements.reveal(c, team_id, learner_id, question_id, quarter))

    async def confirm(self, confirmation: Confirmation) -> None:
        """Keep the learner's word on a point of an attempt, unless there is one already."""
        await self.write(lambda c: statements.confirm(c, confirmation))

    async def confirmations(
        self, team_id: str, learner_id: str, attempt_key: str | None = None
    ) -> Sequence[Confirmation]:
        """The learner's words, oldest first."""
        return await self.read(lambda c: statements.list_confirmations(c, team_id, learner_id, attempt_key))

    async def appeal(self, appeal: Appeal) -> None:
        """Keep an appeal, unless there is one of its attempt already."""
        await self.write(lambda c: statements.appeal(c, appeal))

    async def appeals(self) -> Sequence[Appeal]:
        """The appeals of every team, newest first."""
        return await self.read(statements.list_appeals)

    async def put_directly(self, team_id: str, learner_id: str, question_id: str) -> None:
        """Note which question was last put to the learner in direct messages."""
        await self.write(lambda c: statements.put_directly(c, team_id, learner_id, question_id))

    async def put_last(self, team_id: str, learner_id: str) -> str | None:
        """The question last put to the learner in direct messages."""
        return await self.read(lambda c: statements.put_last(c, team_id, learner_id))

    async def note(self, name: str) -> str | None:
        """The text of this name, if any."""
        return await self.read(lambda c: notes.read_note(c, name))

    async def take_note(self, name: str, text: str) -> None:
        """Keep the text under the name."""
        await self.write(lambda c: notes.write_note(c, name, text))

    async def close(self) -> None:
        """Let go of every connection."""
        await self._database.close()

    async def read(self, work: Work[T]) -> T:
        """Run work of a neighbour that writes nothing, in a transaction; raises StoreFault."""
        with naming_faults(self._address):
            return await self._database.read(work)

    async def write(self, work: Work[T]) -> T:
        """Run work of a neighbour in a transaction; raises StoreFault."""
        with naming_faults(self._address):
            return await self._database.write(work)
