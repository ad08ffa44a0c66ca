# SPDX-License-Identifier: GPL-3.0-or-later
# The report and the ledger, from the results of one preset.  The same results give the same bytes in any folder.
PAPER_FILES = \
  paper/algorithm.tex \
  paper/checks.tex \
  paper/closing.tex \
  paper/figure.tex \
  paper/figures.tex \
  paper/learning.tex \
  paper/around.tex \
  paper/opening.tex \
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
# The statements of which Coq checks something are marked: a theory.tex that TeX finds before the one of the sources.
MARK = awk -f '$(srcdir)/proofs/theorems.awk' $(PROOFS:%='$(srcdir)/%') | awk -f '$(srcdir)/proofs/mark.awk' -
MARK_INPUTS = $(PROOFS:%=$(srcdir)/%) $(srcdir)/proofs/theorems.awk $(srcdir)/proofs/mark.awk
REPORT_INPUTS = $(PAPER_FILES:%=$(srcdir)/%) $(SECTIONS:%=$(srcdir)/%) $(wildcard $(srcdir)/experiments/*/*.c) $(srcdir)/src/learner/vf_learner_phase.c \
  $(MARK_INPUTS)
TEX_SETTINGS = TEXINPUTS='.:$(abs_builddir):$(abs_srcdir)/paper:$(abs_srcdir)/experiments//:$(abs_srcdir)/src//:' \
  SOURCE_DATE_EPOCH="$${SOURCE_DATE_EPOCH-0}" FORCE_SOURCE_DATE=1
TYPESET = $(TEX_SETTINGS) BIBINPUTS='$(abs_srcdir)/paper:' \
  $(LATEXMK) -norc -pdf -halt-on-error -interaction=nonstopmode -silent '$(abs_srcdir)/paper/report.tex'

# What is locked at the scale of the paper stands beside the results of a smaller preset.
LOCKED_PAPER = $(if $(filter-out paper,$(PRESET)),$(wildcard $(EXPERIMENTS:%=$(srcdir)/reference/paper/%.claims)))

# Minutes that the runs of this preset took, and those of a stored course of three hidden layers at the speed of the stored
# run of a few epochs.
MINUTES = awk '$$1 == "seconds" { s += $$2 } END { printf "%.0f", s / 60 }' $(EXPERIMENTS:%=$(RESULTS)/%.manifest)
PAPER_MINUTES = awk -F '\t' '$$1 == "epochs-3" { all = $$2 } match($$2, /epochs=[1-9][0-9]*/) { own = substr($$2, RSTART + 7, RLENGTH - 7) } \
  $$1 == "seconds" { printf "%.0f", $$2 / own * all / 60 }' \
  '$(srcdir)/reference/paper/mnist-depth.val' '$(srcdir)/reference/paper/mnist-depth-time.manifest'
COMMA = ,

PDF_FIGURES = $(TEX_FIGURES:.tex=.pdf) $(FRONT_TEX:.tex=.pdf)
$(PDF_FIGURES): %.pdf: %.tex $(srcdir)/paper/figure.tex $(srcdir)/paper/vfep.sty
	$(AM_V_GEN)cd $(@D) && { $(TEX_SETTINGS) pdflatex -halt-on-error -interaction=batchmode -jobname=$(*F) \
	  '\def\vffigure{$(*F)}\input{figure.tex}' >/dev/null || { grep -A 8 '^!' $(*F).log >&2; exit 1; }; }
	@rm -f $*.aux $*.log $*.out

# What the ledger's three parts are made from besides claims.
# Where make EXPERIMENTS=... leaves some out, parts A and B, which speak of all, are left out too.
LEFT_OUT = $(filter-out $(EXPERIMENTS),$(notdir $(EXPERIMENT_LIST:$(EXEEXT)=)))
REFERENCES = $(if $(LEFT_OUT),,--reference='$(srcdir)/reference')
REFERENCE_FILES = $(srcdir)/reference/certificates.val $(srcdir)/reference/headlines $(srcdir)/reference/statements

# Latexmk compares what TeX reads and does nothing when all is as before.  An interrupted run leaves files cut
# short, on which TeX would stumble: the next one begins without them.
$(REPORT)/report.pdf: $(STAMPS) $(PDF_FIGURES) $(LEDGER) $(REPORT_INPUTS) $(LOCKED_PAPER) $(REFERENCE_FILES)
	@$(MKDIR_P) $(REPORT)
	@printf '\\def\\vfep%s{%s}\n' preset '$(PRESET)' version '$(PACKAGE_VERSION)' commit "$$($(COMMIT))" \
	  experiments '$(subst $() ,$(COMMA),$(strip $(EXPERIMENTS)))' minutes "$$($(MINUTES))" \
	  paperminutes "$$($(PAPER_MINUTES))" whole '$(if $(LEFT_OUT),,yes)' >$(REPORT)/preset.tex
	@$(MARK) '$(srcdir)/paper/theory.tex' >$(REPORT)/theory.tex
	@$(LEDGER) values $(EXPERIMENTS:%=$(RESULTS)/%.val) '$(srcdir)/reference/certificates.val' >$(REPORT)/values.tex
	@for part in headlines summary statements checks; do \
	  $(LEDGER) tex-$$part $(REFERENCES) $(STALE) $(CLAIMS) >$(REPORT)/ledger-$$part.tex || exit 1; done
	@$(LEDGER) manifest $(EXPERIMENTS:%=$(RESULTS)/%.manifest) >$(REPORT)/manifest.tex
	@rm -f $(REPORT)/locked-values.tex
	@set -- $(LOCKED_PAPER); test "$$#" = 0 || { \
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
.PHONY: claims verify lock update judge $(LOCKS)
claims: $(STAMPS) $(LEDGER)
	@$(LEDGER) text $(if $(ALL),--all) $(REFERENCES) $(STALE) $(CLAIMS)

REFERENCE = reference/$(PRESET)
verify: $(STAMPS) $(LEDGER)
	@$(LEDGER) verify $(srcdir)/$(REFERENCE) $(RESULTS)

# These alone write into the source tree; NAME.lock is for one experiment.
LOCK = $(SHELL) '$(srcdir)/reference/lock.sh' $(RESULTS) '$(srcdir)/$(REFERENCE)' '$(EXPERIMENTS)'
lock: $(STAMPS)
	$(LOCK) $(EXPERIMENTS)

$(LOCKS): %.lock: $(RESULTS)/%.stamp
	$(LOCK) $*

# Claims and values of the stored training runs, anew from their tables by the programs as they are now.
judge: $(foreach name,$(COURSES),experiments/$(name)/$(name)$(EXEEXT))
	@for name in $(COURSES); do \
	  test ! -f $(srcdir)/reference/paper/$$name.manifest || VFEP_COMMIT="$$($(COMMIT))" experiments/$$name/$$name \
	    --judge=$(srcdir)/reference/paper --out=$(srcdir)/reference/paper --data='$(srcdir)/data/mnist' \
	    --verdicts='$(srcdir)/reference/verdicts' || exit 1; \
	done

update: $(LEDGER)
	GNUPLOT='$(GNUPLOT)' THEORY='$(THEORY)' $(SHELL) '$(srcdir)/reference/update.sh' $(LEDGER) '$(srcdir)' '$(srcdir)' $(EXPERIMENTS)
