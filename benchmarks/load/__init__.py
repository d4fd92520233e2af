"""Ten visitors at once."""
