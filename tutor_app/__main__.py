"""`python -m tutor_app chat PROBLEM` and `python -m tutor_app replay FILE.jsonl`."""

from tutor_app.commands import main

raise SystemExit(main())
