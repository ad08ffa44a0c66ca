# SPDX-License-Identifier: GPL-3.0-or-later
# Installed too, for experiments outside the tree.
mnistdir = $(pkgdatadir)/mnist
dist_mnist_DATA = \
  data/mnist/PROVENANCE.md \
  data/mnist/SHA256SUMS \
  data/mnist/t10k-images-idx3-ubyte.gz \
  data/mnist/t10k-labels-idx1-ubyte.gz \
  data/mnist/train-images-idx3-ubyte.gz \
  data/mnist/train-labels-idx1-ubyte.gz

.PHONY: check-data
check-data:
	cd $(srcdir)/data/mnist && sha256sum -c SHA256SUMS
