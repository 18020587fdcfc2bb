"""Products of two square matrices with numpy's BLAS, single precision: how fast a core can multiply. A step is a product."""

import sys

import numpy as np
from python_job import answer

size = int(sys.argv[1])
random = np.random.default_rng(1)
a, b = (random.standard_normal((size, size), dtype=np.float32) for _ in range(2))
c = np.empty_like(a)


def step(_):
    np.matmul(a, b, out=c)
    return 0.0


answer(step)
