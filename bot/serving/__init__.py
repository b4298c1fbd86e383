"""Serve chat platforms: one core, a front end for each platform, and an orderly end."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module

from bot.config import Config
from bot.core.scheduler import Scheduler
from bot.domain.errors import BadSetting
from bot.serving.logs import log_to_stderr
from bot.serving.service import Service, open_service

FrontEnd = Callable[[Service, Config, asyncio.Event], Awaitable[None]]
"""Serves one platform until the event is set, then finishes what is in hand; raises BadSetting at once."""


def serve(config: Config, names: Sequence[str]) -> None:
    """Serve these front ends until SIGINT or SIGTERM; raises a MlquizError when one cannot start.

    A front end is the module of its name beside this one, imported only when it is served. It has `run`, and
    `check` for its part of the settings, so that a missing token is told before a bank is read.
    """
    log_to_stderr()
    asyncio.run(_serve(config, [front_end(name, config) for name in names]))


def front_end(name: str, config: Config) -> FrontEnd:
    """The front end of this name, its settings checked; raises BadSetting, also where its library is missing."""
    try:
        module = import_module(f"bot.serving.{name}")
    except ImportError as error:
        raise BadSetting(f"{name.capitalize()} needs its libraries ({error}): pip install 'mlquiz[{name}]'") from None
    module.check(getattr(config, name))
    run: FrontEnd = module.run
    return run


async def _serve(config: Config, front_ends: Sequence[FrontEnd]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    service = await open_service(config, random.Random())
    try:
        await run_on_time(front_ends, service, config, stop)
    finally:
        await service.close()


async def run_on_time(front_ends: Sequence[FrontEnd], service: Service, config: Config, stop: asyncio.Event) -> None:
    """Run the front ends, and what happens by the clock, which ends before they do: it writes through them."""
    rest = asyncio.Event()

    async def by_the_clock() -> None:
        try:
            await Scheduler(service.core).run(stop)
        finally:
            rest.set()

    running = asyncio.create_task(by_the_clock())
    try:
        await run_all(front_ends, service, config, rest)
    finally:
        stop.set()
        await running


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
