# SPDX-License-Identifier: GPL-3.0-or-later
# The results as pages that a browser shows from the folder: html/index.html.
PAGE_FILES = \
  pages/README.md \
  pages/front.html \
  pages/ledger.js \
  pages/page.html \
  pages/prose.sh \
  pages/style.css

EXTRA_DIST += $(PAGE_FILES)

# Theory, abstract and captions are written anew when a text or a value has changed.
PROSE = pages/$(PRESET)
PROSE_INPUTS = $(srcdir)/pages/prose.sh $(filter %.tex %.sty %.bib,$(PAPER_FILES:%=$(srcdir)/%)) $(SECTIONS:%=$(srcdir)/%) $(MARK_INPUTS)
$(PROSE)/theory.html: $(STAMPS) $(LEDGER) $(PROSE_INPUTS) $(LOCKED_PAPER)
	@$(MKDIR_P) $(PROSE)/values
	@printf '\\def\\vfeppreset{%s}\n' '$(PRESET)' >$(PROSE)/values/preset.tex
	@$(LEDGER) values $(EXPERIMENTS:%=$(RESULTS)/%.val) >$(PROSE)/values/values.tex
	@rm -f $(PROSE)/values/locked-values.tex
	@set -- $(LOCKED_PAPER:.claims=.val); test "$$#" = 0 || { \
	  $(LEDGER) values "$$@" | sed 's/val@/locked@/'; \
	  for f; do printf '\\expandafter\\def\\csname lockedrun@%s\\endcsname{}\n' "$$(basename "$$f" .val)"; done; \
	} >$(PROSE)/values/locked-values.tex
	$(AM_V_GEN)$(SHELL) '$(srcdir)/pages/prose.sh' '$(srcdir)' $(PROSE)/values $(PROSE)

if HAVE_LATEXML
PAGE_PROSE = $(PROSE)/theory.html
else
PAGE_PROSE =
endif

# Nothing of the pages that are there is touched until all new ones are made.
.PHONY: html-local
if HAVE_GNUPLOT
html-local: $(STAMPS) $(LEDGER) $(SVG_FIGURES) $(FRONT_SVG) $(PAGE_PROSE)
	@rm -rf html.part
	@$(LEDGER) html --out=html.part --source='$(srcdir)' --results=$(RESULTS) --figures=$(FIGURES) \
	  --commit="$$($(COMMIT))" $(if $(PAGE_PROSE),--prose=$(PROSE)) $(REFERENCES) \
	  $$(test ! -f $(REPORT)/report.pdf || echo --report=$(REPORT)/report.pdf) $(STALE) $(EXPERIMENTS)
	@rm -rf html && mv html.part html
	@echo html/index.html
else
html-local: $(STAMPS)
	@echo 'no pages can be made: gnuplot, which draws their figures, is missing'
endif
