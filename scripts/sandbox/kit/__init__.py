"""Block Kit as Slack accepts it: shapes, lengths and counts, as tables."""
