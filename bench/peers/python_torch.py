"""PyTorch on one thread, in its usual style: functional layers, cross entropy, the optimizer of torch.optim."""

import torch
import torch.nn.functional as F
from python_job import Job, answer

torch.set_num_threads(1)
job = Job()
inputs, targets = torch.from_numpy(job.inputs), torch.from_numpy(job.targets)


def as_channels_first(shape):
    """Height, width, channels as torch has them; a picture without channels has one."""
    height, width, *channels = shape
    return [*(channels or [1]), height, width]


def layer_of(layer, weights, bias):
    """A function of a batch, and its parameters; arrays arrive with their channels last."""
    source, kind = layer["from"], layer["map"]
    parameters = []

    def parameter(array):
        tensor = torch.from_numpy(array.copy()).contiguous().requires_grad_()
        parameters.append(tensor)
        return tensor

    if kind == "dense":
        if len(source) == 3:
            weights = weights.reshape(-1, *source).transpose(0, 3, 1, 2).reshape(len(weights), -1)
        W, b = parameter(weights), parameter(bias)
        linear = lambda x: F.linear(x.flatten(1), W, b)
    elif kind == "convolution-2d":
        W = parameter(weights.transpose(3, 2, 0, 1))
        b = parameter(bias)  # one for each channel
        linear = lambda x: F.conv2d(x.reshape(-1, *as_channels_first(source)), W, b)
    else:
        linear = lambda x: F.avg_pool2d(x, 2)
    sigma = {"relu": F.relu, "tanh": torch.tanh}.get(layer["activation"], lambda a: a)
    return (lambda x: sigma(linear(x))), parameters


layers = [layer_of(layer, *numbers) for layer, numbers in zip(job.layers, job.numbers)]
optimizer = torch.optim.SGD([p for _, own in layers for p in own], lr=job.rate, momentum=job.momentum)


def step(number):
    """One step; answers the batch's mean cross entropy before it."""
    order = torch.from_numpy(job.order(number))
    x = inputs[order]
    for layer, _ in layers:
        x = layer(x)
    loss = F.cross_entropy(x, targets[order])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


answer(step)
