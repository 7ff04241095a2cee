"""What the reports say they measured, and what our own numbers say of it."""
