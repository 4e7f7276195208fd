"""The parts of an app's manifest that change how Slack treats the app."""

from dataclasses import dataclass

from scripts.sandbox.entities import Json


@dataclass(frozen=True)
class SlashCommand:
    """One slash command as the manifest lists it."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class AppManifest:
    """The facts of a manifest that change how Slack treats the app."""

    name: str
    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: dict[str, SlashCommand]
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool
    interactive: bool

    @classmethod
    def read(cls, manifest: Json) -> "AppManifest":
        """Take the facts from a manifest in Slack's JSON form; absent parts mean what they mean to Slack."""
        features = manifest.get("features", {})
        settings = manifest.get("settings", {})
        home = features.get("app_home", {})
        name = manifest["display_information"]["name"]
        commands = [
            SlashCommand(
                entry["command"],
                entry.get("description", ""),
                entry.get("usage_hint", ""),
                should_escape=entry.get("should_escape", False),
            )
            for entry in features.get("slash_commands", [])
        ]
        return cls(
            name=name,
            bot_name=features.get("bot_user", {}).get("display_name", name),
            scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            commands={entry.command: entry for entry in commands},
            home_tab=home.get("home_tab_enabled", False),
            messages_tab=home.get("messages_tab_enabled", True),
            messages_read_only=home.get("messages_tab_read_only_enabled", False),
            interactive=settings.get("interactivity", {}).get("is_enabled", False),
        )
