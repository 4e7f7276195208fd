"""The workbook of the import bench: any number of customers with every column filled."""

import io

from openpyxl import Workbook

from bot.workbook.columns import CUSTOMERS


def workbook_of(customers: int) -> bytes:
    """Return an .xlsx file with that many customers who agreed to be called."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(CUSTOMERS.name)
    sheet.append([column.header for column in CUSTOMERS.columns])
    for number in range(customers):
        row = {
            "external_id": f"C-{number}",
            "name": f"Customer Number {number}",
            "account": f"Account {number // 3}",
            "title": "Head of Purchasing",
            "email": f"customer.{number}@example.com",
            "phone": f"+44 20 7946 {number % 10_000:04}",
            "timezone": "Europe/London",
            "language": "en",
            "segment": "loyal",
            "annual_value": 1_000 + number,
            "score": number % 11,
            "comment": "The invoice never matches the order, and each month somebody has to find out why.",
            "consent_to_call": "yes",
            "account_owner": "sam@acme.example",
        }
        sheet.append([row.get(column.field) for column in CUSTOMERS.columns])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
