"""What Slack accepts and sends: its own schemas where they are at hand, and what its pages say besides.

By hand: https://docs.slack.dev/reference/block-kit/blocks (lengths, unique ids), .../views (a submit where there are
inputs), .../methods/chat.postMessage (50 blocks; msg_blocks_too_long was seen at about 11,300 characters).
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.platforms.contracts import Document, read

Json = dict[str, Any]

REQUESTS = {
    "chat.postMessage": "req.chat-views.limits",
    "chat.postEphemeral": "req.chat-views.limits",
    "chat.update": "req.chat-views.limits",
    "views.open": "req.chat-views.limits",
    "views.publish": "req.chat-views.limits",
    "views.update": "req.chat-views.limits",
    "users.info": "req.misc.limits",
    "auth.test": "req.misc.limits",
    "apps.connections.open": "req.misc.limits",
}
REPLIES = {
    "auth.test": "resp.auth-apps",
    "apps.connections.open": "resp.auth-apps",
    "chat.postMessage": "resp.chat",
    "views.open": "resp.views",
}
ROOTS = {
    "req.chat-views.limits": "ChatViews",
    "req.misc.limits": "Misc",
    "resp.auth-apps": "R1",
    "resp.chat": "R2",
    "resp.views": "R3",
    "slack.inbound": "SlackEventsContract",
}
MESSAGE_BLOCKS, VIEW_BLOCKS, BLOCKS_TEXT, MESSAGE_TEXT = 50, 100, 11_300, 40_000
LENGTHS = {"label": 75, "value": 2000, "action_id": 255, "block_id": 255, "title": 24, "private_metadata": 3000}


@cache
def _document(name: str) -> Document | None:
    contents = read(f"slack/{name}.schema.json")
    return Document(contents) if contents else None


def present() -> bool:
    """Whether Slack's own schemas are at hand."""
    return _document("slack.inbound") is not None


def _judged(name: str, entry: str, value: object) -> list[str]:
    document = _document(name)
    if document is None:
        return []
    return [f"{entry} {fault}" for fault in document.faults(f"/definitions/{ROOTS[name]}/properties/{entry}", value)]


def request_faults(method: str, body: Json) -> list[str]:
    """What is wrong with a call of the Web API."""
    found = _judged(REQUESTS[method], method, body) if method in REQUESTS else []
    if "blocks" in body:
        found += [f"{method}: {fault}" for fault in message_faults(body)]
    if "view" in body:
        found += [f"{method}: {fault}" for fault in view_faults(body["view"])]
    return found


def reply_faults(method: str, reply: Json) -> list[str]:
    """What is wrong with our own reply to a call."""
    return _judged(REPLIES[method], method, reply) if method in REPLIES else []


def event_faults(kind: str, payload: Json) -> list[str]:
    """What is wrong with a payload of ours. A block_actions of a view has no response_url, whatever the schema says."""
    if kind == "block_actions" and "view" in payload:
        payload = {"response_url": "", **payload}
    return _judged("slack.inbound", kind, payload)


def response_faults(body: Json) -> list[str]:
    """What is wrong with a message sent to a response_url: it is posted as chat.postMessage would."""
    own = {"response_type", "replace_original", "delete_original"}
    message = {"channel": "C", **{key: value for key, value in body.items() if key not in own}}
    return request_faults("chat.postMessage", message)


def acknowledged_faults(kind: str, payload: Json | None) -> list[str]:
    """What is wrong with the answer that comes with an acknowledgement."""
    if not payload:
        return []
    if kind != "view_submission":
        return [f"an acknowledgement of {kind} carries {sorted(payload)}"]
    found = _judged("slack.inbound", "response_action", payload)
    return found + (view_faults(payload["view"]) if "view" in payload else [])


def message_faults(body: Json) -> Iterator[str]:
    """The limits of a message that no schema holds."""
    blocks = body["blocks"]
    if not blocks or len(blocks) > MESSAGE_BLOCKS:
        yield f"invalid_blocks: {len(blocks)} blocks; expected 1 to {MESSAGE_BLOCKS}"
    if not str(body.get("text", "")).strip():
        yield "no text beside the blocks, so a notification and a screen reader have nothing"
    if len(str(body.get("text", ""))) > MESSAGE_TEXT:
        yield "msg_too_long"
    if sum(map(len, texts(blocks))) > BLOCKS_TEXT:
        yield "msg_blocks_too_long"
    yield from _blocks_faults(blocks)


def view_faults(view: Json) -> list[str]:
    """The limits of a view."""
    found = list(_blocks_faults(view["blocks"]))
    if len(view["blocks"]) > VIEW_BLOCKS:
        found.append(f"{len(view['blocks'])} blocks in a view")
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    if view["type"] == "modal" and inputs and "submit" not in view:
        found.append("inputs without a submit")
    if view["type"] == "home" and inputs:
        found.append("a home with inputs that nothing submits")
    found += _too_long("title", view.get("title", {}).get("text", ""))
    return found + _too_long("private_metadata", view.get("private_metadata", ""))


def _blocks_faults(blocks: list[Json]) -> Iterator[str]:
    elements = [element for block in blocks for element in elements_of(block)]
    for name, ids in (
        ("block_id", [block["block_id"] for block in blocks if "block_id" in block]),
        ("action_id", [element["action_id"] for element in elements if "action_id" in element]),
    ):
        yield from (f"{name} {value!r} stands twice" for value, times in Counter(ids).items() if times > 1)
        for value in ids:
            yield from _too_long(name, value)
    for element in elements:
        if element["type"] == "button":
            yield from _too_long("label", element["text"]["text"])
            yield from _too_long("value", element.get("value", ""))
    for text in texts(blocks):
        if not text.strip():
            yield "a text with nothing to see"
        if len(text) > 3000:
            yield f"a text of {len(text)} characters"
        if "\x00" in text or (not text.isprintable() and any(0xD800 <= ord(character) < 0xE000 for character in text)):
            yield "a text that is no UTF-8"


def _too_long(name: str, text: str) -> list[str]:
    return [f"{name} of {len(text)} characters"] if len(text) > LENGTHS[name] else []


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of a block."""
    return [*block.get("elements", []), *(block[key] for key in ("element", "accessory") if key in block)]


def texts(blocks: list[Json]) -> list[str]:
    """Every text that the blocks show."""
    found: list[str] = []
    for block in blocks:
        parts = [block.get("text"), block.get("label"), *block.get("fields", [])]
        parts += [part if block["type"] == "context" else part.get("text") for part in elements_of(block)]
        found += [part["text"] for part in parts if part and "text" in part]
    return found
