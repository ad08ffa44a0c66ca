(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Identities of a commutative ring, by Coq's tactic, which needs operations that are variables. *)
Set Warnings "-notation-overridden,-ambiguous-paths".
From Coq Require Import Ring Ring_theory.
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Import GRing.Theory.

Section Identities.
Variables (T : Type) (zero one : T) (add mul sub : T -> T -> T) (opp : T -> T).
Hypothesis laws : ring_theory zero one add mul sub opp eq.
Add Ring laws : laws.
Declare Scope plain_scope.
Delimit Scope plain_scope with plain.
Local Open Scope plain_scope.
Local Notation "a + b" := (add a b) : plain_scope.
Local Notation "a * b" := (mul a b) : plain_scope.
Local Notation "- a" := (opp a) : plain_scope.
Local Notation "a - b" := (add a (opp b)) : plain_scope.
Local Notation "1" := one : plain_scope.

Lemma plain_difference m d p : (m + p) + (- p - d) = m - d. Proof. ring. Qed.
Lemma plain_norms m d p : ((m - p) + (- p + d)) + ((m + p) + (p + d)) = (1 + 1) * (m + d). Proof. ring. Qed.
Lemma plain_square a b : (a - b) * (a - b) = (a * a + b * b) - (1 + 1) * (a * b). Proof. ring. Qed.
Lemma plain_angle k m d : (1 + k) * (m - d) - (1 - k) * (m + d) = (1 + 1) * (k * m - d). Proof. ring. Qed.
Lemma plain_cauchy a b p :
  (b * (b * (a * a)) - b * (a * p)) + (- (a * (b * p)) + a * (a * (b * b))) = (1 + 1) * (a * b) * (a * b - p).
Proof. ring. Qed.
Lemma plain_sum a b p : (a * a + p) + (p + b * b) = a * a + b * b + (1 + 1) * p. Proof. ring. Qed.
Lemma plain_sum_square a b : (a + b) * (a + b) = a * a + b * b + (1 + 1) * (a * b). Proof. ring. Qed.
Lemma plain_double a : (a + a) * (a + a) = (1 + 1) * (1 + 1) * (a * a). Proof. ring. Qed.
Lemma plain_weak k m d : (m - d) - (1 - (1 + 1) * k) * (m + d) = (1 + 1) * (k * m - (1 - k) * d). Proof. ring. Qed.
Lemma plain_polar m x p : ((m + p) + (p + x)) - ((m - p) + (- p + x)) = (1 + 1) * (1 + 1) * p. Proof. ring. Qed.
Lemma plain_gap a b g h :
  (a * a * h + b * b * g) * (g + h) - (a + b) * (a + b) * (g * h) = (a * h - b * g) * (a * h - b * g).
Proof. ring. Qed.
Lemma plain_spread k m d : (1 + k) * (1 + 1) * (m - d) - (1 - k) * ((1 + 1) * (m + d)) = (1 + 1) * (1 + 1) * (k * m - d).
Proof. ring. Qed.
Lemma plain_close d u p : d - ((u - p) + (- p + d)) = (1 + 1) * p - u. Proof. ring. Qed.
Lemma plain_short k a : (1 - k) * a * ((1 - k) * a) - (a * a + k * a * (k * a)) = (1 + 1) * (- k * (a * a)). Proof. ring. Qed.
Lemma plain_null k a : k * a * (k * a) + k * (- k * (a * a)) + (k * (- k * (a * a)) + k * (k * (a * a))) = zero. Proof. ring. Qed.
Lemma plain_region s b : (1 + (1 + b)) - (1 - s) * (1 + (1 + (s + b))) = s * (1 + s + b). Proof. ring. Qed.
End Identities.

Open Scope ring_scope.
Lemma laws_of (R : comRingType) : ring_theory (0 : R) 1 +%R *%R (fun a b => a - b) -%R eq.
Proof.
split=> *; rewrite ?add0r ?mul1r ?mulrDl ?subrr //; [exact: addrC | exact: addrA | exact: mulrC | exact: mulrA].
Qed.
