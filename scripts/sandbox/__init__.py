"""A strict stand-in for Slack: for the demo, the tests and the benchmarks."""

from scripts.sandbox.entities import Channel, Message, Person
from scripts.sandbox.server import Sandbox, SandboxClock

__all__ = ["Channel", "Message", "Person", "Sandbox", "SandboxClock"]
