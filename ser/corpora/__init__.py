"""Labelled recordings, wherever they are, to feature tables."""
