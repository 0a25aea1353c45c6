"""What a pen does: its points, its brush, how it draws on a canvas, and what the canvas component gives back."""
