# SPDX-License-Identifier: GPL-3.0-or-later
"""The net and steps of bench/learner written plainly in PyTorch, one thread: images per second with the input
projected at every step, as a plain program does, and once; Euler steps of 0.5, states clipped to [0, 1]."""
import statistics
import sys
import time

try:
    import torch
except ImportError:
    print("\nPyTorch is not installed: its rows are left out")
    sys.exit(0)

INPUTS, HIDDEN, OUTPUTS, REPEATS, BETA, EPS, RATE = 784, 512, 10, 3, 0.5, 0.5, 0.01
torch.set_num_threads(1)
torch.manual_seed(1)
torch.set_grad_enabled(False)


class Net:
    def __init__(self, hidden):
        self.size = [OUTPUTS] + [HIDDEN] * hidden + [INPUTS]
        self.depth = hidden + 1
        self.forth = [self.draw(k, k + 1) for k in range(self.depth)]
        self.back = [0.3 * self.draw(k + 1, k) for k in range(self.depth - 1)]
        self.bias = [torch.zeros(self.size[k]) for k in range(self.depth)]

    def draw(self, to, of):
        span = (6 / (self.size[to] + self.size[of])) ** 0.5
        return span * (2 * torch.rand(self.size[to], self.size[of]) - 1)

    def steps(self, state, x, count, beta, target, once):
        last = self.depth - 1
        projected = x @ self.forth[last].T
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
            state = [(h + EPS * (d - h)).clamp(0, 1) for h, d in zip(state, drive)]
        return state

    def learn(self, x, target, free_steps, nudged_steps, centred, once):
        rows = x.shape[0]
        free = self.steps([torch.zeros(rows, n) for n in self.size[:-1]], x, free_steps, 0, target, once)
        up = self.steps(free, x, nudged_steps, BETA, target, once)
        down = self.steps(free, x, nudged_steps, -BETA, target, once) if centred else free
        span = 2 * BETA if centred else BETA
        contrast = [(a - b) / span for a, b in zip(up, down)]
        before = free + [x]
        for k in range(self.depth):
            self.forth[k] += RATE / rows * contrast[k].T @ before[k + 1]
            self.bias[k] += RATE / rows * contrast[k].sum(0)
            if k + 1 < self.depth:
                self.back[k] += RATE / rows * contrast[k + 1].T @ free[k]


def speed(hidden, batch, once):
    """Images per second, median of the repeats."""
    net = Net(hidden)
    batches = max(1, (640 if hidden == 1 else 200) // batch)
    x = 0.1 * torch.rand(batches, batch, INPUTS)
    target = torch.eye(OUTPUTS)[torch.arange(batch) % OUTPUTS]
    taken = []
    for _ in range(REPEATS + 1):  # the first to warm up
        start = time.perf_counter()
        for b in range(batches):
            net.learn(x[b], target, 20, 4 if hidden == 1 else 6, hidden > 1, once)
        taken.append(time.perf_counter() - start)
    return batches * batch / statistics.median(taken[1:])


# Lines of bench/learner: hidden, batch, T1, +, phases, x, T2, bound, its share of the peak, images/s of one thread, ...;
# the first line of a net and batch is that of the default backend.
ours = {}
for line in sys.stdin:
    cells = line.split()
    if len(cells) >= 10 and cells[3] == "+":
        ours.setdefault((int(cells[0]), int(cells[1])), float(cells[9]))

print(f"\nPyTorch {torch.__version__}, one thread, the same net and steps; ratio: the learner's images/s over it")
print(f"{'hidden':>6} {'batch':>5} {'every step':>10} {'ratio':>6} {'once':>10} {'ratio':>6}")
for hidden, batch in ((1, 20), (1, 100), (1, 256), (3, 20), (3, 100), (3, 256)):
    row = f"{hidden:6d} {batch:5d}"
    for once in (False, True):
        rate = speed(hidden, batch, once)
        mine = ours.get((hidden, batch))
        row += f" {rate:10.0f} {mine / rate if mine else float('nan'):6.2f}"
    print(row, flush=True)
