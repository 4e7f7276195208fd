"""How much of what gives a customer away is masked, and how often a harmless text is: on a corpus of many languages."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from bot.program.masking import Identity, mask
from models import Consent

CORPUS = Path(__file__).parent / "masking_corpus.json"
_HARMLESS = "harmless"


def masking() -> dict[str, float]:
    """Return `masking.KIND.recall` (share of texts of which no secret is left) and `masking.wrong.share` (0 to 1)."""
    total: Counter[str] = Counter()
    good: Counter[str] = Counter()
    for case in json.loads(CORPUS.read_text(encoding="utf-8")):
        total[case["kind"]] += 1
        good[case["kind"]] += is_right(case)
    figures = {f"masking.{kind}.recall": good[kind] / total[kind] for kind in sorted(total) if kind != _HARMLESS}
    return {**figures, "masking.wrong.share": 1 - good[_HARMLESS] / total[_HARMLESS]}


def is_right(case: dict[str, Any]) -> bool:
    """Return whether nothing secret is left of this text, or a harmless one stands as it was written."""
    who = case["customer"]
    identity = Identity((who["name"],), (who["company"],), (who["phone"],), (who["email"],))
    shown = mask(case["text"], identity, Consent(case.get("consent", Consent.ANONYMOUS))).text
    return bool(shown == case["text"]) if case["kind"] == _HARMLESS else all(s not in shown for s in case["secret"])
