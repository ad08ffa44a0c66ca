(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Inner products over a real closed field, and what the half-sum and half-difference of two vectors say in them. *)
Set Warnings "-notation-overridden,-ambiguous-paths".
From mathcomp Require Import all_ssreflect all_algebra.
From vfep Require Import ring.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Record inner (R : rcfType) (V : lmodType R) := Inner {
  ip :> V -> V -> R;
  ipC : forall u v, ip u v = ip v u;
  ipD : forall u v w, ip (u + v) w = ip u w + ip v w;
  ipZ : forall a u v, ip (a *: u) v = a * ip u v;
  ip_gt0 : forall u, u != 0 -> 0 < ip u u }.

Section Bounds.
Variables (R : rcfType) (V : lmodType R) (f : inner V).
Implicit Types (u v m d : V) (k : R).

Definition norm v := Num.sqrt (f v v).

Lemma ipDr u v w : f u (v + w) = f u v + f u w.
Proof. by rewrite ipC ipD !(ipC _ u). Qed.
Lemma ipNl u v : f (- u) v = - f u v.
Proof. by rewrite -scaleN1r ipZ mulN1r. Qed.
Lemma ipNr u v : f u (- v) = - f u v.
Proof. by rewrite ipC ipNl ipC. Qed.
Lemma ip_ge0 v : 0 <= f v v.
Proof.
have [->|h] := eqVneq v 0; last exact/ltW/ip_gt0.
by rewrite -(scale0r 0) ipZ mul0r.
Qed.
Lemma norm_sq v : norm v * norm v = f v v.
Proof. by rewrite -expr2 sqr_sqrtr ?ip_ge0. Qed.

Lemma ip_sum_difference m d : f (m - d) (m + d) = f m m - f d d.
Proof.
rewrite ipD !ipDr !ipNl (ipC f d m).
exact: (plain_difference (laws_of R)).
Qed.

Lemma mean_of_norms m d : norm (m - d) * norm (m + d) <= f m m + f d d.
Proof.
have e : norm (m - d) * norm (m - d) + norm (m + d) * norm (m + d) = (1 + 1) * (f m m + f d d).
  rewrite !norm_sq !ipD !ipDr !ipNl !ipNr opprK (ipC f d m).
  exact: (plain_norms (laws_of R)).
have two : (0 : R) < 1 + 1 by rewrite addr_gt0 ?ltr01.
rewrite -subr_ge0 -(pmulr_rge0 _ two) mulrBr -e.
have := sqr_ge0 (norm (m - d) - norm (m + d)); rewrite expr2.
by move: (norm _) (norm _) => a b; rewrite (plain_square (laws_of R)).
Qed.

Lemma angle_of_halves m d k : f d d <= k * k * f m m -> k * k <= 1 ->
  (1 - k * k) * (norm (m - d) * norm (m + d)) <= (1 + k * k) * f (m - d) (m + d).
Proof.
move=> h k1; apply: (@le_trans _ _ ((1 - k * k) * (f m m + f d d))).
  by rewrite ler_wpmul2l ?subr_ge0 ?mean_of_norms.
rewrite ip_sum_difference -subr_ge0 (plain_angle (laws_of R)).
by apply: mulr_ge0; rewrite ?subr_ge0 ?addr_ge0 ?ler01.
Qed.
End Bounds.

(* Column vectors under a positive definite matrix. *)
Section Columns.
Variables (R : rcfType) (n : nat) (N : 'M[R]_n).
Hypothesis symmetric : N^T = N.
Hypothesis positive : forall v : 'cV[R]_n, v != 0 -> 0 < (v^T *m N *m v) 0 0.
Definition column_product (u v : 'cV[R]_n) : R := (u^T *m N *m v) 0 0.
Definition columns : inner [lmodType R of 'cV[R]_n].
Proof.
apply: (@Inner _ _ column_product) => [u v|u v w|a u v|//]; rewrite /column_product.
- have <- : (u^T *m N *m v)^T = v^T *m N *m u by rewrite !trmx_mul trmxK symmetric mulmxA.
  by rewrite [RHS]mxE.
- by rewrite linearD /= !mulmxDl mxE.
- by rewrite linearZ /= -!scalemxAl mxE.
Defined.
End Columns.
