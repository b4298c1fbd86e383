"""What Discord accepts and sends: its contracts, and by hand the limits that they omit.

Sources: the OpenAPI description (API v10) and the types of the gateway, for all that has a shape;
https://discord.com/developers/docs/components/reference, /interactions/application-commands and
/resources/message for the limits by hand.
"""

import copy
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.platforms.contracts import Document, objects, read

Json = dict[str, Any]

V2 = 1 << 15
"""The flag of a message made of components alone (IS_COMPONENTS_V2)."""
EPHEMERAL = 1 << 6

_OMITTED = {"tts": {}, "nsfw": {"type": "boolean"}}
"""Keys that the platform takes and the description leaves out."""
_COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")


def units(text: str) -> int:
    """The length of a text as Discord's own client counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@cache
def _rest() -> Document | None:
    """The description, each request's object closed so that a misspelt key is seen."""
    contents = read("discord/openapi.quizbot.json")
    if contents is None:
        return None
    closed = copy.deepcopy(contents)
    for name, schema in closed["components"]["schemas"].items():
        if not name.endswith("Response"):
            for each in objects(schema):
                each["properties"] |= _OMITTED
                each.setdefault("additionalProperties", False)
    return Document(closed)


@cache
def _gateway() -> Document | None:
    contents = read("discord/gateway.discord-api-types.schema.json")
    return Document(contents) if contents else None


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    contents = read("discord/openapi.quizbot.json") or {"paths": {}}
    fixed_first = sorted(contents["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in fixed_first]


def request_faults(method: str, path: str, body: object) -> list[str]:
    """What is wrong with a request of ours, by contract and by hand."""
    written = _ids_as_texts(body)
    faults = _by_contract(method, path, "/requestBody/content/application~1json/schema", written)
    if path.endswith("/commands") and isinstance(body, list):
        return [*faults, *_command_list_faults(body)]
    if not isinstance(body, dict):
        return faults
    if not path.endswith("/callback"):
        return [*faults, *message_faults(body)]
    data = body.get("data") or {}
    judges = {4: message_faults, 7: message_faults, 8: _choice_faults, 9: _modal_faults}
    judge = judges.get(body.get("type", 0))
    return [*faults, *(judge(data) if judge else [])]


def _ids_as_texts(body: object) -> object:
    """The body with ids as the description has them: the library writes some as numbers, which Discord takes too."""
    if not isinstance(body, dict):
        return body
    return {
        key: str(value) if key.endswith("_id") and isinstance(value, int) else _ids_as_texts(value)
        for key, value in body.items()
    }


def reply_faults(method: str, path: str, body: object) -> list[str]:
    """What is wrong with a reply of the simulation, by contract."""
    return _by_contract(method, path, "/responses/200/content/application~1json/schema", body)


def frame_faults(kind: str, frame: object) -> list[str]:
    """What is wrong with a frame of the gateway, in either direction. `kind` is the contract's name for it."""
    document = _gateway()
    return document.faults(f"/definitions/DiscordGatewayContract/properties/{kind}", frame) if document else []


def _by_contract(method: str, path: str, place: str, body: object) -> list[str]:
    document = _rest()
    if document is None:
        return []
    for pattern, template in _templates():
        if pattern.fullmatch(path):
            pointer = template.replace("~", "~0").replace("/", "~1")
            return document.faults(f"/paths/{pointer}/{method.lower()}{place}", body)
    return [f"{method} {path} is no route of the description"]


def message_faults(message: Json) -> list[str]:
    """The limits of one message."""
    components = list(nested(message.get("components") or []))
    texts = [part["content"] for part in components if part["type"] == 10]
    ids = [part["custom_id"] for part in components if "custom_id" in part]
    flagged = bool((message.get("flags") or 0) & V2)
    checks = {
        "content is over 2000": units(message.get("content") or "") > 2000,
        "content or embeds beside components v2": flagged and bool(message.get("content") or message.get("embeds")),
        "components v2 without their flag": any(part["type"] >= 9 for part in components) and not flagged,
        "over 40 components": len(components) > 40,
        "over 4000 characters of text": sum(map(units, texts)) > 4000,
        "a blank text": any(not text.strip() for text in texts),
        "a custom_id twice": len(set(ids)) < len(ids),
        "a custom_id over 100": any(units(one) > 100 for one in ids),
        "a row without buttons or with over 5": any(
            not 1 <= len(part["components"]) <= 5 for part in components if part["type"] == 1
        ),
        "a label that is blank or over 80": any(
            not part.get("label", "").strip() or units(part["label"]) > 80 for part in components if part["type"] == 2
        ),
        "over 6000 characters of embeds": sum(map(_embed_size, message.get("embeds") or [])) > 6000,
    }
    return [fault for fault, found in checks.items() if found]


def _embed_size(embed: Json) -> int:
    fields = [part for field in embed.get("fields", []) for part in (field["name"], field["value"])]
    ends = [embed.get("footer", {}).get("text", ""), embed.get("author", {}).get("name", "")]
    return sum(map(units, [embed.get("title", ""), embed.get("description", ""), *fields, *ends]))


def nested(components: list[Json]) -> Iterator[Json]:
    """Every component, those inside others too."""
    for part in components:
        yield part
        yield from nested(part.get("components", []))
        yield from nested([part[key] for key in ("component", "accessory") if key in part])


def _modal_faults(modal: Json) -> list[str]:
    parts = list(nested(modal.get("components", [])))
    ids = [part["custom_id"] for part in parts if "custom_id" in part]
    inputs = [part for part in parts if part["type"] == 4]
    checks = {
        "a modal has 1 to 5 components": not 1 <= len(modal.get("components", [])) <= 5,
        "a modal's title has 1 to 45 characters": not 1 <= units(modal.get("title", "").strip()) <= 45,
        "a custom_id over 100": units(modal.get("custom_id", "")) > 100,
        "a custom_id twice": len(set(ids)) < len(ids),
        "a label has 1 to 45 characters": any(
            not 1 <= units(part["label"].strip()) <= 45 for part in parts if part["type"] == 18
        ),
        "a text input takes at most 4000": any(part.get("max_length", 4000) > 4000 for part in inputs),
        "a blank text": any(not part["content"].strip() for part in parts if part["type"] == 10),
    }
    return [fault for fault, found in checks.items() if found]


def _choice_faults(data: Json) -> list[str]:
    choices = data.get("choices", [])
    too_long = any(not 1 <= units(one["name"]) <= 100 or units(str(one["value"])) > 100 for one in choices)
    checks = {"over 25 choices": len(choices) > 25, "a choice has 1 to 100 characters": too_long}
    return [fault for fault, found in checks.items() if found]


def _command_list_faults(commands: list[Json]) -> list[str]:
    faults = ["over 100 commands"] if len(commands) > 100 else []
    for command in commands:
        faults += _command_faults(command, depth=0)
        if _size(command) > 8000:
            faults.append(f"{command['name']}: over 8000 characters")
    return faults


def _command_faults(command: Json, depth: int) -> list[str]:
    name, options = command["name"], command.get("options") or []
    required = [bool(option.get("required")) for option in options]
    checks = {
        "is no name": not _COMMAND_NAME.fullmatch(name) or name != name.lower(),
        "a description has 1 to 100 characters": not 1 <= units(command.get("description") or "") <= 100,
        "over 25 options": len(options) > 25,
        "over 25 choices": len(command.get("choices") or []) > 25,
        "an option twice": len({option["name"] for option in options}) < len(options),
        "a required option after an optional one": required != sorted(required, reverse=True),
        "subcommands nest two deep": command.get("type") == 2 and depth > 1,
    }
    faults = [f"{name}: {fault}" for fault, found in checks.items() if found]
    return faults + [fault for option in options for fault in _command_faults(option, depth + 1)]


def _size(command: Json) -> int:
    """The characters of a command's names, descriptions and values, its options' too."""
    choices = sum(units(one["name"] + str(one["value"])) for one in command.get("choices") or [])
    own = units(command["name"] + (command.get("description") or ""))
    return own + choices + sum(map(_size, command.get("options") or []))
