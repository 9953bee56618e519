"""What a teacher looks at: the overview of a class, the review of a session, exports, retention.

Everything here is computed from what is stored; nothing is stored by it.
"""
