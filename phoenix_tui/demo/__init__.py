"""The shipped demo model: its grammar of postcards, its training and its measuring."""
