"""Drawings that are no digit, by families: what people scribble, sign, doodle and write that is none of the ten."""
