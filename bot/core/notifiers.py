"""The platforms that can be written to unasked, each from the moment that it is served."""

from bot.domain.ports import Notifier


class Notifiers:
    """Who writes to which team."""

    def __init__(self, *notifiers: Notifier) -> None:
        """With those that are there already."""
        self._all = list(notifiers)

    def add(self, notifier: Notifier) -> None:
        """One more platform is served."""
        self._all.append(notifier)

    def of(self, team_id: str) -> Notifier | None:
        """Who writes to this team; None where its platform is not served here."""
        return next((notifier for notifier in self._all if notifier.serves(team_id)), None)
