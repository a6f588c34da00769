"""What models and LoRAs there are, told from their headers without loading them."""
