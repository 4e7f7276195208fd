"""The ways in for a person: one file per feature, each ending in register(app, ...)."""
