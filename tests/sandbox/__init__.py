"""Tests of the stand-in Slack: that it is as strict as the real one, and that real clients run against it."""
