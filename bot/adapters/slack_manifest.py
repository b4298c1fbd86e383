"""The manifest from which Slack makes the app (https://docs.slack.dev/reference/app-manifest)."""

from typing import Any

from bot.domain.errors import BadSetting

Json = dict[str, Any]

SCOPES = ("chat:write", "commands", "im:history", "users:read")
"""To answer; for /mlquiz and the shortcut; to read what is written to the bot directly; for names on the board."""

EVENTS = ["app_home_opened", "message.im"]
OAUTH_EVENTS = ["app_uninstalled", "tokens_revoked"]


def manifest(url: str = "") -> Json:
    """For Socket Mode; or for HTTP where the app is reached at this address. Raises BadSetting for no https address."""
    if url and not url.startswith("https://"):
        raise BadSetting(f"--http: “{url}” is no address that Slack can reach; expected https://…")
    base = url.rstrip("/")
    events = f"{base}/slack/events"
    at_events = {"request_url": events} if base else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "mlquiz",
            "description": "Interview practice for machine-learning people",
            "background_color": "#1d3557",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "mlquiz", "always_online": True},
            "shortcuts": [
                {
                    "name": "Answer with mlquiz",
                    "type": "message",
                    "callback_id": "mlquiz",
                    "description": "Answer this question, or get one, where commands do not run",
                }
            ],
            "slash_commands": [
                {
                    "command": "/mlquiz",
                    "description": "Ask me an interview question",
                    "usage_hint": "[topic] [level] | public | topics | stats | leaderboard | squad | daily | help",
                    "should_escape": False,
                    **({"url": events} if base else {}),
                }
            ],
        },
        "oauth_config": {
            **({"redirect_urls": [f"{base}/slack/oauth_redirect"]} if base else {}),
            "scopes": {"bot": list(SCOPES)},
        },
        "settings": {
            "event_subscriptions": {"bot_events": sorted(EVENTS + OAUTH_EVENTS), **at_events},
            "interactivity": {"is_enabled": True, **at_events},
            "org_deploy_enabled": True,
            "socket_mode_enabled": not base,
            "token_rotation_enabled": False,
        },
    }
