"""The Train page: the form, the start, and what is behind the settings."""
