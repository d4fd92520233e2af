"""Bytes to a clip, and what may happen to a sound on its way."""
