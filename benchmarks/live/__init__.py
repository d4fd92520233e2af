"""The Live page: how soon, what is lost, how many."""
