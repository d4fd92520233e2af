"""How far recognition is from its goals, and what was tried."""
