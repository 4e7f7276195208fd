"""The ids of booking by the hour, and of how a booked call went."""

from bot.surfaces.ids import ActionId, BlockId, CallbackId


class BookingAction(ActionId):
    """The buttons in *Find a time*, and under *Did you talk?*."""

    BOOK_SLOT = "book_slot"
    CANCEL_BOOKING = "cancel_booking"
    OPEN_GOOGLE = "open_google"
    OPEN_OUTLOOK = "open_outlook"
    GOT_VOICEMAIL = "got_voicemail"
    GOT_NO_ANSWER = "got_no_answer"
    CUSTOMER_REFUSED = "customer_refused"
    NUMBER_IS_WRONG = "number_is_wrong"
    MAY_BE_CALLED = "may_be_called"


class BookingCallback(CallbackId):
    """The modals that ask for more."""

    WRONG_NUMBER = "wrong_number"


class BookingBlock(BlockId):
    """The rows of their buttons."""

    SLOT_BUTTON = "slot_button"
    CALENDAR_BUTTONS = "calendar_buttons"
    OUTCOME_BUTTONS = "outcome_buttons"
    REFUSED_BUTTON = "refused_button"
