(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* What every file of proofs begins with. *)
From mathcomp Require Export all_ssreflect all_algebra.
Export Order.Theory GRing.Theory Num.Theory.
#[export] Set Implicit Arguments.
#[export] Unset Strict Implicit.
#[export] Unset Printing Implicit Defensive.
Open Scope ring_scope.
