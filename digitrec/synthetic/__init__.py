"""What is generated: drawings of no digit, written numbers, paper and photos, other hands of the same digit."""
