"""Sheets: one picture with each value of a parameter or two, from the plan to the file."""
