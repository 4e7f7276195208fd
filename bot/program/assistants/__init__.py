"""Assistants: who books for a participant, named by them or by the sheet; they see what is to book, and no more."""
