"""Serve chat platforms: one core, a front end for each platform, and an orderly end."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module

from bot.config import Config
from bot.serving.logs import log_to_stderr
from bot.serving.service import Service, open_service

FrontEnd = Callable[[Service, Config, asyncio.Event], Awaitable[None]]
"""Serves one platform until the event is set, then finishes what is in hand; raises BadSetting at once."""


def front_end(name: str) -> FrontEnd:
    """The front end of this name: `run` of the module beside this one, imported only when it is served."""
    run: FrontEnd = import_module(f"bot.serving.{name}").run
    return run


def serve(config: Config, names: Sequence[str]) -> None:
    """Serve these front ends until SIGINT or SIGTERM; raises a MlquizError when one cannot start."""
    log_to_stderr()
    asyncio.run(_serve(config, [front_end(name) for name in names]))


async def _serve(config: Config, front_ends: Sequence[FrontEnd]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    service = await open_service(config, random.Random())
    try:
        await run_all(front_ends, service, config, stop)
    finally:
        await service.close()


async def run_all(front_ends: Sequence[FrontEnd], service: Service, config: Config, stop: asyncio.Event) -> None:
    """Run the front ends side by side. When one fails the others stop, orderly, and its error is raised."""

    async def until_stopped(run: FrontEnd) -> None:
        try:
            await run(service, config, stop)
        finally:
            stop.set()

    done = await asyncio.gather(*(until_stopped(run) for run in front_ends), return_exceptions=True)
    for outcome in done:
        if isinstance(outcome, BaseException):
            raise outcome
