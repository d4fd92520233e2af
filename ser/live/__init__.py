"""A session at a microphone."""
