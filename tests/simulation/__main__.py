"""Live histories again: `python -m tests.simulation SEED`, or `--seeds FIRST COUNT`."""

import argparse

from tests.simulation.fleet import Fleet, draw_plan


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("seed", type=int, nargs="?", help="the history to live again")
    parser.add_argument("--seeds", type=int, nargs=2, metavar=("FIRST", "COUNT"))
    arguments = parser.parse_args()
    if arguments.seeds is None:
        first, count = arguments.seed or 0, 1
        print(draw_plan(first))
    else:
        first, count = arguments.seeds
    failed = 0
    for seed in range(first, first + count):
        for problem in Fleet(seed).run():
            failed += 1
            print(f"{seed}: {problem}")
    print(f"{count} histories, {failed} problems")
    return 1 if failed else 0


raise SystemExit(main())
