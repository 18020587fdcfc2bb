"""scikit-learn's MLPClassifier, batch by batch, from starting numbers of its own."""

import numpy as np
from python_job import Job, answer
from sklearn.neural_network import MLPClassifier

job = Job()
if any(layer["map"] != "dense" for layer in job.layers):
    raise SystemExit("scikit-learn has no convolutions")
hidden = job.layers[:-1]
model = MLPClassifier(
    hidden_layer_sizes=[layer["to"][0] for layer in hidden],
    activation=hidden[0]["activation"],
    solver="sgd",
    learning_rate_init=job.rate,
    momentum=job.momentum,
    nesterovs_momentum=False,
    alpha=0,
    batch_size=job.batch,
    shuffle=False,
)
classes = np.arange(job.targets.shape[1])
labels = job.targets.argmax(axis=1)


def step(number):
    order = job.order(number)
    model.partial_fit(job.inputs[order], labels[order], classes)
    return model.loss_


answer(step)
