# SPDX-License-Identifier: GPL-3.0-or-later
# The report and the ledger, from the results of one preset.  The same results give the same bytes in any folder.
PAPER_FILES = \
  paper/figure.tex \
  paper/figures.tex \
  paper/proofs.tex \
  paper/refs.bib \
  paper/report.tex \
  paper/symbols.tex \
  paper/theory.tex \
  paper/vfep.sty

SECTIONS = $(EXPERIMENTS:%=paper/sections/%.tex)
EXTRA_DIST += $(PAPER_FILES) $(SECTIONS)
dist_pkgdata_DATA += paper/vfep.sty

# Where a program is newer than its run, as with preset paper, the ledger says so.
LEDGER = src/program/vfep-ledger$(EXEEXT)
STALE = $$(for name in $(EXPERIMENTS); do \
    test experiments/$$name/$$name$(EXEEXT) -nt $(RESULTS)/$$name.stamp && echo --stale=$$name; done)

REPORT = paper/$(PRESET)
REPORT_INPUTS = $(PAPER_FILES:%=$(srcdir)/%) $(SECTIONS:%=$(srcdir)/%) $(wildcard $(srcdir)/experiments/*/*.c)
TEX_SETTINGS = TEXINPUTS='.:$(abs_builddir):$(abs_srcdir)/paper:$(abs_srcdir)/experiments//:' \
  SOURCE_DATE_EPOCH="$${SOURCE_DATE_EPOCH-0}" FORCE_SOURCE_DATE=1
TYPESET = $(TEX_SETTINGS) BIBINPUTS='$(abs_srcdir)/paper:' \
  $(LATEXMK) -norc -pdf -halt-on-error -interaction=nonstopmode -silent '$(abs_srcdir)/paper/report.tex'

# What is locked at the scale of the paper stands beside the results of a smaller preset.
LOCKED_PAPER = $(if $(filter-out paper,$(PRESET)),$(wildcard $(EXPERIMENTS:%=$(srcdir)/reference/paper/%.claims)))

PDF_FIGURES = $(TEX_FIGURES:.tex=.pdf) $(FRONT_TEX:.tex=.pdf)
$(PDF_FIGURES): %.pdf: %.tex $(srcdir)/paper/figure.tex $(srcdir)/paper/vfep.sty
	$(AM_V_GEN)cd $(@D) && { $(TEX_SETTINGS) pdflatex -halt-on-error -interaction=batchmode -jobname=$(*F) \
	  '\def\vffigure{$(*F)}\input{figure.tex}' >/dev/null || { grep -A 8 '^!' $(*F).log >&2; exit 1; }; }
	@rm -f $*.aux $*.log $*.out

# Latexmk compares what TeX reads and does nothing when all is as before.  An interrupted run leaves files cut
# short, on which TeX would stumble: the next one begins without them.
$(REPORT)/report.pdf: $(STAMPS) $(PDF_FIGURES) $(LEDGER) $(REPORT_INPUTS) $(LOCKED_PAPER)
	@$(MKDIR_P) $(REPORT)
	@printf '\\def\\vfep%s{%s}\n' preset '$(PRESET)' version '$(PACKAGE_VERSION)' >$(REPORT)/preset.tex
	@$(LEDGER) values $(EXPERIMENTS:%=$(RESULTS)/%.val) >$(REPORT)/values.tex
	@$(LEDGER) tex $(STALE) $(CLAIMS) >$(REPORT)/claims.tex
	@$(LEDGER) manifest $(EXPERIMENTS:%=$(RESULTS)/%.manifest) >$(REPORT)/manifest.tex
	@printf '\\input{sections/%s}\n' $(EXPERIMENTS) >$(REPORT)/sections.tex
	@rm -f $(REPORT)/locked.tex $(REPORT)/locked-values.tex $(REPORT)/front.tex
	@$(if $(FRONT_TEX),echo '\input{figures.tex}' >$(REPORT)/front.tex)
	@set -- $(LOCKED_PAPER); test "$$#" = 0 || { \
	  $(LEDGER) tex "$$@" >$(REPORT)/locked.tex && \
	  { $(LEDGER) values $$(for f; do echo "$${f%.claims}.val"; done) | sed 's/val@/locked@/'; \
	    for f; do printf '\\expandafter\\def\\csname lockedrun@%s\\endcsname{}\n' "$$(basename "$$f" .claims)"; done; \
	  } >$(REPORT)/locked-values.tex; }
	@if test -f $(REPORT)/unfinished; then rm -f $(REPORT)/report.*; fi
	@touch $(REPORT)/unfinished
	$(AM_V_GEN)cd $(REPORT) && $(TYPESET) >latexmk.log 2>&1 || \
	  { tail -n 20 latexmk.log; grep -A 8 '^!' report.log; exit 1; } >&2
	@rm -f $(REPORT)/unfinished
	@touch $@

# The presets share one name at the top, so what stands there depends on the preset asked for.
.PHONY: report.pdf
if HAVE_TEX
report.pdf: $(REPORT)/report.pdf
	@cmp -s $< $@ || cp $< $@
else
report.pdf: $(STAMPS)
	@echo 'no report can be made: latexmk, TeX or gnuplot is missing or switched off' >&2; exit 1
endif

LOCKS = $(EXPERIMENTS:%=%.lock)
.PHONY: claims verify lock update $(LOCKS)
claims: $(STAMPS) $(LEDGER)
	@$(LEDGER) text $(STALE) $(CLAIMS)

REFERENCE = reference/$(PRESET)
verify: $(STAMPS) $(LEDGER)
	@$(LEDGER) verify $(srcdir)/$(REFERENCE) $(RESULTS)

# These alone write into the source tree; NAME.lock is for one experiment.
LOCK = $(SHELL) '$(srcdir)/reference/lock.sh' $(RESULTS) '$(srcdir)/$(REFERENCE)' '$(EXPERIMENTS)'
lock: $(STAMPS)
	$(LOCK) $(EXPERIMENTS)

$(LOCKS): %.lock: $(RESULTS)/%.stamp
	$(LOCK) $*

update: $(LEDGER)
	GNUPLOT='$(GNUPLOT)' THEORY='$(THEORY)' $(SHELL) '$(srcdir)/reference/update.sh' $(LEDGER) '$(srcdir)' '$(srcdir)' $(EXPERIMENTS)
