"""`python -m web.commands` is `mosty`."""

from web.commands import main

main(prog_name="mosty")
