"""Runs the code cells of a notebook, top to bottom, in one fresh interpreter. Lines with % or ! belong to Jupyter."""

import json
import sys

file = sys.argv[1]
with open(file, encoding="utf-8") as opened:
    cells = json.load(opened)["cells"]
state = {"__name__": "__main__"}
for number, cell in enumerate(cells, 1):
    if cell["cell_type"] == "code":
        lines = [line for line in "".join(cell["source"]).splitlines() if not line.startswith(("%", "!"))]
        exec(compile("\n".join(lines), f"{file}, cell {number}", "exec"), state)
