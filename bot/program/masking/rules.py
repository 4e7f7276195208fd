"""The rules of masking: find e-mail addresses, phone numbers, names and company names, however they are spelt."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.program.masking.company_names import distinctive_word, is_everyday, without_legal_form
from bot.program.masking.everyday_words import ARTICLES, EVERYDAY_COMPANIES, EVERYDAY_NAMES, PARTICLES, TITLES
from bot.program.masking.folding import FoldedText, fold, folded, spellings

NAME, COMPANY, NUMBER, E_MAIL = "the customer", "their company", "[number removed]", "[e-mail removed]"
# A word ends where no letter goes on; neither an underscore nor a digit is one.
_START, _END = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_GAP = r"[\s\-_.,·\u2010-\u2015]{0,3}"
_APOSTROPHE = r"['’ʼ`´]"
_SCRIPTS_WITHOUT_SPACES = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# Endings that names take in German, Polish, Czech, Russian in Latin letters, Finnish and Turkish.
_ENDINGS = (
    r"(?:" + _APOSTROPHE + r"[^\W\d_]{0,4}|es|s|a|u|y|ow[ia]|em|iem|om|ovi|ova|ove|ou|ej|in|n|an|ens|ille|lle|lla|lta|"
    r"sta|ssa|ksi|da|de|dan|den|un|nun|nin|na|ne|nek|nak|vel|val|t)?"
)
_BETWEEN = r"[\s()/._\u2010-\u2015\u2212-]{0,3}"
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = re.compile(
    rf"(?<!\d)(?:{_YEAR}[-./]{_MONTH}[-./]{_DAY}|{_DAY}[-./]\s?{_MONTH}[-./]\s?(?:{_YEAR}|\d\d)"
    rf"|{_MONTH}[-./]{_DAY}[-./](?:{_YEAR}|\d\d)|{_YEAR}\s?[-\u2010-\u2015/]\s?{_YEAR})(?!\d)"
)
_LABELLED_NUMBER = re.compile(
    r"(?<![^\W_])(?:tel|telefon\w*|phone|call(?:ed)?|ring|mobile|mobil\w*|cell|handy\w*|whatsapp|fax|hotline|durchwahl|"
    r"rufnummer|telefoon\w*|telephone|appel\w*|portable|telefono|cellulare|movil|llam\w*|celular|komork\w*|"
    r"тел\w*|телефон\w*|звон\w*|电话|電話|手机|전화|휴대폰|هاتف|جوال)[^\d+\n]{0,14}"
    rf"(\+?\(?\d(?:{_BETWEEN}\d){{5,}})(?!\d)"
)
# Words before the number of an order, an invoice, an article or a book.
_NOT_A_PHONE = re.compile(
    r"(?<![^\W_])(?:(?:artik\w*|articles?|commandes?|orders?|bestell\w*|auftrag\w*|faktura|invoices?|rechnung\w*|ref\w*|"
    r"cod\w*|produ\w*|tickets?|nr|no|isbn|sku|seri\w*|zamow\w*|заказ\w*|счет\w*)(?![^\W_])|n[°º]|#)"
    r"[\s:.]*(?:\w+[\s:.]*)?$"
)
_INTERNATIONAL = re.compile(rf"(?<![\w+])(?:\+|00(?=[1-9]))\s?\(?\d(?:{_BETWEEN}\d){{6,}}(?!\d)")
_NATIONAL = re.compile(
    r"(?<![A-Za-z0-9.,/+-])\(?0[1-9]\d{0,4}\)?(?:[\s/.\u2010-\u2015\u2212-]{0,3}\d){5,}(?!\d)(?![.,]\d)"
)
_AT = r"(?:\s?[(\[{]\s?(?:at|arroba|chiocciola|malpa|собака)\s?[)\]}]\s?|\s?@\s?)"
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|punkt|punto|point|kropka|точка)\s?[)\]}]\s?)"
_AROUND = r"\s<>|,;:()\[\]{}\""
_ADDRESSES = (
    # Two run together are masked as one: the rest would look like a host name.
    re.compile(rf"(?<![^{_AROUND}])[^{_AROUND}@]+(?:@[\w-]+(?:\.[\w-]+)+)+"),
    re.compile(rf"[\w.+-]+(?:{_AT}[\w-]+(?:{_DOT}[\w-]+)+)+"),
    re.compile(r"[\w.+-]+\s+at\s+(?!the\b|an?\b)[\w-]+(?:(?:\s+dot\s+|\.)[\w-]+)*\s+dot\s+[a-z]{2,}"),
)
_DISTINCTIVE_DIGITS = 8
_EASTERN_TITLES = ("总", "先生", "女士", "经理", "老师", "小姐", "さん", "様", "氏", "님", "씨")
_AFTER_TITLE = re.compile(rf"{_START}(?:{'|'.join(sorted(TITLES - {'m', 'fr'}))})\.?\s+$")
_BEFORE_VERB = re.compile(
    rf"{_APOSTROPHE}s\s|\s(?:said|told|says|kept|wrote|bey|hanim|bay|(?!need)[a-z]{{3,}}ed)(?![^\W_])"
)


@dataclass(frozen=True)
class Mask:
    """text[start:end] is to be replaced by `instead`."""

    start: int
    end: int
    replacement: str


def without_overlaps(masks: Iterable[Mask]) -> list[Mask]:
    """Return the masks from left to right; of two that overlap, the one given later keeps what the earlier leaves."""
    kept: list[Mask] = []
    for mask in masks:
        pieces = [mask]
        for other in kept:
            pieces = [rest for piece in pieces for rest in _without(piece, other)]
        kept += pieces
    return sorted(kept, key=lambda each: each.start)


def _without(mask: Mask, other: Mask) -> list[Mask]:
    if mask.end <= other.start or mask.start >= other.end:
        return [mask]
    ends = ((mask.start, other.start), (other.end, mask.end))
    return [Mask(start, end, mask.replacement) for start, end in ends if start < end]


def replacement_for(text: str, mask: Mask) -> str:
    """Return the replacement of `mask` in `text`, with a capital at the start of a sentence."""
    begins = re.search(r"(?:^|[.!?\n]\s*)$", text[max(0, mask.start - 4) : mask.start])
    at_start = begins is not None and (mask.start == 0 or begins[0] != "")
    return mask.replacement[0].upper() + mask.replacement[1:] if at_start else mask.replacement


def addresses_in(text: str) -> list[Mask]:
    """Return a mask for every e-mail address, also those spelt out such as "anna at example dot com"."""
    folded_text = fold(text)
    return [
        _mask(folded_text, found.span(), E_MAIL) for each in _ADDRESSES for found in each.finditer(folded_text.text)
    ]


def numbers_in(text: str, phone: str | None) -> list[Mask]:
    """Return a mask for every phone number: `phone` in any spelling, and what looks like one.

    A number looks like one with + or a leading 0, or after a word such as tel or WhatsApp; dates, years and amounts
    don't.
    """
    folded_text = fold(text)
    dates = [found.span() for found in _DATE.finditer(folded_text.text)]
    own = list(_own_number(folded_text.text, phone)) if phone else []
    spans = [found.span(1) for found in _LABELLED_NUMBER.finditer(folded_text.text)]
    spans += [found.span() for pattern in (_INTERNATIONAL, _NATIONAL) for found in pattern.finditer(folded_text.text)]
    others = [
        (start, end)
        for start, end in spans
        if not any(first <= start < last for first, last in dates)
        and (folded_text.text[start] in "+(" or not _NOT_A_PHONE.search(folded_text.text[max(0, start - 30) : start]))
    ]
    return [_mask(folded_text, span, NUMBER) for span in (*own, *others)]


def _own_number(text: str, phone: str) -> Iterator[tuple[int, int]]:
    digits = re.sub(r"\D", "", folded(phone))[-_DISTINCTIVE_DIGITS:]
    if len(digits) < _DISTINCTIVE_DIGITS - 1:
        return
    for found in re.finditer(rf"[+(]*(?:\d{_BETWEEN}){{0,8}}{_BETWEEN.join(digits)}(?!\d)", text):
        yield found.span()


def names_in(text: str, name: str) -> list[Mask]:
    """Return a mask for the full name, for each part of it that identifies the person, and for handles made of them."""
    folded_text = fold(text)
    spans: list[tuple[int, int]] = []
    for spelling in sorted(spellings(re.sub(r"[,()]", " ", name)), key=len, reverse=True):
        parts = [part for part in re.split(r"[\s.\u2010-\u2015-]+", spelling) if part and part not in TITLES]
        if _SCRIPTS_WITHOUT_SPACES.search(spelling):
            spans += [found.span() for found in _unspaced(parts, name).finditer(folded_text.text)]
        elif parts:
            spans += [found.span() for each in _full_names(parts) for found in re.finditer(each, folded_text.text)]
            spans += _parts_in(text, folded_text, parts)
    # The longest first, so that nothing of "Anna-Lena Weber" is left between two masks.
    longest = sorted(spans, key=lambda span: span[0] - span[1])
    return [_mask(folded_text, _without_possessive(folded_text, span, name), NAME) for span in longest]


def _unspaced(parts: list[str], name: str) -> re.Pattern[str]:
    bare = re.sub(r"\s", "", name)
    wanted = [r"\s{0,2}".join(re.escape(character) for character in "".join(parts))]
    wanted += [re.escape(part) for part in (*parts, folded(bare[1:])) if len(part) > 1]
    # A family name of one character, before a title.
    wanted.append(re.escape(folded(bare[0])) + rf"(?:{'|'.join(map(folded, _EASTERN_TITLES))})")
    return re.compile("|".join(wanted))


def _full_names(parts: list[str]) -> Iterator[str]:
    if len(parts) < 2:  # noqa: PLR2004  (one word is a part of its own)
        return
    for order in (parts, [parts[-1], *parts[:-1]]):
        yield _START + _GAP.join(_inflected(part) for part in order) + _END
    if len(parts) > 2 and parts[1] in PARTICLES:  # noqa: PLR2004
        yield _START + _GAP.join(_inflected(part) for part in parts[1:]) + _END
    first, last = parts[0], parts[-1]
    if len(first) > 4:  # noqa: PLR2004  (Alex of Alexander)
        yield rf"{_START}{re.escape(first[:3])}[^\W\d_]*\s{_inflected(last)}{_END}"
    if len(last) >= 4:  # noqa: PLR2004  (shorter ones end many words)
        yield rf"{_START}{re.escape(first[0])}\.?\s?{_inflected(last)}{_END}"
        yield rf"{_START}{re.escape(last)}{_GAP}{re.escape(first[0])}\.?{_END}"


def _inflected(part: str) -> str:
    """Return a pattern for `part` with the endings that languages give it."""
    spelt = re.sub(_APOSTROPHE, lambda _: _APOSTROPHE + "?", re.escape(part))
    if len(part) <= 3:  # noqa: PLR2004
        return spelt + rf"(?:{_APOSTROPHE}?s)?"
    if _CYRILLIC.search(part):
        return re.escape(re.sub(r"(?:ии|ия|ая|[аеийоуыьюя])$", "", part)) + r"[\u0400-\u04ff]{0,3}"
    stems = [spelt + _ENDINGS]
    if len(part) > 4 and part[-1] in "aeiouy":  # noqa: PLR2004
        stems.append(re.escape(part[:-1]) + r"(?:i?ego|i?emu|im|ie|ej|iej|a|e|y|u|i|o|ou)")
    if re.search(r"[^aeiouy]e[klcr]$", part):  # Marek, Markiem; Pavel, Pavlem
        stems.append(re.escape(part[:-2] + part[-1]) + r"(?:i?em|a|owi|ovi|u|ie|i|e)")
    if part.endswith("nen"):  # Virtanen, Virtaselle
        stems.append(re.escape(part[:-3]) + r"s[aeiou][^\W\d_]{0,4}")
    return f"(?:{'|'.join(stems)})"


def _parts_in(text: str, folded_text: FoldedText, parts: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the span of every run of parts of the name; of an everyday word only where it means a person."""
    distinctive = [part for part in parts if len(part) > 1 and part not in PARTICLES]
    if not distinctive:
        return
    any_part = "(?:" + "|".join(_inflected(part) for part in sorted(distinctive, key=len, reverse=True)) + ")"
    for found in re.finditer(rf"{_START}{any_part}(?:[\s\u2010-\u2015-]{{0,2}}{any_part})*{_END}", folded_text.text):
        word = re.sub(rf"{_APOSTROPHE}?s$", "", found[0])
        everyday = any(each in EVERYDAY_NAMES or is_everyday(each) for each in (found[0], word))
        if not everyday or _is_a_person(text, folded_text, found):
            yield found.span()


