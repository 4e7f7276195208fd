"""A customer in words: the facts of the brief, as far as they are known."""

import re
from decimal import Decimal
from functools import cache

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces.render_context import RenderContext
from models import Customer

_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_BETWEEN = re.compile(r"\s*(?:[,;/&+]|\band\b|\bund\b|\bet\b|\by\b)\s*")


def with_account(customer: Customer) -> str:
    """Return such as "Marta Silva (Globex)"."""
    return f"{customer.name} ({customer.account_name})" if customer.account_name else customer.name


def why_not_to_call(customer: Customer, *, plural: bool = False) -> str:
    """Return why a customer may not be called, to go on after their name, or with `plural` after "they"."""
    if customer.consent_to_call:
        return f"{'are' if plural else 'is'} not to be called any more"
    return f"no longer {'wish' if plural else 'wishes'} to be called"


def phrases(details: AssignmentDetails, names: tuple[str, ...], context: RenderContext) -> str:
    """Return one line of the brief: the facts of the customer of these names, as far as they are known."""
    return "  ·  ".join(filter(None, (_phrase(details.the_customer, name, context.currency) for name in names)))


def _phrase(customer: Customer, name: str, currency: str | None) -> str:
    value = getattr(customer, name)
    if value is None or value == "":
        return ""
    if name == "language":
        return f"speaks {languages(value)}"
    if name == "annual_value":
        return f"worth {money(value, customer.currency or currency)} a year"
    if name == "score":
        scale = f" on {customer.score_scale}" if customer.score_scale else ""
        return f"last score {score_shown(value)}{scale}"
    return str(value.name if name == "account" else value)


def score_shown(score: Decimal) -> str:
    """Return a score as it is shown, such as "4.5" or "7"."""
    return f"{score.normalize():,f}"


def languages(typed: str) -> str:
    """Return languages as people say them: “en” is English, “pt-BR, es” Portuguese (Brazil) and Spanish.

    What is no code is left as it was typed.
    """
    if _CODE.fullmatch(typed.strip()):
        return _language(typed.strip())
    parts = [part for part in _BETWEEN.split(typed) if part]
    if not parts or not any(_CODE.fullmatch(part) for part in parts):
        return typed
    names = [_language(part) if _CODE.fullmatch(part) else part for part in parts]
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else names[0]


@cache
def _language(code: str) -> str:
    # Loaded with the first brief: it takes some megabytes, and a moment.
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415
    from babel.core import get_global  # noqa: PLC0415

    language, *rest = code.replace("_", "-").split("-")
    aliases = get_global("language_aliases")
    english = Locale("en")
    language = aliases.get(language.lower(), language.lower())
    if language not in english.languages:
        return code
    try:
        name = Locale.parse("-".join([language, *rest]), sep="-").get_display_name("en")
    except (UnknownLocaleError, ValueError):
        name = english.languages.get(language)
    return str(name or english.languages[language])


def money(amount: Decimal, currency: str | None) -> str:
    """Return an amount with its currency (an ISO 4217 code): €120,000 or CHF 120,000; a bare number without one."""
    number = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    if not currency:
        return number
    sign = _sign(currency)
    return f"{sign} {number}" if sign[-1].isalpha() else f"{sign}{number}"


@cache
def _sign(currency: str) -> str:
    from babel.numbers import get_currency_symbol  # noqa: PLC0415

    return str(get_currency_symbol(currency, locale="en"))
