"""Nudges: what is due by one pure function, kept and sent once, snoozed, and in the end told to the CX team."""
