# SPDX-License-Identifier: GPL-3.0-or-later
# The floors, lowest first; a file includes what stands on its own floor or below it (t/lint-floors.t).
lib_LTLIBRARIES += libvfep.la libvfep-xp.la
# One version for both; when to raise it: CONTRIBUTING.md.
VFEP_VERSION = -version-info 0:0:0 -no-undefined -export-symbols-regex '^(vf|xp)_'
libvfep_la_SOURCES =
libvfep_la_LDFLAGS = $(VFEP_VERSION)
libvfep_la_LIBADD = $(VFEP_LIBS)
libvfep_xp_la_SOURCES =
libvfep_xp_la_LDFLAGS = $(VFEP_VERSION)
libvfep_xp_la_LIBADD = libvfep.la $(VFEP_LIBS)

# Installed side by side, without the folders of the tree.
vfepincludedir = $(includedir)/vfep
vfepinclude_HEADERS =
noinst_HEADERS =

include src/base/local.mk
include src/model/local.mk
include src/bounds/local.mk
include src/certify/local.mk
include src/exact/local.mk
include src/learner/local.mk
include src/kit/local.mk
include src/ledger/local.mk
include src/program/local.mk
