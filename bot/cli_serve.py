"""The operator's commands: serve a chat platform, see the settings, print what a platform wants to know of us."""

import json as jsons
from typing import Annotated

import typer

from bot.config import described
from bot.environment import settings

serve_app = typer.Typer(help="Serve Slack, Discord or both.", no_args_is_help=True, rich_markup_mode=None)
discord_app = typer.Typer(help="What Discord wants to know of us.", no_args_is_help=True, rich_markup_mode=None)
slack_app = typer.Typer(help="For the administrator of a Slack app.", no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Give the command line these commands."""
    app.add_typer(serve_app, name="serve")
    app.add_typer(slack_app, name="slack")
    app.add_typer(discord_app, name="discord")
    app.command("config")(show_config)


def _serve(*names: str) -> None:
    from bot.serving import serve

    serve(settings(), names)


@serve_app.command("slack")
def serve_slack() -> None:
    """Serve Slack until Ctrl-C, by Socket Mode or over HTTP."""
    _serve("slack")


@serve_app.command("discord")
def serve_discord() -> None:
    """Serve Discord until Ctrl-C."""
    _serve("discord")


@serve_app.command("all")
def serve_all() -> None:
    """Serve Slack and Discord at once until Ctrl-C."""
    _serve("slack", "discord")


@slack_app.command("manifest")
def slack_manifest(
    http: Annotated[
        str,
        typer.Option(metavar="URL", help="For HTTP: where mlquiz is reached, https://… [default: Socket Mode]."),
    ] = "",
) -> None:
    """Print the manifest to make the Slack app from."""
    from bot.adapters.slack_manifest import manifest

    print(jsons.dumps(manifest(http), indent=2))


@discord_app.command("invite")
def discord_invite() -> None:
    """Print the address where an administrator adds the bot to a server, with no more permissions than it needs."""
    import asyncio

    from bot.serving.discord import invitation

    print(asyncio.run(invitation(settings().discord)))


def show_config(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print what was understood of the environment and .env, with secrets masked."""
    rows = described(settings())
    if json:
        print(jsons.dumps(rows, ensure_ascii=False, indent=2))
        return
    width = max(map(len, rows))
    for name, value in rows.items():
        print(f"{name:{width}}  {value or '(not set)'}")