def _is_a_person(text: str, folded_text: FoldedText, found: re.Match[str]) -> bool:
    """Return whether an everyday word means a person: capitalised inside a sentence, after a title or before a verb."""
    start, _ = folded_text.span(*found.span())
    if not text[start].isupper():
        return False
    if _AFTER_TITLE.search(folded_text.text[: found.start()]) or _BEFORE_VERB.match(folded_text.text[found.end() :]):
        return True
    before = re.findall(r"[^\W_]+|[.!?:\n]", folded_text.text[max(0, found.start() - 60) : found.start()])[-1:]
    return bool(before) and before[0] not in ".!?:\n" and before[0] not in ARTICLES


def companies_in(text: str, company: str) -> list[Mask]:
    """Return a mask for the company's full name, that without its legal form, its distinctive words and initials."""
    folded_text = fold(text)
    bare = without_legal_form(company)
    words = bare.split()
    while len(words) > 1 and is_everyday(words[-1]):
        words.pop()
    words = bare.split() if is_everyday(" ".join(words)) else words
    spans = [
        *_company_spans(folded_text, company),
        *_company_spans(folded_text, bare, text=text if _is_generic(bare) else None),
    ]
    spans += _company_spans(folded_text, " ".join(words), text=text)
    first = distinctive_word(bare)
    if first:
        spans += _company_spans(folded_text, first, text=text if _is_generic(first) else None)
    for word in re.findall(r"[^\W\d_]{5,}", bare):
        if not _is_generic(word):
            spans += _company_spans(folded_text, word, text=text)
    for short in re.findall(r"(?<!\w)[A-ZÄÖÜ][A-Z0-9ÄÖÜ&]{1,5}(?!\w)", bare):
        spans += _company_spans(folded_text, short, text=text)
    longest = sorted(spans, key=lambda span: span[0] - span[1])
    return [_mask(folded_text, _without_possessive(folded_text, span, company), COMPANY) for span in longest]


