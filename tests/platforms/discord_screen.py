"""What a person of Discord has before them: messages and modals as text, and what became of what they did."""

import asyncio
import re
from dataclasses import dataclass, field

from tests.platforms.discord_contract import V2, Json, nested
from tests.platforms.discord_objects import Person, Place

_MARKUP = re.compile(r"\\(.)|\*\*|`|^#{1,3} |^-# ", re.MULTILINE | re.DOTALL)


@dataclass
class Shown:
    """A message of the bot. `private_to` is the only one who sees it, `waiting` that the bot is thinking."""

    message: Json
    place: Place
    private_to: Person | None = None
    waiting: bool = False
    deleted: bool = False

    @property
    def components(self) -> list[Json]:
        """Every component, those inside others too."""
        return list(nested(self.message["components"]))

    @property
    def is_v2(self) -> bool:
        """Whether it is made of components alone, which no edit can undo."""
        return bool(self.message["flags"] & V2)

    @property
    def text(self) -> str:
        """What it says, and its buttons in brackets."""
        if self.waiting:
            return "mlquiz is thinking..."
        lines = [self.message["content"]] if self.message["content"] else []
        for part in self.components:
            if part["type"] == 10:
                lines.append(read_aloud(part["content"]))
            elif part["type"] == 1:
                lines.append("  ".join(f"[{button['label']}]" for button in part["components"]))
        return "\n".join(lines)

    def button(self, label: str) -> Json:
        """The button whose label begins so."""
        for part in self.components:
            if part["type"] == 2 and part["label"].startswith(label):
                return part
        raise AssertionError(f"no button {label!r} on:\n{self.text}")


@dataclass
class Turn:
    """One interaction: what a person did, and what came of it.

    `answered` is the type of the first response; `messages` what appeared or changed, the first one first.
    """

    payload: Json
    person: Person
    place: Place
    born: float
    source: Shown | None = None
    answered: int = 0
    messages: list[Shown] = field(default_factory=list)
    follow_ups: int = 0
    modal: Json = field(default_factory=dict)
    choices: list[str] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def original(self) -> Shown | None:
        """The message that the first response made or changes."""
        return self.messages[0] if self.messages else None

    @property
    def message(self) -> Shown:
        """The newest message of this turn."""
        return self.messages[-1]

    @property
    def text(self) -> str:
        """All that the person reads of this turn."""
        if self.modal:
            return modal_text(self.modal)
        return "\n\n".join(shown.text for shown in self.messages if not shown.deleted)

    @property
    def is_private(self) -> bool:
        """Whether only the person reads it."""
        return all(shown.private_to == self.person for shown in self.messages if not shown.deleted)


def read_aloud(markdown: str) -> str:
    """Markdown as it is read: without its marks, and with the characters that a backslash protects."""
    return _MARKUP.sub(lambda mark: mark[1] or "", markdown)


def modal_text(modal: Json) -> str:
    """A modal as text: its title, what it says, and its fields."""
    lines = [f"+ {modal['title']}"]
    for part in nested(modal["components"]):
        if part["type"] == 10:
            lines.append(read_aloud(part["content"]))
        elif part["type"] == 18:
            lines.append(f"{part['label']}: ____")
    return "\n".join(lines)
