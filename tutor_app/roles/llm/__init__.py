"""The model engine: a language model in the roles of `roles.protocols`, each with its offline twin
to fall back on. The planner decides what is asked; a model reads replies and finds the words.
"""
