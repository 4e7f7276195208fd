"""Routines: what differs between a call and any other practice is data here."""
