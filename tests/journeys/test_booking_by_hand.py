"""Booking by hand in a browser, on desk and phone: hours found, booked, asked about, tried again; as pictures."""

from datetime import timedelta

from playwright.async_api import Browser, Page, expect
from sqlalchemy import update
from sqlmodel import col

from models import Booking, Customer
from tests.bookings import files_settle
from tests.handlers.actions import assign_customer, rows, settle
from tests.harness import Harness, started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as
from tests.journeys.test_form_on_a_phone import PHONE

_SOON, _CALL = timedelta(minutes=10), timedelta(minutes=30)


async def _open(harness: Harness, *pages: Page) -> None:
    for page in pages:
        await open_as(page, harness.sandbox.url, harness.ada.id, await harness.ada.dm_id())


async def _keep_on_both(harness: Harness, phone: Page, desk: Page, name: str) -> None:
    await _open(harness, phone, desk)
    await keep_picture(phone, f"booking-{name}-phone")
    await keep_picture(desk, f"booking-{name}-desk")


async def _book(harness: Harness, phone: Page, desk: Page) -> None:
    await _open(harness, phone)
    await phone.get_by_role("button", name="Find a time").click()
    tuesday = phone.get_by_role("dialog").get_by_role("button", name="Book Tuesday")
    await expect(tuesday).to_be_in_viewport()
    await _keep_on_both(harness, phone, desk, "find")
    await tuesday.click()
    await expect(phone.get_by_role("dialog").get_by_text("Google Calendar")).to_be_visible()
    await keep_picture(phone, "booking-booked-phone")
    await phone.get_by_role("dialog").get_by_role("button", name="Done").first.click()
    await files_settle(harness)


async def test_a_call_is_booked_by_one_tap_on_a_phone_and_asked_about(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        async with harness.database.write() as session:
            berlin = update(Customer).where(col(Customer.external_id) == "C-1").values(timezone="Europe/Berlin")
            await session.exec(berlin.values(name="Marta Silva", title="Head of Purchasing"))
        await assign_customer(harness)
        phone, desk = await browser.new_page(viewport=PHONE), await new_page(browser)
        await _book(harness, phone, desk)
        await _keep_on_both(harness, phone, desk, "brief")
        await expect(phone.get_by_text("firsthand-call.ics")).to_be_visible()
        await desk.get_by_role("button", name="Change the time").first.click()
        await expect(desk.get_by_role("dialog").get_by_text("Cancel this time")).to_be_visible()
        await keep_picture(desk, "booking-change-desk")
        await desk.get_by_role("dialog").get_by_role("button", name="Cancel", exact=True).click()
        (booking,) = await rows(harness, Booking)
        for moment, name in ((booking.starts_at - _SOON, "soon"), (booking.starts_at + _CALL, "asked")):
            await harness.move_to(moment)
            await settle(harness)
            await _keep_on_both(harness, phone, desk, name)
        await expect(phone.get_by_role("button", name="Wrong number")).to_be_in_viewport()
        await phone.get_by_role("button", name="Voicemail").click()
        await expect(phone.get_by_role("dialog").get_by_text("When do you try again?")).to_be_visible()
        await keep_picture(phone, "booking-again-phone")
