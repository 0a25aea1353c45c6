"""How a network learns: the loop, its data, callbacks and checkpoints, and the worker process that runs it."""
