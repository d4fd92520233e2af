"""What a recording or a score looks like, and reads like."""
