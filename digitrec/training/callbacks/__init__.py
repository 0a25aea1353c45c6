"""What happens beside the steps while Keras trains a run: one callback a file."""
