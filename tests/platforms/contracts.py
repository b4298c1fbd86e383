"""The platforms' own machine-readable contracts, where they are at hand."""

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

FOLDER = Path(os.environ.get("MLQUIZ_CONTRACTS") or Path(__file__).parents[3] / "shared" / "contracts")
"""Where the contracts are; beside the checkout unless MLQUIZ_CONTRACTS says otherwise."""


class Document:
    """One file of schemas, of the draft that it names. A value is judged by any place in it."""

    def __init__(self, contents: dict[str, Any]) -> None:
        """Over the contents of a file."""
        resource = Resource.from_contents(contents, default_specification=DRAFT202012)
        self._draft: type[Validator] = validator_for(contents, default=Draft202012Validator)
        self._registry: Registry[Any] = Registry().with_resource("urn:contract", resource)
        self._validators: dict[str, Validator] = {}

    def faults(self, place: str, value: Any) -> list[str]:
        """What is wrong with the value by the schema at this place (a JSON pointer): nothing, or one sentence."""
        if place not in self._validators:
            self._validators[place] = self._draft({"$ref": f"urn:contract#{place}"}, registry=self._registry)
        error = best_match(self._validators[place].iter_errors(value))
        return [f"{error.json_path}: {error.message[:300]}"] if error else []


@cache
def read(name: str) -> dict[str, Any] | None:
    """A contract by its path in the folder; None where it is absent."""
    file = FOLDER / name
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def objects(schema: object) -> Iterator[dict[str, Any]]:
    """Every schema of an object with named properties, however deep."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and "object" in schema.get("type", ()):
            yield schema
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)
