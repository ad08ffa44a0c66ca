# SPDX-License-Identifier: GPL-3.0-or-later
"""A layered net written plainly in PyTorch: Euler's steps of all layers at once, states clipped to [0, 1], layer 0
the output.  What bench/pytorch.py and bench/course.py share."""
import ctypes
import os
import sys
import time

try:
    import torch
except ImportError:
    sys.exit(f"{sys.argv[0]}: PyTorch is missing and its ratios are not measured: install python3-torch")

INPUTS, HIDDEN, OUTPUTS = 784, 512, 10
torch.manual_seed(1)
torch.set_grad_enabled(False)


def thread_counts():
    """Pairs of threads, of PyTorch and of its BLAS, which has threads of its own: the fastest pair counts."""
    cores = len(os.sched_getaffinity(0))
    return sorted({(1, 1), (1, cores), (cores, cores)})


def set_threads(pair):
    torch.set_num_threads(pair[0])
    try:
        ctypes.CDLL("libopenblas.so.0").openblas_set_num_threads(pair[1])
    except (OSError, AttributeError):  # another BLAS keeps its own number
        pass


class Net:
    """rates: of the pairs of layers, from the output's; feedback, output: multiples of Glorot's range."""

    def __init__(self, rates, eps, beta, feedback, output, bias):
        self.rates, self.eps, self.beta = rates, eps, beta
        self.depth = len(rates)
        self.size = [OUTPUTS] + [HIDDEN] * (self.depth - 1) + [INPUTS]
        self.forth = [self.draw(k, k + 1) for k in range(self.depth)]
        self.back = [feedback * self.draw(k + 1, k) for k in range(self.depth - 1)]
        self.bias = [torch.zeros(self.size[k]) for k in range(self.depth)]
        self.forth[0] *= output
        self.bias[0] += bias

    def draw(self, to, of):
        span = (6 / (self.size[to] + self.size[of])) ** 0.5
        return span * (2 * torch.rand(self.size[to], self.size[of]) - 1)

    def steps(self, state, x, count, beta=0, target=None, once=False):
        """The states after count steps; once: the input is projected before the first alone."""
        last = self.depth - 1
        projected = x @ self.forth[last].T if once else None
        for _ in range(count):
            drive = []
            for k in range(self.depth):
                if k < last:
                    d = state[k + 1] @ self.forth[k].T
                else:
                    d = projected if once else x @ self.forth[last].T
                d = d + self.bias[k]
                if k > 0:
                    d = d + state[k - 1] @ self.back[k - 1].T
                drive.append(d)
            if beta:
                drive[0] = drive[0] + beta * (target - state[0])
            state = [(h + self.eps * (d - h)).clamp(0, 1) for h, d in zip(state, drive)]
        return state

    def zeros(self, rows):
        return [torch.zeros(rows, n) for n in self.size[:-1]]

    def learn(self, x, target, free_steps, nudged_steps, centred=True, once=False):
        rows = x.shape[0]
        free = self.steps(self.zeros(rows), x, free_steps, once=once)
        up = self.steps(free, x, nudged_steps, self.beta, target, once)
        down = self.steps(free, x, nudged_steps, -self.beta, target, once) if centred else free
        span = 2 * self.beta if centred else self.beta
        contrast = [(a - b) / span for a, b in zip(up, down)]
        before = free + [x]
        for k, rate in enumerate(self.rates):
            self.forth[k] += rate / rows * contrast[k].T @ before[k + 1]
            self.bias[k] += rate / rows * contrast[k].sum(0)
            if k + 1 < self.depth:
                self.back[k] += rate / rows * contrast[k + 1].T @ free[k]

    def error(self, images, label, free_steps):
        """Images mistaken after the free phase, %; a tie counts, as it does for the learner."""
        mistaken = 0
        for x, y in zip(images.split(1000), label.split(1000)):
            output = self.steps(self.zeros(len(x)), x, free_steps, once=True)[0]
            own = output.gather(1, y[:, None])
            output.scatter_(1, y[:, None], -float("inf"))
            mistaken += int((output >= own).any(1).sum())
        return 100 * mistaken / len(label)


def time_of(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
