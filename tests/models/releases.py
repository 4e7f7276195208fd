"""Every release whose databases may still be about, oldest first; each later migration is tested on all of them.

A release is a module: `REVISION` of its schema, `NOW` by the programme's clock, `fill(connection)` with every state it
knew, and `CHANGED`, the columns by table whose values a later migration changes on purpose. When a schema goes out, add
its module here, and lay up its messages by `python -m tests.journeys.record_release` (see there).
"""

from types import ModuleType

from tests.models import release_0001, release_0002

RELEASES: tuple[ModuleType, ...] = (release_0001, release_0002)
