"""The home page: a canvas that answers, what one can do next, and quietly what is known of the model and the runs."""
