"""Start the server: `python app.py`. Settings are in the README."""

from tutor_app.web.server import main

if __name__ == "__main__":
    main()
