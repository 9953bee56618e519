"""The student's page: what it shows (render_*), how it acts (student), and the server around it."""
