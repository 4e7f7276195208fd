"""The English words of what is wrong with a workbook, by code: the file, its sheets and rows, and single cells."""

from bot.templates import COMMAND, By, Template

_SAVE_AGAIN = "Save it in Excel as “Excel Workbook (.xlsx)” and try again."
_AS_TEXT = "Format the column as Text and type it again."
_MONEY = "Write a plain amount, such as 120000, 120,000, 250k or 1.2m."
_DATE = "Write it as 2025-03-01."
_ABOVE = "This row stands above the header row, so it was not read."

FILES: dict[str, Template] = {
    "upload_too_large": (
        "It is larger than 10 MB, the most that can be handed in here. Split it into several workbooks, or take it in "
        "with “firsthand import” in the terminal."
    ),
    "upload_not_fetched": f"Slack didn't hand it over ({{why}}). Please send it once more with {COMMAND} import.",
    "upload_failed": "There is a fault in Firsthand ({error}). Its log says more.",
    "file_is_empty": "This file is empty.",
    "file_too_large": "This file is larger than {megabytes} MB. Split it into several.",
    "unpacked_too_large": (
        "Unpacked, this workbook takes more than {megabytes} MB, or has more than {parts} parts. Copy the rows that "
        "matter into a new workbook."
    ),
    "password_protected": (
        "This workbook is protected by a password. Save it without one (File › Info › Protect) and try again."
    ),
    "old_format": f"This is a workbook of the old format (.xls). {_SAVE_AGAIN}",
    "binary_format": "This is a binary workbook (.xlsb). Save it as “Excel Workbook (.xlsx)”, please.",
    "open_document": "This is an OpenDocument spreadsheet. Save it as “Excel Workbook (.xlsx)”, please.",
    "web_page": f"This is a web page with the name of a workbook. {_SAVE_AGAIN}",
    "pdf_file": f"This is a PDF. {_SAVE_AGAIN}",
    "text_file": f"This is a text file (CSV, perhaps), no workbook. {_SAVE_AGAIN}",
    "no_workbook": f"This is no Excel workbook. {_SAVE_AGAIN}",
    "damaged": "This workbook is damaged or was cut short on its way. Save it again in Excel and try once more.",
    "damaged_xml": "This workbook is damaged. Open it in Excel, save it again, and try once more.",
    "damaged_or_too_large": (
        "This workbook can't be read: it is damaged inside, or takes far more memory than a table of its size should. "
        "Copy its rows into a new workbook, as values, and send that one."
    ),
    "has_doctype": "This workbook carries a document type declaration, which no Excel writes. It is not read.",
    "unknown_encoding": (
        "This workbook is written in “{encoding}”, which can't be read. Open it in Excel, and save it again."
    ),
    "not_opened": "This workbook can't be read: {why}. Save it again in Excel, please.",
    "sheet_not_in_file": "The sheet {sheet} is missing inside the file. Save it again in Excel.",
    "sheet_too_large": (
        "The sheet {sheet} is too large: its last value is in row {row}, column {column}. Delete what is far "
        "outside the table, or copy the table into a new workbook."
    ),
    "row_number_twice": (
        "This workbook is damaged: two of its rows are both number {row}. Open it in Excel, let it repair the "
        "workbook, and save it again."
    ),
    "no_known_sheet": By(
        "found",
        {(): "None of the sheets {wanted} is in this workbook. It has: none."},
        "None of the sheets {wanted} is in this workbook. It has: {found}.",
    ),
    "no_such_file": "There is no such file.",
    "is_folder": "This is a folder. Name the workbook in it.",
    "file_forbidden": "You may not read this file. Change its permissions, or copy it.",
    "file_not_read": "This file can't be read: {why}.",
}

