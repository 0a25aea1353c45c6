"""The network: its plan (no Keras), its Keras build, its export to LiteRT, and the recognizer that answers."""
