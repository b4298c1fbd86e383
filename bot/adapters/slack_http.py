"""What stands beside slack-bolt's own HTTP endpoint: a health page, and a guard before the signature's check."""

from aiohttp import web
from aiohttp.typedefs import Handler

STAMP = "X-Slack-Request-Timestamp"


def add_guards(app: web.Application) -> web.Application:
    """Add /health, and refuse with 401 what slack-bolt would stumble over."""
    app.router.add_get("/health", _health)
    app.middlewares.append(_stamped)
    return app


async def _health(_: web.Request) -> web.Response:
    return web.json_response({"ok": True})


@web.middleware
async def _stamped(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A timestamp that is no number is an attack or a mistake, not a fault of ours: bolt would answer 500."""
    stamp = request.headers.get(STAMP, "0")
    if request.method == "POST" and not (stamp.isascii() and stamp.isdigit()):
        return web.json_response({"error": "invalid request"}, status=401)
    return await handler(request)
