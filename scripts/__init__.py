"""Tools beside the bot: demo, sandbox, bench."""
