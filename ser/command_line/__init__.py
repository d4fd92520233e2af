"""`python -m ser …`."""
