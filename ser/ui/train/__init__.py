"""The Train page, part by part, from the top of the page down."""
