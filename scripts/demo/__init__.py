"""The demo: bot and stand-in Slack in one command, with a month to play by hand or by itself."""
