"""The page of kept drawings, and fine-tuning on them."""
