"""Processes without rights that answer recordings, and what they are asked and tell."""
