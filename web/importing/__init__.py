"""Files that others made into rows of ours: what cannot be read is named by line and column, and nothing is guessed."""
