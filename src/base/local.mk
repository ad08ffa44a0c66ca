# SPDX-License-Identifier: GPL-3.0-or-later
# The lowest floor: errors, linear algebra, products of matrices, threads, data and files.

libvfep_la_SOURCES += \
  src/base/vf_blas.c \
  src/base/vf_dataset.c \
  src/base/vf_dataset_find.c \
  src/base/vf_error.c \
  src/base/vf_file.c \
  src/base/vf_lanes.c \
  src/base/vf_linalg.c \
  src/base/vf_product.c \
  src/base/vf_product_absent.c \
  src/base/vf_product_cblas.c \
  src/base/vf_product_onednn.c \
  src/base/vf_product_onednn_choose.c \
  src/base/vf_spectral.c \
  src/base/vf_store.c \
  src/base/vf_store_absent.c \
  src/base/vf_store_data.c \
  src/base/vf_team.c

vfepinclude_HEADERS += \
  src/base/vf_blas.h \
  src/base/vf_dataset.h \
  src/base/vf_decls.h \
  src/base/vf_error.h \
  src/base/vf_linalg.h \
  src/base/vf_product.h \
  src/base/vf_store.h

noinst_HEADERS += \
  src/base/vf_dataset_intern.h \
  src/base/vf_file.h \
  src/base/vf_lanes.h \
  src/base/vf_product_onednn.h \
  src/base/vf_store_intern.h \
  src/base/vf_team.h \
  src/base/vf_wraps.h
