"""What the Python contestants share: the job they are handed, and the questions they answer line by line.

Arguments of every script: the job as JSON, and a file of its numbers in single precision. The job's `layers` say for each
layer the shapes it maps between, its kind of map, its activation, and the shapes of its weights and biases (or null).
The file holds inputs [rows, in], targets [rows, out], then weights and biases layer by layer.
"""

import json
import sys
import time

import numpy as np


class Job:
    def __init__(self):
        told = json.loads(sys.argv[1])
        self.batch, self.rows, self.layers = told["batch"], told["rows"], told["layers"]
        self.rate, self.momentum = told["rate"], told["momentum"]
        numbers = np.fromfile(sys.argv[2], dtype=np.float32)
        place = 0

        def take(shape):
            nonlocal place
            if shape is None:
                return None
            count = int(np.prod(shape))
            taken = numbers[place : place + count].reshape(shape).copy()
            place += count
            return taken

        self.inputs = take([self.rows, int(np.prod(self.layers[0]["from"]))])
        self.targets = take([self.rows, int(np.prod(self.layers[-1]["to"]))])
        self.numbers = [(take(layer["weights"]), take(layer["bias"])) for layer in self.layers]

    def order(self, step):
        """The rows of a step: the same ones for every contestant."""
        return (17 * (step * self.batch + np.arange(self.batch))) % self.rows


def answer(step):
    """Answers questions until there are none: `losses n` makes n steps, `burst ms` as many as the time allows."""
    done = 0
    for line in sys.stdin:
        what, amount = line.split()
        if what == "losses":
            losses = [float(step(done + i)) for i in range(int(amount))]
            done += len(losses)
            print(json.dumps(losses), flush=True)
            continue
        begin, steps = time.perf_counter(), 0
        while steps == 0 or 1000 * (time.perf_counter() - begin) < float(amount):
            step(done)
            done, steps = done + 1, steps + 1
        print(json.dumps({"steps": steps, "milliseconds": 1000 * (time.perf_counter() - begin)}), flush=True)
