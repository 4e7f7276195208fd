"""The people and places of the stand-in's little company that the demo speaks of."""

NADIA, TOM = "U0NADIARAHM", "U0TOMBECKER"
ADA = "U0ADAOKAFOR"
STORIES, CX = "C0STORIES01", "C0CXTEAM001"
