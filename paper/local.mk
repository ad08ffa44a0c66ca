# SPDX-License-Identifier: GPL-3.0-or-later
# The report and the ledger, from the results of one preset.  The same results give the same bytes in any folder.
PAPER_FILES = \
  paper/refs.bib \
  paper/report.tex \
  paper/symbols.tex \
  paper/theory.tex \
  paper/vfep.sty

SECTIONS = $(EXPERIMENTS:%=paper/sections/%.tex)
EXTRA_DIST += $(PAPER_FILES) $(SECTIONS)
dist_pkgdata_DATA += paper/vfep.sty

# Where a program is newer than its run, as with preset paper, the ledger says so.
LEDGER = src/vfep-ledger$(EXEEXT)
STALE = $$(for name in $(EXPERIMENTS); do \
    test experiments/$$name$(EXEEXT) -nt $(RESULTS)/$$name.stamp && echo --stale=$$name; done)

REPORT = paper/$(PRESET)
REPORT_INPUTS = $(PAPER_FILES:%=$(srcdir)/%) $(SECTIONS:%=$(srcdir)/%) $(EXPERIMENTS:%=$(srcdir)/experiments/%.c)
TYPESET = TEXINPUTS='.:$(abs_builddir):$(abs_srcdir)/paper:$(abs_srcdir):' \
  BIBINPUTS='$(abs_srcdir)/paper:' SOURCE_DATE_EPOCH="$${SOURCE_DATE_EPOCH-0}" FORCE_SOURCE_DATE=1 \
  $(LATEXMK) -norc -pdf -halt-on-error -interaction=nonstopmode -silent '$(abs_srcdir)/paper/report.tex'

# Latexmk compares what TeX reads and does nothing when all is as before.
$(REPORT)/report.pdf: $(STAMPS) $(TEX_FIGURES) $(LEDGER) $(REPORT_INPUTS)
	@$(MKDIR_P) $(REPORT)
	@printf '\\def\\vfep%s{%s}\n' preset '$(PRESET)' version '$(PACKAGE_VERSION)' >$(REPORT)/preset.tex
	@$(LEDGER) values $(EXPERIMENTS:%=$(RESULTS)/%.val) >$(REPORT)/values.tex
	@$(LEDGER) tex $(STALE) $(CLAIMS) >$(REPORT)/claims.tex
	@$(LEDGER) manifest $(EXPERIMENTS:%=$(RESULTS)/%.manifest) >$(REPORT)/manifest.tex
	@printf '\\input{sections/%s}\n' $(EXPERIMENTS) >$(REPORT)/sections.tex
	$(AM_V_GEN)cd $(REPORT) && $(TYPESET) >latexmk.log 2>&1 || \
	  { tail -n 20 latexmk.log; grep -A 8 '^!' report.log; exit 1; } >&2
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

.PHONY: claims verify lock update
claims: $(STAMPS) $(LEDGER)
	@$(LEDGER) text $(STALE) $(CLAIMS)

REFERENCE = reference/$(PRESET)
verify: $(STAMPS) $(LEDGER)
	@$(LEDGER) verify $(srcdir)/$(REFERENCE) $(RESULTS)

# These two alone write into the source tree.
lock: $(STAMPS)
	$(MKDIR_P) $(srcdir)/$(REFERENCE)
	cd $(RESULTS) && cp *.tsv *.val *.claims *.manifest $(abs_srcdir)/$(REFERENCE)

update: $(LEDGER)
	GNUPLOT='$(GNUPLOT)' $(SHELL) '$(srcdir)/reference/update.sh' $(LEDGER) '$(srcdir)' '$(srcdir)' $(EXPERIMENTS)
