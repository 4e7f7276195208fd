"""Whatever is sent as blocks or a view, the check either takes it or refuses it; it never breaks."""

import contextlib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.sandbox.kit.blocks import BLOCKS
from scripts.sandbox.kit.elements import ELEMENTS
from scripts.sandbox.refusal import Refused
from scripts.sandbox.surfaces import check_message, check_view

KINDS = st.sampled_from([*BLOCKS, *ELEMENTS, "plain_text", "mrkdwn", "modal", "home", "nothing"])
FIELDS = "text elements accessory element label options option_groups initial_option value blocks title submit"
IDS = "type action_id block_id fields confirm style alt_text image_url"
NAMES = st.sampled_from([*FIELDS.split(), *IDS.split()])
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4), KINDS)
TREES: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(NAMES, inner, max_size=5),
        st.builds(lambda kind, rest: {**rest, "type": kind}, KINDS, st.dictionaries(NAMES, inner, max_size=5)),
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(TREES)
def test_any_tree_is_taken_or_refused(tree: Any) -> None:
    with contextlib.suppress(Refused):
        check_message(tree, None)
    with contextlib.suppress(Refused):
        check_message([tree], None)
    with contextlib.suppress(Refused):
        check_view(tree, kinds={"modal", "home"})
