#!/usr/bin/env python
"""Run an administrative command: `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.private_files import keep_new_files_private

    keep_new_files_private(*sys.argv[1:2])
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
