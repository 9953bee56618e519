"""The part of the sandbox that runs in processes of its own.

Only the standard library (and pyseccomp, once, in the server) is used here: the package is loaded
by a bare interpreter as the top-level package `inside`, and shares nothing with the tutor.
"""
