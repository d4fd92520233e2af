"""A long recording along time: its stretches of speech and their answers."""
