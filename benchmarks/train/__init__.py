"""The Train page: how soon, how much."""
