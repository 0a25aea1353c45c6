"""What a network did with one digit: its layers, the sum of each unit, why it answers so, and how it came to."""
