"""Figures: what nudges led to, how rounds went, and how long ago people met a customer; counted in SQL."""
