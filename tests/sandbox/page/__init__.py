"""Tests of the stand-in's page in a real browser, against the real stand-in and a tiny Bolt app."""
