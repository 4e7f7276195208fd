"""The command line: run, demo, doctor, import, template."""

import typer

main = typer.Typer(no_args_is_help=True, add_completion=False, help="Firsthand: executives meet real customers.")


@main.callback()
def firsthand() -> None:
    """Firsthand: executives meet real customers."""


if __name__ == "__main__":
    main()
