"""A multilayer perceptron written by hand in numpy, single precision; bench/peers/numpy.ts asks it line by line.

Arguments: the sizes of the layers, the activation, rows of a batch, rows of the data, and a file of float32 numbers:
inputs [rows, in], targets [rows, out], then for every layer K [to, from] and b [to].
"""

import json
import sys
import time

import numpy as np

sizes = [int(size) for size in sys.argv[1].split("-")]
activation, batch, rows = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
numbers = np.fromfile(sys.argv[5], dtype=np.float32)


def take(*shape):
    global numbers
    count = int(np.prod(shape))
    taken, numbers = numbers[:count].reshape(shape).copy(), numbers[count:]
    return taken


inputs, targets = take(rows, sizes[0]), take(rows, sizes[-1])
layers = [(take(to, of), take(to)) for of, to in zip(sizes, sizes[1:])]
velocities = [(np.zeros_like(K), np.zeros_like(b)) for K, b in layers]
rate, momentum = np.float32(0.05), np.float32(0.9)


def step(number):
    """One step of gradient descent with momentum; answers the batch's mean cross entropy before it."""
    order = (17 * (number * batch + np.arange(batch))) % rows
    outputs = [inputs[order]]
    for place, (K, b) in enumerate(layers):
        a = outputs[-1] @ K.T + b
        if place < len(layers) - 1:
            a = np.tanh(a) if activation == "tanh" else np.maximum(a, 0)
        outputs.append(a)
    wanted = targets[order]
    shifted = outputs[-1] - outputs[-1].max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    sums = powers.sum(axis=1, keepdims=True)
    loss = ((np.log(sums) - shifted) * wanted).sum() / batch
    delta = (powers / sums - wanted) / np.float32(batch)
    for place in reversed(range(len(layers))):
        K, b = layers[place]
        into = outputs[place]
        gradients = delta.T @ into, delta.sum(axis=0)
        if place > 0:
            delta = delta @ K
            delta *= 1 - into * into if activation == "tanh" else into > 0
        for value, velocity, gradient in zip((K, b), velocities[place], gradients):
            velocity *= momentum
            velocity -= rate * gradient
            value += velocity
    return float(loss)


done = 0
for line in sys.stdin:
    what, amount = line.split()
    if what == "losses":
        losses = [step(done + i) for i in range(int(amount))]
        done += len(losses)
        print(json.dumps(losses), flush=True)
        continue
    begin, steps = time.perf_counter(), 0
    while steps == 0 or 1000 * (time.perf_counter() - begin) < float(amount):
        step(done)
        done, steps = done + 1, steps + 1
    print(json.dumps({"steps": steps, "milliseconds": 1000 * (time.perf_counter() - begin)}), flush=True)