SHEETS: dict[str, Template] = {
    "nobody_known": "It is not known who “{named}” is. Write their e-mail address, and they can be reached.",
    "no_way_to_reach": "There is neither a telephone number nor an e-mail address, so nobody can reach them.",
    "refused_to_be_called": (
        "They said on a call that they don't want to be called, so nobody calls them. Write “no” here. If they agreed "
        "since, press “They may be called after all” below the message about it in the CX channel."
    ),
    "number_was_wrong": "This number was tried, and is not theirs, so it is not taken in. Write the right one.",
    "known_already": (
        "{name} ({external_id}) has the same e-mail address, or the same id but for capitals. If both are one person, "
        "keep one row."
    ),
    "no_consent_column": "This column is missing. Who agreed to be called before stays so, and nobody else does.",
    "unknown_issue": "No issue has the id or title “{named}”. The customer is in, without an issue.",
    "several_issues": (
        "{count} issues are called “{named}”. The customer is in, without an issue; name the issue by its id."
    ),
    "owner_without_account": ("There is no account in this row that they could look after. Name it under “account”."),
    "no_account_column": "There is no column “account” beside it, so nobody was noted as the owner of an account.",
    "owner_on_sheet": "The sheet Accounts names “{owner}” as its owner, and that counts.",
    "another_owner": "“{owner}” in row {row} looks after the same account. The last row counts.",
    "day_named_already": "That day is “{name}” in row {row} already. The first row counts.",
    "unknown_routine": "No routine is called “{named}”. There are: {titles}.",
    "unknown_country": (
        "No country is known as “{named}”. Write its name in English, or its two letters, such as DE: its public "
        "holidays and weekends are respected then."
    ),
    "in_programme": "{name} ({external_id}), who is in the programme already",
    "in_row": "{name} in row {row}",
    "belongs_to_another": By(
        "field",
        {"slack_id": "This Slack id belongs to {holder}. Give each participant their own."},
        "This e-mail address belongs to {holder}. Give each participant their own.",
    ),
    "both_of": "{first} and {second}",
    "unknown_sheet": "This sheet was not read. Known are: {known}.",
    "sheet_twice": "A second sheet, “{name}”, has the same name. It was not read.",
    "sheet_is_empty": "This sheet is empty.",
    "no_rows_yet": "This sheet has no rows yet.",
    "only_the_example": "Only the example is here.",
    "no_header_row": "No row of this sheet is a header row. Its headers would be: {wanted}.",
    "column_missing": "The column {column} is missing, so no row of this sheet could be read.",
    "unknown_column": By(
        "nearest",
        {None: "This column is not known and was not read."},
        "This column is not known and was not read. Did you mean “{nearest}”?",
    ),
    "column_twice": "“{column}” stands here a second time; only the first column was read.",
    "column_without_header": "This column has no header, so its values were not read.",
    "scale_without_score": "There is no column “score” beside it, so no scale was taken.",
    "row_above_header": _ABOVE,
    "data_above_header": f"{_ABOVE} Sort the table without its header, or move row {{header}} to the top.",
    "header_row_again": "This is a header row once more. The rows below it were read by it.",
    "table_not_read": "The table it is in begins in row {row}, and has no column {columns}.",
    "merged_cells": "Merged cells. Unmerge them (Home › Merge & Center) and fill in every row.",
    "one_of_needed": "One of {columns} is needed.",
    "key_twice": "This {name} is in row {row} already; that row counts. Give each row its own {name}.",
    "id_hardly_differs": By(
        "only_capitals",
        {True: "This id differs only in capitals from the one in row {row}. {advice}"},
        "This id differs only in how its letters and spaces are typed from the one in row {row}. {advice}",
    ),
    "email_twice": "This e-mail address is in row {row} already. {advice}",
}

CELLS: dict[str, Template] = {
    "cell_shows_error": "The cell shows the error {error}. Put the value itself there.",
    "formula_without_value": (
        "A formula without a saved value. Open the workbook in Excel and save it, or paste the value in its place."
    ),
    "value_missing": "The {column} is missing.",
    "longer_than_column": "This is {length} characters long; {longest} is the most.",
    "made_date": f"Excel made a date or time of this. {_AS_TEXT}",
    "own_format": (f"Excel shows this number in a format of its own, so it may not be what it looks like. {_AS_TEXT}"),
    "number_cut_short": f"Excel has cut this number short, so its last digits are lost. {_AS_TEXT}",
    "too_many_digits": f"Excel keeps only 15 digits of a number. {_AS_TEXT}",
    "no_telephone_number": ("This is no telephone number. Write it with the country code, such as +44 20 7946 0123."),
    "phone_taken_for_number": (
        "Excel took this telephone number for a number, so a 0 or a + at its beginning is lost. Check it, and write "
        "it as text, with the country code."
    ),
    "no_email_address": "This is no e-mail address: {why}. Such as name@company.com.",
    "no_slack_id": (
        "This is no Slack member id. It begins with U or W, such as U012AB3CD: in Slack, Profile › ⋮ › Copy member ID."
    ),
    "no_yes_or_no": "Write yes or no.",
    "no_situation": By(
        "nearest",
        {None: "A situation is one of: {choices}."},
        "A situation is one of: {choices}. Did you mean {nearest}?",
    ),
    "no_timezone": By(
        "nearest",
        {None: "This is no time zone. Choose one such as Europe/London."},
        "This is no time zone. Did you mean {nearest}? Choose one such as Europe/London.",
    ),
    "no_number": "This is no number.",
    "no_score": "A score is a number, such as 7 or 8.5.",
    "score_too_large": "This is far too large for a score.",
    "no_scale": "This is no scale. Write its lowest and highest score, such as 1 to 5.",
    "percent_off_scale": ("This cell shows {score}%. Write “0 to 100” under “score scale”, or the score without %."),
    "off_usual_scale": (
        "A score lies between 0 and 10. For another scale, write it under “score scale”, such as 0 to 100."
    ),
    "off_scale": "This is not on the scale {scale} that its row names.",
    "no_money": f"This is no amount of money. {_MONEY}",
    "share_not_money": f"This is a share, no amount of money. {_MONEY}",
    "amount_unclear": f"This amount can be read in two ways. {_MONEY}",
    "negative_amount": "The annual value can't be negative.",
    "amount_too_large": "The annual value is too large: a trillion or more.",
    "no_currency": "A currency is three letters, such as EUR, USD or GBP.",
    "two_currencies": "This amount is in two currencies, {currencies}. Name one of them.",
    "unknown_currency": (
        "“{sign}” is no one currency, so only the number was taken. Write its three letters, such as SEK, under "
        "“currency”."
    ),
    "no_severity": "Severity is a whole number from 1 to 5, or low, medium, high or critical.",
    "no_whole_number": "This is a whole number from 1 on, such as 3.",
    "no_date": f"This is no date. {_DATE}",
    "number_for_date": "This is a plain number. Format the cell as a date, or: write it as 2025-03-01.",
    "date_unclear": f"Day and month can be read in two ways. {_DATE}",
    "no_such_day": f"There is no such day. {_DATE}",
    "year_unlikely": f"The year {{year}} can't be right. {_DATE}",
}
