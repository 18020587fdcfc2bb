"""A multilayer perceptron written by hand in numpy, single precision."""

import numpy as np
from python_job import Job, answer

job = Job()
if any(layer["map"] != "dense" for layer in job.layers):
    raise SystemExit("not written for numpy")
velocities = [(np.zeros_like(K), np.zeros_like(b)) for K, b in job.numbers]
rate, momentum = np.float32(job.rate), np.float32(job.momentum)


def step(number):
    """One step of gradient descent with momentum; answers the batch's mean cross entropy before it."""
    order = job.order(number)
    outputs = [job.inputs[order]]
    for layer, (K, b) in zip(job.layers, job.numbers):
        a = outputs[-1] @ K.T + b
        kind = layer["activation"]
        outputs.append(np.tanh(a) if kind == "tanh" else np.maximum(a, 0) if kind == "relu" else a)
    wanted = job.targets[order]
    shifted = outputs[-1] - outputs[-1].max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    sums = powers.sum(axis=1, keepdims=True)
    loss = ((np.log(sums) - shifted) * wanted).sum() / job.batch
    delta = (powers / sums - wanted) / np.float32(job.batch)
    for place in reversed(range(len(job.numbers))):
        K, b = job.numbers[place]
        into = outputs[place]
        gradients = delta.T @ into, delta.sum(axis=0)
        if place > 0:
            delta = delta @ K
            delta *= 1 - into * into if job.layers[place - 1]["activation"] == "tanh" else into > 0
        for value, velocity, gradient in zip((K, b), velocities[place], gradients):
            velocity *= momentum
            velocity -= rate * gradient
            value += velocity
    return loss


answer(step)
