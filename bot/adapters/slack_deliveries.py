"""What Slack delivered: worked on once, and finished before the end."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Coroutine
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

MOST_SEEN = 10_000

log = logging.getLogger("mlquiz.slack")


class Deliveries:
    """Slack delivers again what it thinks was lost.

    The database counts each event once whatever happens here; this spares its second reply, for the latest MOST_SEEN.
    """

    def __init__(self) -> None:
        """Nothing seen, nothing in hand."""
        self._in_hand: set[asyncio.Task[None]] = set()
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def once(self, delivery: str, work: Coroutine[Any, Any, None]) -> None:
        """Do the work of a delivery unless it was seen before; what failed may come again.

        What Slack refuses is one line for the operator: there is nobody else to tell.
        """
        if delivery in self._seen:
            work.close()
            return
        if delivery:
            self._seen[delivery] = None
        if len(self._seen) > MOST_SEEN:
            self._seen.popitem(last=False)
        task = asyncio.ensure_future(work)
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)
        try:
            await task
        except SlackApiError as error:
            method = error.response.api_url.rpartition("/")[2]
            log.warning("Slack refused %s: %s", method, error.response["error"])
        except (ClientError, TimeoutError) as error:
            log.warning("Slack was out of reach: %s", type(error).__name__)
        else:
            return
        self._seen.pop(delivery, None)

    async def finish(self) -> None:
        """Wait until everything in hand is done."""
        while self._in_hand:
            await asyncio.wait(self._in_hand)
