"""The three roles of a tutor (analyst, verifier, instructor) and the engines that fill them."""
