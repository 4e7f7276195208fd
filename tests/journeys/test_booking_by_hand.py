"""Booking by hand in a browser, on desk and phone: hours found, booked, asked about, tried again; as pictures."""

from datetime import timedelta

from playwright.async_api import Browser, expect
from sqlalchemy import update
from sqlmodel import col

from models import Booking, Customer
from tests.bookings import files_settle
from tests.handlers.actions import assign_customer, rows, settle
from tests.harness import started_with_people
from tests.journeys.screens import keep_picture, new_page, open_as
from tests.journeys.test_form_on_a_phone import PHONE

_CALL = timedelta(minutes=30)


async def test_a_call_is_booked_by_one_tap_on_a_phone_and_asked_about(sqlite_url: str, browser: Browser) -> None:
    async with started_with_people(sqlite_url, sandbox={"page": True}) as harness:
        async with harness.database.write() as session:
            await session.exec(
                update(Customer)
                .where(col(Customer.external_id) == "C-1")
                .values(name="Marta Silva", title="Head of Purchasing", timezone="Europe/Berlin")
            )
        await assign_customer(harness)
        pages = [(await browser.new_page(viewport=PHONE), "phone"), (await new_page(browser), "desk")]
        for page, suffix in pages:
            await open_as(page, harness.sandbox.url, harness.ada.id, await harness.ada.dm_id())
            if suffix == "phone":  # the stand-in shows a person's modals on all devices
                await page.get_by_role("button", name="Find a time").click()
            await expect(page.get_by_role("dialog").get_by_role("button", name="Book Tuesday")).to_be_visible()
            await keep_picture(page, f"booking-find-{suffix}")
        phone, desk = pages[0][0], pages[1][0]
        await phone.get_by_role("dialog").get_by_role("button", name="Book Tuesday").click()
        await expect(phone.get_by_role("dialog").get_by_text("Google Calendar")).to_be_visible()
        await keep_picture(phone, "booking-booked-phone")
        await phone.get_by_role("dialog").get_by_role("button", name="Done").first.click()
        await files_settle(harness)
        for page, suffix in pages:
            await open_as(page, harness.sandbox.url, harness.ada.id, await harness.ada.dm_id())
            await expect(page.get_by_text("firsthand-call.ics")).to_be_visible()
            await keep_picture(page, f"booking-brief-{suffix}")
        await desk.get_by_role("button", name="Change the time").first.click()
        await expect(desk.get_by_role("dialog").get_by_text("Cancel this time")).to_be_visible()
        await keep_picture(desk, "booking-change-desk")
        await desk.get_by_role("dialog").get_by_role("button", name="Cancel", exact=True).click()
        (booking,) = await rows(harness, Booking)
        await harness.move_to(booking.starts_at - timedelta(minutes=10))
        await settle(harness)
        for page, suffix in pages:
            await open_as(page, harness.sandbox.url, harness.ada.id, await harness.ada.dm_id())
            await keep_picture(page, f"booking-soon-{suffix}")
        await harness.move_to(booking.starts_at + _CALL)
        await settle(harness)
        for page, suffix in pages:
            await open_as(page, harness.sandbox.url, harness.ada.id, await harness.ada.dm_id())
            await expect(page.get_by_role("button", name="Wrong number")).to_be_in_viewport()
            await keep_picture(page, f"booking-asked-{suffix}")
        await phone.get_by_role("button", name="Voicemail").click()
        await expect(phone.get_by_role("dialog").get_by_text("When do you try again?")).to_be_visible()
        await keep_picture(phone, "booking-again-phone")
        assert harness.sandbox.violations == []
