# SPDX-License-Identifier: GPL-3.0-or-later
# Statements of the report that Coq checks, in the order in which they need each other.
PROOFS = \
  proofs/head.v \
  proofs/ring.v \
  proofs/inner.v \
  proofs/pair.v \
  proofs/state.v \
  proofs/positivity.v \
  proofs/energy.v \
  proofs/attain.v \
  proofs/sharp.v \
  proofs/units.v \
  proofs/rotation.v \
  proofs/stable.v \
  proofs/weight.v \
  proofs/coupling.v \
  proofs/time.v \
  proofs/good.v \
  proofs/metric.v \
  proofs/cone.v \
  proofs/rates.v \
  proofs/feedback.v \
  proofs/slopes.v \
  proofs/four.v \
  proofs/batch.v \
  proofs/networks.v \
  proofs/fields.v \
  proofs/examples.v \
  proofs/instances.v
EXTRA_DIST += $(PROOFS) proofs/README.md proofs/check.sh proofs/mark.awk proofs/theorems.awk

# Compiled in the build folder; the sources stay as they are.
.PHONY: proofs
proofs:
	$(SHELL) '$(srcdir)/proofs/check.sh' '$(srcdir)' build-proofs $(PROOFS)

mostlyclean-local: clean-proofs
.PHONY: clean-proofs
clean-proofs:
	rm -rf build-proofs
