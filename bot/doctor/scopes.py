"""The scopes Firsthand asks for in manifest.json, each with what it is for."""

from bot.doctor.findings import Finding, mend, note, well

SCOPES = {
    "channels:history": "to see whether a story was posted already, in a public channel",
    "channels:join": "to join the stories channel",
    "channels:read": "to find public channels",
    "chat:write": "to say anything at all",
    "commands": "for /firsthand",
    "files:read": "to fetch an uploaded workbook",
    "groups:history": "to see whether a card was posted already, in a private channel",
    "groups:read": "to find private channels",
    "im:history": "to see whether a direct message was sent already",
    "im:write": "to write to participants",
    "usergroups:read": "to know the members of a user group of the CX team",
    "users:read": "to know names and time zones",
    "users:read.email": "to find participants by e-mail",
}
_PART = "Scopes"


def of_scopes(header: str | None) -> Finding:
    """Return what the answer's x-oauth-scopes `header` (scopes with commas between, None: not sent) says."""
    if header is None:
        return note(_PART, "This server doesn't tell them, so they could not be checked.")
    granted = {scope.strip() for scope in header.split(",")}
    missing = [f"{scope} ({purpose})" for scope, purpose in SCOPES.items() if scope not in granted]
    if not missing:
        return well(_PART, f"All {len(SCOPES)} are granted.")
    remedy = "Add them under OAuth & Permissions (or take manifest.json over anew), then reinstall the app."
    return mend(_PART, "Missing: " + ", ".join(missing) + ".", remedy)
