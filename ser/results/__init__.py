"""Every figure that is shown, and the texts that are made of them."""
