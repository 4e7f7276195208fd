"""Bookings of calls by the hour: free slots, what becomes of a booking, and what its calendar file needs."""
