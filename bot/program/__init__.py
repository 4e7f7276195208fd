"""The programme itself: verbs on nouns, knowing neither Slack nor a clock of its own."""
