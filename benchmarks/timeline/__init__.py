"""Stretches, boundaries and windows of long recordings."""
