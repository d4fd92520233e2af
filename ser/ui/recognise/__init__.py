"""The page on which a voice comes in and is answered, part by part."""
