"""A clip to its feature vector."""
