"""Gradients of a run's network, for the explanations that need them: a worker with Keras, asked by files."""
