"""The registry of import sheets: template, reader, reports and README are made from it."""

from bot.program.importing.accounts import ACCOUNTS
from bot.program.importing.customers import CUSTOMERS
from bot.program.importing.days_off import DAYS_OFF
from bot.program.importing.hosts import HOSTS
from bot.program.importing.issues import ISSUES
from bot.program.importing.journeys import JOURNEYS
from bot.program.importing.participants import PARTICIPANTS
from bot.program.importing.questions import QUESTIONS
from bot.program.importing.sheet import Sheet

# By name, in the order in which they stand in the template.
SHEETS: dict[str, Sheet] = {
    sheet.name: sheet for sheet in (CUSTOMERS, ACCOUNTS, PARTICIPANTS, ISSUES, QUESTIONS, HOSTS, JOURNEYS, DAYS_OFF)
}
