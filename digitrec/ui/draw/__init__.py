"""The Draw page: a digit, a number, a photo."""
