"""A training on the page: what is asked, the process that does it, what it finds."""
