"""Feature vectors and labels to a model, and its scores on held-out speakers."""
