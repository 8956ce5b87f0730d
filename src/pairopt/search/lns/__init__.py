"""The large neighbourhood search: ruin and recreate around any plan; needs no exact solver."""
