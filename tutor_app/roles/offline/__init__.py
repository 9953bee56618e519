"""The offline engine: the roles filled from diagnosis, the library and `prompts/offline/`."""
