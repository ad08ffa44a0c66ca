;; SPDX-License-Identifier: GPL-3.0-or-later
;; Guix: guix shell --manifest=ci/manifest.scm
(specifications->manifest
 '("autoconf" "automake" "gcc-toolchain" "gnuplot" "gsl" "hdf5" "lapack" "libtool" "make"
   "openblas" "pkg-config" "texlive-latexmk" "texlive-scheme-medium" "xz" "zlib"))
