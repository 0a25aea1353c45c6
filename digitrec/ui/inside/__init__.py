"""The Inside page: what explains, a picture or a tool first and its text below."""
