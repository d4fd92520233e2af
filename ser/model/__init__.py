"""A trained model, its answers, how sure they are, and how it is kept."""
