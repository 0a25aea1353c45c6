"""Training: jobs that start and stop it (no Keras), and the worker process that does it."""
