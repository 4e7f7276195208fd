"""Rich text: the one block that nests."""

from scripts.sandbox.kit.schema import Check, flag, many, one_of, shape, string, typed, whole

style = shape(bold=flag, italic=flag, strike=flag, code=flag, underline=flag, highlight=flag, client_highlight=flag)
one_id = string(255, 1)


def _inline(kind: str, **fields: Check) -> Check:
    return shape(type_=one_of(kind), style=style, **fields)


INLINE: dict[str, Check] = {
    "text": _inline("text", text_=string(100_000, 1)),
    "link": _inline("link", url_=string(3000, 1), text=string(3000), unsafe=flag),
    "user": _inline("user", user_id_=one_id),
    "usergroup": _inline("usergroup", usergroup_id_=one_id),
    "channel": _inline("channel", channel_id_=one_id),
    "broadcast": _inline("broadcast", range_=one_of("here", "channel", "everyone")),
    "emoji": _inline("emoji", name_=string(255, 1), unicode=string(255), skin_tone=whole(1, 6)),
    "date": _inline(
        "date", timestamp_=whole(0, 10**11), format_=string(255, 1), url=string(3000), fallback=string(3000)
    ),
    "color": _inline("color", value_=string(20, 1)),
}
inline = many(typed(INLINE), 10_000, least=0)
section = shape(type_=one_of("rich_text_section"), elements_=inline)
STRUCTURES: dict[str, Check] = {
    "rich_text_section": section,
    "rich_text_list": shape(
        type_=one_of("rich_text_list"),
        style_=one_of("bullet", "ordered"),
        elements_=many(typed({"rich_text_section": section}), 10_000),
        indent=whole(0, 8),
        offset=whole(0, 10_000),
        border=whole(0, 1),
    ),
    "rich_text_quote": shape(type_=one_of("rich_text_quote"), elements_=inline, border=whole(0, 1)),
    "rich_text_preformatted": shape(
        type_=one_of("rich_text_preformatted"), elements_=inline, border=whole(0, 1), language=string(50)
    ),
}
structures = many(typed(STRUCTURES), 10_000)
