(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The bound in the best metric: the adjoint divided by a metric G that is 1 on the outputs.  N = MG is the inner product;
   positive diagonal M and G have one, and more is not needed but where it is said. *)
From vfep Require Import head ring inner pair state positivity.

Section Metric.
Variables (R : rcfType) (n : nat) (J M G : 'M[R]_n).
Hypotheses (unit_J : J \in unitmx) (unit_G : G \in unitmx).
Hypotheses (sym : (M *m G)^T = M *m G) (pos : definite (M *m G)).
Let f := columns sym pos.
Let J' := invmx G *m J^T *m G.
Let unit_T : J^T \in unitmx. Proof. by rewrite unitmx_tr. Qed.
Let unit_J' : J' \in unitmx. Proof. by rewrite !unitmx_mul unitmx_inv unit_G unit_T. Qed.

(* kappa_G is the norm in N of metric_ratio, to which the report's ratio is similar by the root of G. *)
Definition metric_mean := mean J J'.
Definition metric_ratio := ratio J J'.
Definition linear_test := invmx J^T *m M *m invmx J^T *m G.

Lemma product_in_metric (x l : 'cV[R]_n) : f x (invmx G *m l) = form M x l.
Proof. by rewrite /= form_mulr mulmxK. Qed.

Section Outputs.
Variables (c x l : 'cV[R]_n).
Hypotheses (output : G *m c = c) (response : J *m x = c) (adjoint : J^T *m l = c).
Let m := invmx G *m l.

Lemma adjoint_in_metric : J' *m m = c.
Proof. by rewrite /J' -!mulmxA mulKVmx // adjoint -{1}output mulKmx. Qed.

(* theorem prop:best-metric a *)
Theorem metric_angle k : metric_mean \in unitmx -> k * k <= 1 -> bounded f metric_ratio k ->
  (1 - k * k) * (norm f x * norm f m) <= (1 + k * k) * f x m.
Proof. exact: (pair_angle response adjoint_in_metric). Qed.

(* theorem prop:best-metric a *)
Theorem metric_relative_error k : metric_mean \in unitmx -> 0 <= k -> k < 1 -> bounded f metric_ratio k ->
  norm f (x - m) <= 2%:R * k / (1 - k) * norm f m.
Proof.
move=> unit k0 k1 bound.
by have [] := pair_relative_error response adjoint_in_metric unit k0 k1 bound.
Qed.

(* theorem prop:best-metric b *)
Theorem metric_descends : metric_mean \in unitmx -> shrinks f metric_ratio -> c != 0 -> 0 < form M x l.
Proof.
move=> unit small c0; rewrite -product_in_metric.
by apply: (proj2 (pair_positive f unit_J unit_J' unit) small _ _ _ c0 response); exact: adjoint_in_metric.
Qed.

(* theorem prop:best-metric c *)
Theorem metric_outputs : f (m - x) (m - x) < f (m + x) (m + x) <-> 0 < form M x l.
Proof.
have four : (0 : R) < (1 + 1) * (1 + 1) by rewrite mulr_gt0 ?addr_gt0 ?ltr01.
rewrite -product_in_metric -/m -(subr_gt0 (f (m - x) _)) !ipD !ipDr !ipNl !ipNr opprK (ipC f m x).
by rewrite (plain_polar (laws_of R)) pmulr_rgt0.
Qed.
End Outputs.

Lemma product_of_test (c : 'cV[R]_n) : f (invmx J *m c) (invmx J' *m c) = form linear_test c c.
Proof.
have -> : invmx J' *m c = invmx G *m (invmx J^T *m (G *m c)).
  apply: (canLR (mulKmx unit_J')).
  by rewrite /J' -!mulmxA !mulKVmx // mulKmx.
by rewrite product_in_metric form_mull !form_mulr /linear_test trmx_inv.
Qed.

(* theorem prop:best-metric d *)
Theorem metric_linear_test : metric_mean \in unitmx /\ shrinks f metric_ratio <-> definite linear_test.
Proof.
have rx (c : 'cV[R]_n) : J *m (invmx J *m c) = c by rewrite mulKVmx.
have rl (c : 'cV[R]_n) : J' *m (invmx J' *m c) = c by rewrite mulKVmx.
split=> [[unit small] c c0 | test].
  rewrite -product_of_test.
  exact: (proj2 (pair_positive f unit_J unit_J' unit) small c _ _ c0 (rx c) (rl c)).
have unit : metric_mean \in unitmx.
  apply: unit_of_kernel => v z; apply/eqP; apply: contraT => v0.
  have [] := @same_target R n J J' 0 v; first by rewrite mulmx0 -z.
  rewrite mulmx0 !sub0r add0r mulmxN => /oppr_inj e e'.
  have := test (J *m v) (unit_neq0 unit_J v0); rewrite -product_of_test mulKmx //.
  rewrite e -[gap J J' *m v]opprK -e' -mulmxN mulKmx // ipNr oppr_gt0 => h.
  by have := ip_gt0 f v0; rewrite ltNge ltW.
split=> //; apply/(pair_positive f unit_J unit_J' unit) => c x l c0 ex el.
by have := test c c0; rewrite -product_of_test -{1}ex -el !mulKmx.
Qed.
End Metric.
