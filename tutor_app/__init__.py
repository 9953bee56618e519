"""tutor_app."""
