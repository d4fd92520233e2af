"""The screen on which the emotion is watched while one speaks."""
