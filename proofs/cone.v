(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The positive diagonal metrics whose kappa_G is at most a number t <= 1 form a convex cone. *)
From vfep Require Import head ring inner pair state positivity energy metric.

(* A quadratic function over a linear one. *)
Lemma quadratic_over_linear (R : rcfType) (a b g h : R) : 0 < g -> 0 < h ->
  (a + b) * (a + b) / (g + h) <= a * a / g + b * b / h.
Proof.
move=> g0 h0; have gh : 0 < g + h by rewrite addr_gt0.
rewrite addf_div ?gt_eqF // ler_pdivr_mulr // [leRHS]mulrAC ler_pdivl_mulr ?mulr_gt0 // -subr_ge0.
by rewrite (plain_gap (laws_of R)) -expr2 sqr_ge0.
Qed.

Section Cone.
Variables (R : rcfType) (n : nat) (J : 'M[R]_n) (m : 'rV[R]_n) (t : R).
Hypotheses (unit_J : J \in unitmx) (m0 : forall i, 0 < m 0 i) (t1 : t * t <= 1).
Let M := diag_mx m.

Section One.
Variables (g : 'rV[R]_n) (g0 : forall i, 0 < g 0 i).
Let G := diag_mx g.
Lemma metric_product : M *m G = diag_mx (\row_i (m 0 i * g 0 i)).
Proof. by apply/matrixP => i j; rewrite mul_diag_mx !mxE mulrnAr. Qed.
Lemma metric_symmetric : (M *m G)^T = M *m G.
Proof. by rewrite metric_product tr_diag_mx. Qed.
Lemma metric_definite : definite (M *m G).
Proof. by rewrite metric_product; apply: definite_diagonal => i; rewrite mxE mulr_gt0. Qed.
Lemma metric_unit : G \in unitmx.
Proof.
apply: unit_of_kernel => v z; apply/colP => i; rewrite [RHS]mxE; apply/eqP.
have /eqP := congr1 (fun w : 'cV[R]_n => w i 0) z.
by rewrite mul_diag_mx !mxE mulf_eq0 gt_eqF.
Qed.
Let f := columns metric_symmetric metric_definite.

(* kappa_G is at most t. *)
Definition within := metric_mean J G \in unitmx /\ bounded f (metric_ratio J G) t.

(* The same for all targets, in terms that are linear or convex in the metric. *)
Let y (c : 'cV[R]_n) := invmx J^T *m (G *m c).
Definition gap_of_target (c : 'cV[R]_n) := (1 + t * t) * (1 + 1) * (\sum_i m 0 i * (invmx J *m c) i 0 * (y c) i 0) -
  (1 - t * t) * (\sum_i m 0 i * g 0 i * ((invmx J *m c) i 0 * (invmx J *m c) i 0) +
                 \sum_i m 0 i * ((y c) i 0 * (y c) i 0 / g 0 i)).

Lemma gap_of_halves (u d c : 'cV[R]_n) : J *m (u - d) = c -> invmx G *m J^T *m G *m (u + d) = c ->
  gap_of_target c = (1 + 1) * (1 + 1) * (t * t * f u u - f d d).
Proof.
move=> rx rm; have ex : invmx J *m c = u - d by rewrite -rx mulKmx.
have ey : y c = G *m (u + d).
  have uT : J^T \in unitmx by rewrite unitmx_tr.
  by rewrite /y -rm -!mulmxA (mulKVmx metric_unit) (mulKmx uT).
have dots (v w : 'cV[R]_n) : f v w = \sum_i m 0 i * g 0 i * (v i 0 * w i 0).
  rewrite /= metric_product /form mul_mx_diag mxE; apply: eq_bigr => i _; rewrite !mxE.
  by rewrite (mulrC (v i 0) (m 0 i * _)) -(mulrA (m 0 i * g 0 i)).
have -> : gap_of_target c = (1 + t * t) * (1 + 1) * f (u - d) (u + d) -
    (1 - t * t) * (f (u - d) (u - d) + f (u + d) (u + d)).
  have scaled i : (G *m (u + d)) i 0 = g 0 i * (u + d) i 0 by rewrite mul_diag_mx mxE.
  rewrite /gap_of_target ex !dots ey; congr (_ * _ - _ * (_ + _)); apply: eq_bigr => i _; rewrite scaled.
    by rewrite mulrACA.
  by rewrite -[in RHS]mulrA; congr (_ * _); rewrite mulrACA mulrAC mulfK // gt_eqF.
rewrite ip_sum_difference -!norm_sq norms_of_halves !norm_sq.
by rewrite (plain_spread (laws_of R)).
Qed.

Lemma within_targets : within <-> forall c, 0 <= gap_of_target c.
Proof.
have four : (0 : R) < (1 + 1) * (1 + 1) by rewrite mulr_gt0 ?addr_gt0 ?ltr01.
have unit_J' : invmx G *m J^T *m G \in unitmx by rewrite !unitmx_mul unitmx_inv metric_unit unitmx_tr unit_J.
split=> [[unit bound] c | targets].
  have [_] := pair_half_difference (mulKVmx unit_J c) (mulKVmx unit_J' c) unit.
  move: (_ *: _) => u ex el; rewrite (@gap_of_halves u (metric_ratio J G *m u)).
  - by rewrite pmulr_rge0 // subr_ge0.
  - by rewrite -ex mulKVmx.
  - by rewrite -el mulKVmx.
have unit : metric_mean J G \in unitmx.
  apply: unit_of_kernel => v z; apply/eqP; apply: contraT => v0.
  have [] := @same_target R n J (invmx G *m J^T *m G) 0 v; first by rewrite mulmx0 -z.
  move=> ex el; have := targets (mean J (invmx G *m J^T *m G) *m 0 - gap J (invmx G *m J^T *m G) *m v).
  rewrite (gap_of_halves ex el) pmulr_rge0 // -{1}(scale0r (0 : 'cV[R]_n)) ipZ mul0r mulr0 sub0r oppr_ge0.
  by rewrite leNgt ip_gt0.
split=> // u; have [ex el] := target_of_half_sum u unit.
have := targets ((metric_mean J G - gap J (invmx G *m J^T *m G) *m invmx (metric_mean J G) *m
  gap J (invmx G *m J^T *m G)) *m u).
by rewrite (gap_of_halves ex el) pmulr_rge0 // subr_ge0.
Qed.
End One.

(* theorem prop:best-metric d *)
Theorem metric_cone (g h : 'rV[R]_n) (g0 : forall i, 0 < g 0 i) (h0 : forall i, 0 < h 0 i)
  (gh0 : forall i, 0 < (g + h) 0 i) : within g0 -> within h0 -> within gh0.
Proof.
move=> /within_targets wg /within_targets wh; apply/within_targets => c.
apply: le_trans (addr_ge0 (wg c) (wh c)) _.
rewrite /gap_of_target addrACA -opprD -!mulrDr.
have sum : invmx J^T *m (diag_mx (g + h) *m c) = invmx J^T *m (diag_mx g *m c) + invmx J^T *m (diag_mx h *m c).
  by rewrite linearD /= mulmxDl mulmxDr.
apply: ler_add.
  rewrite -big_split /= sum le_eqVlt; apply/orP; left; apply/eqP; congr (_ * _).
  by apply: eq_bigr => i _; rewrite -mulrDr; congr (_ * _); rewrite [RHS]mxE.
rewrite ler_opp2 ler_wpmul2l ?subr_ge0 // addrACA; apply: ler_add.
  rewrite -big_split /= ler_sum // => i _.
  by rewrite [(g + h) _ _]mxE mulrDr mulrDl.
rewrite -big_split /=; apply: ler_sum => i _; rewrite -mulrDr ler_wpmul2l ?(ltW (m0 i)) // sum.
rewrite [(g + h) _ _]mxE ![(_ *m _ + _) _ _]mxE.
exact: quadratic_over_linear.
Qed.

(* theorem prop:best-metric d *)
Theorem metric_scale (a : R) (g : 'rV[R]_n) (g0 : forall i, 0 < g 0 i) (ag0 : forall i, 0 < (a *: g) 0 i) :
  0 < a -> within g0 -> within ag0.
Proof.
move=> a0 /within_targets wg; apply/within_targets => c.
have scale_row i : (a *: g) 0 i = a * g 0 i by rewrite mxE.
have scale_column (q : 'cV[R]_n) i : (a *: q) i 0 = a * q i 0 by rewrite mxE.
suff -> : gap_of_target (a *: g) c = a * gap_of_target g c by rewrite mulr_ge0 ?(ltW a0).
have scaled : invmx J^T *m (diag_mx (a *: g) *m c) = a *: (invmx J^T *m (diag_mx g *m c)).
  by rewrite linearZ /= -scalemxAl -scalemxAr.
rewrite /gap_of_target scaled [RHS]mulrBr (mulrCA a) (mulrCA a (1 - t * t)) (mulrDr a) ![a * _]mulr_sumr.
congr (_ * _ - _ * (_ + _)); apply: eq_bigr => i _; rewrite ?scale_row ?scale_column.
- by rewrite mulrCA.
- by rewrite !mulrA (mulrC (m 0 i) a).
- by rewrite [RHS]mulrCA; congr (_ * _); rewrite mulrACA invfM [LHS]mulrACA mulfK // gt_eqF.
Qed.
End Cone.
