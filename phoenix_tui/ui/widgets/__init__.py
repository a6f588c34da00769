"""One widget a module; values go in, messages come out."""
