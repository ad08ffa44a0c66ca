# SPDX-License-Identifier: GPL-3.0-or-later
# The life of an experiment outside the tree of vfep, for GNU make.  The Makefile of a folder with NAME.c and
# NAME.gp says
#
#   EXPERIMENTS = NAME
#   PKG_CONFIG = pkg-config
#   include $(shell $(PKG_CONFIG) --variable=pkgdatadir vfep)/experiment.mk

VFEP_KIT := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
VFEP_CFLAGS := $(shell $(PKG_CONFIG) --cflags vfep)
VFEP_LIBS := $(shell $(PKG_CONFIG) --libs vfep)
VFEP_LEDGER := $(shell $(PKG_CONFIG) --variable=bindir vfep)/vfep-ledger

# No locale of the user changes what programs and scripts read and write.
LC_ALL = C
export LC_ALL

# Results and figures of one preset are never mixed with another's.
PRESET = quick
$(if $(filter check quick paper,$(PRESET)),,$(error PRESET=$(PRESET): not check, quick or paper))
XP_JOBS = $$(getconf _NPROCESSORS_ONLN)
RESULTS = results/$(PRESET)
FIGURES = figures/$(PRESET)
CFLAGS = -O2 -g
GNUPLOT = gnuplot

STAMPS = $(EXPERIMENTS:%=$(RESULTS)/%.stamp)
SVG_FIGURES = $(EXPERIMENTS:%=$(FIGURES)/%.svg)
TEX_FIGURES = $(EXPERIMENTS:%=$(FIGURES)/%.tex)

.PHONY: all help results claims figures clean
all: $(EXPERIMENTS)

help:
	@echo 'make                 the programs'
	@echo 'make results         run them (PRESET=check|quick|paper)'
	@echo 'make claims          print the ledger of claims'
	@echo 'make figures         draw the figures, as SVG and as TikZ'
	@echo 'make NAME.burn       run one experiment again'
	@echo 'make clean           remove programs, results and figures'

$(EXPERIMENTS): %: %.c
	$(CC) -std=gnu17 -ffp-contract=off $(CPPFLAGS) $(VFEP_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(VFEP_LIBS)

results: $(STAMPS)
$(STAMPS): $(RESULTS)/%.stamp: %
	@sh '$(VFEP_KIT)/run.sh' ./$* $(RESULTS) --preset=$(PRESET) --jobs=$(XP_JOBS)

claims: $(STAMPS)
	@$(VFEP_LEDGER) text $(EXPERIMENTS:%=$(RESULTS)/%.claims)

DRAW = GNUPLOT='$(GNUPLOT)' sh '$(VFEP_KIT)/draw.sh'
figures: $(SVG_FIGURES) $(TEX_FIGURES)
$(SVG_FIGURES): $(FIGURES)/%.svg: %.gp $(VFEP_KIT)/common.gp $(RESULTS)/%.stamp
	$(DRAW) svg $< '$(VFEP_KIT)' $(RESULTS) $@
$(TEX_FIGURES): $(FIGURES)/%.tex: %.gp $(VFEP_KIT)/common.gp $(RESULTS)/%.stamp
	$(DRAW) tikz $< '$(VFEP_KIT)' $(RESULTS) $@

BURNS = $(EXPERIMENTS:%=%.burn)
.PHONY: $(BURNS)
$(BURNS): %.burn: %
	rm -f $(RESULTS)/$*.stamp
	$(MAKE) $(RESULTS)/$*.stamp

clean:
	rm -rf $(EXPERIMENTS) results figures
