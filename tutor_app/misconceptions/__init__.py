"""The misconception library, the sentence embedding, and the search for the nearest entries."""
