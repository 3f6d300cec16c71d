"""The steps, oldest first. A step never changes once it was released."""
