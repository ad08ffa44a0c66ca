# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the plain PyTorch program takes to a test error of 5 % and of 3 %, beside bench/course, whose output is the
standard input here, settings included.  The clock runs while the net learns and stands while its error is measured.

course.py SECONDS FOLDER: learns each net for at most so many seconds, the images of MNIST in the folder."""
import gzip
import sys

import numpy

from net import OUTPUTS, Net, set_threads, thread_counts, time_of, torch

GOALS = 5, 3


def read(path):
    """The array of an idx file: its header counts the dimensions in byte 3, each then in 4 bytes."""
    with gzip.open(path) as file:
        data = file.read()
    shape = numpy.frombuffer(data, ">u4", data[3], 4)
    return numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * data[3]).reshape(shape)


def split(folder, name):
    images = torch.tensor(read(f"{folder}/{name}-images-idx3-ubyte.gz"), dtype=torch.float32)
    label = torch.tensor(read(f"{folder}/{name}-labels-idx1-ubyte.gz"), dtype=torch.int64)
    return images.reshape(len(images), -1) / 255, label


class Course:
    """One net by one line of settings."""

    def __init__(self, cells, train, test):
        self.batch, self.stride = int(cells[2]), int(cells[3])
        eps, self.free, self.nudged = float(cells[4]), int(cells[5]), int(cells[6])
        beta, feedback, output, bias = map(float, cells[7:11])
        self.net = lambda: Net([float(c) for c in cells[11:]], eps, beta, feedback, output, bias)
        (self.images, self.label), self.test = train, test
        self.target = torch.eye(OUTPUTS)

    def learn(self, net, which):
        net.learn(self.images[which], self.target[self.label[which]], self.free, self.nudged)

    def fastest(self):
        """The fastest pair of threads, by ten batches of a net that is then thrown away."""

        def ten():
            for b in range(10):
                self.learn(net, torch.arange(b * self.batch, (b + 1) * self.batch))

        taken = {}
        for threads in thread_counts():
            net = self.net()
            set_threads(threads)
            ten()
            taken[threads] = time_of(ten)
        return min(taken, key=taken.get)

    def run(self, limit):
        """Images and seconds of learning, seconds to each goal that was reached, test error at the end, %."""
        net, images, taken, reached = self.net(), 0, 0.0, {}
        while len(reached) < len(GOALS) and taken < limit:
            for which in torch.randperm(len(self.label)).split(self.batch):
                taken += time_of(lambda: self.learn(net, which))
                images += len(which)
                if images % self.stride and taken < limit:
                    continue
                error = net.error(*self.test, self.free)
                for goal in GOALS:
                    if error <= goal:
                        reached.setdefault(goal, taken)
                if len(reached) == len(GOALS) or taken >= limit:
                    break
        return images, taken, reached, error


def compared(mine, reached, taken, goal):
    """Seconds of the learner, of PyTorch, and their ratio; ">" where PyTorch had not reached the goal."""
    more, theirs = (" ", reached[goal]) if goal in reached else (">", taken)
    return f" | {mine:8.2f} {more}{theirs:8.1f} {more}{theirs / mine:7.1f}"


limit, folder = float(sys.argv[1]), sys.argv[2]
rows = [line.split() for line in sys.stdin]
ours = {r[1]: [float(c) for c in r[5:7]] for r in rows if len(r) == 8 and r[0] == "weak"}
settings = [r for r in rows if len(r) > 11 and r[0] == "faint"]
if not ours or not settings:
    sys.exit("bench/course.py: standard input has no row of bench/course: run make bench")
data = split(folder, "train"), split(folder, "t10k")

print(f"\nPyTorch {torch.__version__}, the input projected at every step: seconds of learning to a test error of 5 and 3 %,")
print(f"the learner's, PyTorch's, ratio; >: not reached after {limit:g} s of learning")
heads = "".join(f" | {'learner':>8} {f'to {goal} %':>9} {'ratio':>8}" for goal in GOALS)
print(f"{'hidden':>6} {'threads':>7} {'images':>7} {'images/s':>8}{heads} | at last, %")
for cells in settings:
    course = Course(cells, *data)
    threads = course.fastest()
    set_threads(threads)
    images, taken, reached, error = course.run(limit)
    row = "".join(compared(mine, reached, taken, goal) for mine, goal in zip(ours[cells[1]], GOALS))
    print(f"{cells[1]:>6} {f'{threads[0]} + {threads[1]}':>7} {images:7d} {images / taken:8.0f}{row} | {error:10.2f}", flush=True)
