"""Calm initials as avatars."""

from html import escape

from scripts.sandbox.entities import Person

TINTS = ("#4A6FA5", "#6B8F71", "#A26769", "#8A7090", "#C08552", "#4F7C82", "#7A6C5D", "#5B7DB1")


def initials_svg(person: Person) -> str:
    """Give a square SVG with the person's initials on a tint of their own."""
    words = person.real_name.split()
    initials = escape("".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper())
    tint = TINTS[sum(person.id.encode()) % len(TINTS)]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72" width="72" height="72">'
        f'<rect width="72" height="72" rx="14" fill="{tint}"/>'
        '<text x="36" y="46" font-family="system-ui, sans-serif" font-size="28" fill="#fff" text-anchor="middle">'
        f"{initials}</text></svg>"
    )
