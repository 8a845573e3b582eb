import argparse

from hello import greeting


def main() -> None:
    parser = argparse.ArgumentParser(prog="hello", description="Greets people.")
    parser.add_argument("name", nargs="?", default="world")
    print(greeting(parser.parse_args().name))


if __name__ == "__main__":
    main()
