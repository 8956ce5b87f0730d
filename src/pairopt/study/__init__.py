"""Many plans of one county: solved side by side, and compared."""
