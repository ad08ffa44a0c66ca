# SPDX-License-Identifier: GPL-3.0-or-later
# Every experiment has a script, drawn as TikZ for the report and as SVG for the web.
TEX_FIGURES = $(EXPERIMENTS:%=$(FIGURES)/%.tex)
SVG_FIGURES = $(EXPERIMENTS:%=$(FIGURES)/%.svg)
DRAWING_KIT = figures/draw.sh figures/common.gp figures/axes.gp

# Those of the report's first pages, where asymmetry is among the experiments: figure-3 from stored runs alone,
# symmetry from results of asymmetry too.
FRONT_FIGURES = \
  figures/figure-3.gp \
  figures/symmetry.gp
FRONT_RESULTS = $(RESULTS)/asymmetry.stamp
FRONT = $(if $(filter asymmetry,$(EXPERIMENTS)),$(FRONT_FIGURES))
FRONT_TEX = $(FRONT:figures/%.gp=$(FIGURES)/%.tex)
FRONT_SVG = $(FRONT:figures/%.gp=$(FIGURES)/%.svg)

EXTRA_DIST += $(EXPERIMENTS:%=figures/%.gp) $(FRONT_FIGURES)
dist_pkgdata_DATA += $(DRAWING_KIT)

# Some scripts draw the runs that are locked at the scale of the paper beside those of the preset.
LOCKED_TABLES = $(wildcard $(srcdir)/reference/paper/*.tsv)

DRAW = GNUPLOT='$(GNUPLOT)' $(SHELL) '$(srcdir)/figures/draw.sh'

$(SVG_FIGURES): $(FIGURES)/%.svg: $(srcdir)/figures/%.gp $(DRAWING_KIT:%=$(srcdir)/%) $(RESULTS)/%.stamp $(LOCKED_TABLES)
	$(AM_V_GEN)$(DRAW) svg $< '$(srcdir)/figures' $(RESULTS) $@

$(TEX_FIGURES): $(FIGURES)/%.tex: $(srcdir)/figures/%.gp $(DRAWING_KIT:%=$(srcdir)/%) $(RESULTS)/%.stamp $(LOCKED_TABLES)
	$(AM_V_GEN)$(DRAW) tikz $< '$(srcdir)/figures' $(RESULTS) $@

$(FRONT_SVG): $(FIGURES)/%.svg: $(srcdir)/figures/%.gp $(DRAWING_KIT:%=$(srcdir)/%) $(LOCKED_TABLES)
	$(AM_V_GEN)$(DRAW) svg $< '$(srcdir)/figures' $(RESULTS) $@

$(FRONT_TEX): $(FIGURES)/%.tex: $(srcdir)/figures/%.gp $(DRAWING_KIT:%=$(srcdir)/%) $(LOCKED_TABLES)
	$(AM_V_GEN)$(DRAW) tikz $< '$(srcdir)/figures' $(RESULTS) $@

$(FIGURES)/symmetry.svg $(FIGURES)/symmetry.tex: $(FRONT_RESULTS)

VIEWS = $(EXPERIMENTS:%=%.view)
.PHONY: figures $(VIEWS)
if HAVE_GNUPLOT
figures: $(TEX_FIGURES) $(SVG_FIGURES) $(FRONT_TEX) $(FRONT_SVG)

$(VIEWS): %.view: $(FIGURES)/%.svg
	@xdg-open $< 2>/dev/null || open $< 2>/dev/null || echo $<
else
figures $(VIEWS): $(STAMPS)
	@echo 'gnuplot is missing: results and ledger can be made, figures and report cannot'
endif
