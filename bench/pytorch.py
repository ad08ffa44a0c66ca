# SPDX-License-Identifier: GPL-3.0-or-later
"""The net and steps of bench/learner written plainly in PyTorch: images per second with the input projected at every
step, as a plain program does, and once.  Standard input: what bench/learner printed."""
import statistics
import sys

from net import INPUTS, OUTPUTS, Net, set_threads, thread_counts, time_of, torch

REPEATS = 3


def speed(hidden, batch, once):
    """Images per second, median of the repeats."""
    net = Net([0.01] * (hidden + 1), eps=0.5, beta=0.5, feedback=0.3, output=1, bias=0)
    batches = max(1, (640 if hidden == 1 else 200) // batch)
    x = 0.1 * torch.rand(batches, batch, INPUTS)
    target = torch.eye(OUTPUTS)[torch.arange(batch) % OUTPUTS]

    def learn():
        for b in range(batches):
            net.learn(x[b], target, 20, 4 if hidden == 1 else 6, hidden > 1, once)

    learn()  # to warm up
    return batches * batch / statistics.median(time_of(learn) for _ in range(REPEATS))


def speeds(hidden, batch, once):
    """Of each pair of threads."""
    found = []
    for threads in thread_counts():
        set_threads(threads)
        found.append(speed(hidden, batch, once))
    return found


# Lines of bench/learner: hidden, batch, T1, +, phases, x, T2, bound, peak, images/s of one thread, ratio, peak, of two,
# ...; the first line of a net and batch is that of the default backend.
ours = {}
for line in sys.stdin:
    cells = line.split()
    if len(cells) > 12 and cells[3] == "+":
        ours.setdefault((int(cells[0]), int(cells[1])), max(float(cells[9]), float(cells[12])))
if not ours:
    sys.exit("bench/pytorch.py: standard input has no row of bench/learner: run make bench")

counts = "".join(f" {f'{t} + {b}':>7}" for t, b in thread_counts())
print(f"\nPyTorch {torch.__version__}, the same net and steps, the input projected at every step, and once: images/s")
print("by threads of PyTorch + of its BLAS; ratio: the learner's images/s over PyTorch's, each with its best threads")
print(f"{'hidden':>6} {'batch':>5} {'learner':>8} |{counts} {'ratio':>6} |{counts} {'ratio':>6}")
for (hidden, batch), mine in ours.items():
    row = f"{hidden:6d} {batch:5d} {mine:8.0f}"
    for once in (False, True):
        rates = speeds(hidden, batch, once)
        row += " |" + "".join(f" {rate:7.0f}" for rate in rates) + f" {mine / max(rates):6.2f}"
    print(row, flush=True)
