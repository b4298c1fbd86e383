"""Logs for an operator: to standard error, one line an event, no token in any."""

import logging
import re
import sys

_TOKEN = re.compile(r"\b(xox[a-z]|xoxe\.xox[a-z]|xapp)-[\w-]+")


class OneLine(logging.Formatter):
    """A record as one line, its traceback too. What looks like a Slack token keeps its kind alone."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = super().format(record).replace("\r", "").replace("\n", " | ")
        return _TOKEN.sub(r"\1-****", line)


def log_to_stderr() -> None:
    """Log everybody's warnings, and our own news, to standard error. Done once, as a server starts."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("mlquiz").setLevel(logging.INFO)
