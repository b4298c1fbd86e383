"""Squads: members of a team who are ranked together, by the mean, so that size cannot win. Pure rules."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from bot.core import board_messages as words
from bot.core.standings import ranks
from bot.domain.errors import BadName
from bot.domain.learner import Standing

LONGEST = 40
"""Characters of a squad's name."""

FEWEST = 3
"""Members with points that a squad needs to be ranked."""

_PINGS = frozenset("@<>")


@dataclass(frozen=True, slots=True)
class SquadScore:
    """A squad's rounded mean over its members with points, and how many these are."""

    name: str
    mean: int
    active: int


def squad_name(typed: str) -> str:
    """The name as it is shown: composed, without invisible characters and what pings, single spaces.

    Raises BadName for one that is empty or too long.
    """
    composed = unicodedata.normalize("NFC", typed)
    visible = ("" if _is_unshown(character) else character for character in composed)
    name = " ".join("".join(visible).split())
    if not any(character.isalnum() for character in name):
        raise BadName(words.NAMELESS_SQUAD)
    if len(name) > LONGEST:
        raise BadName(words.long_squad(len(name), LONGEST))
    return name


def _is_unshown(character: str) -> bool:
    return character in _PINGS or (unicodedata.category(character).startswith("C") and not character.isspace())


def squad_key(name: str) -> str:
    """What two spellings of one squad's name have in common: letters in either case, and of any width."""
    return unicodedata.normalize("NFKC", name).casefold()


def squad_scores(standings: Iterable[Standing]) -> tuple[SquadScore, ...]:
    """The squads that have members with points, by their mean, best first, and equal ones by name."""
    points: defaultdict[str, list[int]] = defaultdict(list)
    names: dict[str, str] = {}
    for standing in standings:
        if standing.squad is not None and standing.points:
            key = squad_key(standing.squad)
            points[key].append(standing.points)
            names[key] = min(standing.squad, names.get(key, standing.squad))
    scores = (SquadScore(names[key], round(fmean(won)), len(won)) for key, won in points.items())
    return tuple(sorted(scores, key=lambda score: (-score.mean, squad_key(score.name))))


def squad_places(scores: Iterable[SquadScore]) -> tuple[tuple[int, SquadScore], ...]:
    """The squads that are large enough, with their ranks. Equal rounded means share a rank."""
    enough = [score for score in scores if score.active >= FEWEST]
    return tuple(zip(ranks([score.mean for score in enough]), enough, strict=True))