def _is_generic(name: str) -> bool:
    return all(is_everyday(word) or word.casefold() in EVERYDAY_COMPANIES for word in name.split())


def _company_spans(folded_text: FoldedText, name: str, *, text: str | None = None) -> Iterator[tuple[int, int]]:
    """Yield every span of `name`; given the unfolded `text`, only those capitalised there."""
    for spelling in spellings(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)):
        # An apostrophe may be left out, so that one alone would be found everywhere.
        words = [word for word in re.split(r"[\s\-_.,]+", spelling) if re.sub(_APOSTROPHE, "", word)]
        if not words:
            continue
        if _SCRIPTS_WITHOUT_SPACES.search(spelling):
            pattern = _GAP.join(re.escape(word) for word in words)
        else:
            pattern = _START + _GAP.join(_inflected(word) for word in words) + _END
        for found in re.finditer(pattern, folded_text.text):
            character = text[folded_text.span(*found.span())[0]] if text is not None else ""
            if text is None or character.isupper() or character.upper() == character.lower():
                yield found.span()


def _mask(folded_text: FoldedText, span: tuple[int, int], replacement: str) -> Mask:
    return Mask(*folded_text.span(*span), replacement)


def _without_possessive(folded_text: FoldedText, span: tuple[int, int], name: str) -> tuple[int, int]:
    """Return `span` without its 's, so that "the customer's" reads on, unless the name ends so itself."""
    start, end = span
    is_in_name = re.search(rf"{_APOSTROPHE}s(?![^\W_])", folded(name))
    return (
        (start, end)
        if is_in_name or not re.search(rf"{_APOSTROPHE}s$", folded_text.text[start:end])
        else (start, end - 2)
    )
