"""What a person of Slack has before them, as text: messages, the modal on top and the Home tab."""

import re
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_LIVE = re.compile(r"<(?:[@#!]|[^<>|]*\|)[^<>]*>")
_STARS = re.compile(r"[*_](\S(?:[^*_\n]*\S)?)[*_]")


@dataclass
class Shown:
    """A message or view that the bot brought before somebody. `to` is the only one who sees it; empty for all."""

    blocks: list[Json]
    text: str = ""
    channel: str = ""
    to: str = ""
    ts: str = ""
    thread_ts: str = ""
    team: str = ""
    view: Json | None = None
    deleted: bool = False
    edits: int = 0

    @property
    def screen(self) -> str:
        """Everything as text, buttons in brackets."""
        lines = [self.view["title"]["text"]] if self.view and self.view["type"] == "modal" else []
        return "\n".join([*lines, *map(shown, self.blocks), *_ends(self.view)])

    @property
    def buttons(self) -> list[Json]:
        """Every button, in order."""
        parts = (part for block in self.blocks for part in [*block.get("elements", []), block.get("accessory", {})])
        return [part for part in parts if part.get("type") == "button"]

    @property
    def labels(self) -> list[str]:
        """What the buttons say."""
        return [button["text"]["text"] for button in self.buttons]


def _ends(view: Json | None) -> list[str]:
    ends = [view[key]["text"] for key in ("submit", "close") if view and view.get(key)]
    return [" ".join(f"[{end}]" for end in ends)] if ends else []


def shown(block: Json) -> str:
    """One block as its reader sees it."""
    match block["type"]:
        case "actions":
            return " ".join(f"[{button['text']['text']}]" for button in block["elements"])
        case "context":
            return "\n".join(visible(part["text"]) for part in block["elements"])
        case "input":
            return f"{block['label']['text']}: [{block['element']['type']}]"
        case "divider":
            return "---"
    return visible(block["text"]["text"])


def visible(text: str) -> str:
    """Slack's markup as it is seen: bold without its stars, entities as their characters."""
    plain = _STARS.sub(r"\1", text)
    return re.sub("&lt;|&gt;|&amp;", lambda found: _ENTITIES[found[0]], plain)


def live(text: str) -> list[str]:
    """What in a text would ping somebody or hide where a link goes."""
    return _LIVE.findall(text)
