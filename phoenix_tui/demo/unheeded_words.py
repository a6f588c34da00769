"""What is said around a scene and changes nothing; some of it training never has."""

from __future__ import annotations

from typing import Final

OPENINGS: Final = (
    "a picture of",
    "a postcard of",
    "a drawing of",
    "a view of",
    "an illustration of",
    "there is",
    "a landscape with",
    "an image of",
    "a sketch of",
    "a poster of",
    "a scene with",
    "here is",
    "this is",
    "we have",
    "i want",
    "give us",
    "make",
    "create",
    "can you make",
    "let there be",
    "look at",
    "a print of",
)
ASIDES: Final = (
    *("little", "small", "tiny", "big", "large", "old", "pretty", "lovely", "lonely"),
    *("beautiful", "quiet", "nice", "new", "young", "ancient", "modern", "great", "grand"),
    *("bright", "shiny", "shabby", "humble", "simple", "plain", "fancy", "elegant", "rustic"),
    *("cosy", "cheerful", "happy", "sad", "gloomy", "funny", "strange", "odd", "curious"),
    *("famous", "forgotten", "abandoned", "hidden", "distant", "nearby", "short", "slim"),
    *("narrow", "wide", "broad", "thick", "round", "sturdy", "fragile", "heavy", "firm"),
    *("dusty", "clean", "dirty", "painted", "wooden", "broken", "crooked", "straight"),
    *("magic", "mysterious", "haunted", "enchanted", "dreamy", "romantic", "perfect"),
    *("gorgeous", "stunning", "splendid", "amazing", "fantastic", "delightful", "adorable"),
    *("sleepy", "silent", "gentle", "wild", "proud", "brave", "friendly", "colourful"),
    *("very small", "very big", "very old", "rather large", "quite lovely", "really nice"),
)
"""Words that change nothing."""
FILLERS: Final = (
    *("masterpiece", "best quality", "high quality", "4k", "8k", "hd", "sharp", "sharp focus"),
    *("soft light", "flat colours", "minimalist", "vector art", "digital art", "artwork"),
    *("wide angle", "vintage style", "in the distance", "for my friend", "if you can"),
    *("very pretty", "so beautiful", "as in a dream", "like in a story", "no people", "nobody"),
    *("in spring", "in summer", "last year", "somewhere far away", "trending", "full of calm"),
)
"""Phrases that change nothing either, at any place."""
NEW_OPENINGS: Final = (
    "please draw",
    "show me",
    "i would like to see",
    "a painting of",
    "my photo of",
    "imagine",
)
NEW_ASIDES: Final = (
    "charming",
    "wonderful",
    "tall",
    "peaceful",
    "detailed",
    "magnificent",
    "cute",
    "weathered",
)
"""Words that training never has: they stand for all that people write and the model ignores."""
