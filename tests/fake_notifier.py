"""A platform of the mind: channels that hold messages, and faults on demand."""

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.domain.ports import Clock, NotPosted, Unsure
from bot.domain.replies import Card

BEGINNING = datetime(2015, 1, 1, tzinfo=UTC)
NO_TIME, MINUTES = timedelta(), timedelta(minutes=2)


@dataclass
class Message:
    """A message that a channel shows, and every card that it has shown."""

    channel: str
    cards: list[Card]
    reply_to: str = ""

    @property
    def card(self) -> Card:
        """What it shows now."""
        return self.cards[-1]


@dataclass
class FakeNotifier:
    """Serves every team. `posted` has the nonce of each message that appeared. A fault happens once; a lost answer
    comes after its message where that `arrives_first`. With a clock, a nonce is forgotten in time.
    """

    repeatable: timedelta = NO_TIME
    messages: dict[str, Message] = field(default_factory=dict)
    told: list[tuple[str, str, Card]] = field(default_factory=list)
    faults: deque[NotPosted] = field(default_factory=deque)
    closed: dict[str, NotPosted] = field(default_factory=dict)
    arrives_first: bool = False
    clock: Clock | None = None
    posted: list[str] = field(default_factory=list)
    _nonces: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def serves(self, team_id: str) -> bool:
        """Every team."""
        return True

    async def post(self, team_id: str, channel: str, card: Card, nonce: str) -> str:
        """Post a card, once a nonce where nonces are known."""
        return self._post(channel, card, nonce, "")

    async def reply(self, team_id: str, channel: str, message_id: str, card: Card, nonce: str) -> str:
        """Post a card in reply to a message."""
        assert message_id in self.messages
        return self._post(channel, card, nonce, message_id)

    async def edit(self, team_id: str, channel: str, message_id: str, card: Card) -> None:
        """Show another card."""
        self._fail(channel)
        self.messages[message_id].cards.append(card)

    async def knock(self, team_id: str, channel: str, learner_id: str) -> None:
        """Raises what the channel is closed with."""
        self._fail(channel)

    async def tell(self, team_id: str, channel: str, learner_id: str, card: Card) -> None:
        """Show a card to one person."""
        self.told.append((team_id, learner_id, card))

    def _post(self, channel: str, card: Card, nonce: str, reply_to: str) -> str:
        if not self.repeatable:
            self._nonces.clear()
        lost = self.faults[0] if self.faults and isinstance(self.faults[0], Unsure) and self.arrives_first else None
        if lost is None:
            self._fail(channel)
        message_id = self._known(nonce) or f"m{len(self.messages) + 1}"
        if message_id not in self.messages:
            self.messages[message_id] = Message(channel, [card], reply_to)
            self.posted.append(nonce)
            self._nonces[nonce] = message_id, self.clock() if self.clock else BEGINNING
        if lost is not None:
            raise self.faults.popleft()
        return message_id

    def _known(self, nonce: str) -> str:
        """The message that this nonce brought, if that is not too long ago."""
        message_id, at = self._nonces.get(nonce, ("", BEGINNING))
        return message_id if not self.clock or self.clock() - at < self.repeatable else ""

    def _fail(self, channel: str) -> None:
        if channel in self.closed:
            raise self.closed[channel]
        if self.faults:
            raise self.faults.popleft()
