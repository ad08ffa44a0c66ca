(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Small networks that attain a bound or refute a guess. *)
From vfep Require Import head ring inner pair state positivity energy attain sharp units rotation stable weight batch.

Section TwoUnits.
Variables (R : rcfType) (a : R).
Let J := pair_jacobian a.
Let e := euclid R 2.
Let q : R := (1 + a * a)^-1.
Let q0 : 0 < q. Proof. by rewrite invr_gt0 ltr_paddr ?ltr01 // -expr2 sqr_ge0. Qed.

Lemma euclid2 (u v : 'cV[R]_2) : e u v = u 0 0 * v 0 0 + u 1 0 * v 1 0.
Proof. by rewrite /= /form mulmx1 mxE sum2 !mxE. Qed.

Lemma two_units_solution (y : 'cV[R]_2) : J *m y = pair_target (-1) -> y 0 0 = - q /\ y 1 0 = a * q.
Proof. by move=> /pair_solution[-> ->]; rewrite mulN1r mulrNN. Qed.

Lemma pair_contracts : definite (- symm J).
Proof. by rewrite pair_symm opprK; exact: definite1. Qed.

(* theorem ex:two-units *)
Theorem two_units : stable J /\ forall x l : 'cV[R]_2, J *m x = pair_target (-1) -> J^T *m l = pair_target (-1) ->
  [/\ x 0 0 = - q, x 1 0 = a * q, l 0 0 = - q, l 1 0 = - a * q &
      (1 - a * a) * (norm e x * norm e l) = (1 + a * a) * e x l].
Proof.
split=> [|x l /two_units_solution[x0 x1]]; first exact: contracting_is_stable pair_contracts.
rewrite pair_adjoint => /pair_solution[l0 l1]; move: l0 l1.
rewrite mulrNN opprK mulN1r -/q => l0 l1; rewrite l0 mulrN in l1.
have square (y : 'cV[R]_2) s : y 0 0 = - q -> y 1 0 = s -> s * s = a * a * (q * q) -> e y y = (1 + a * a) * (q * q).
  by move=> y0 y1 ss; rewrite euclid2 y0 y1 ss mulrNN mulrDl mul1r.
have ex : e x x = (1 + a * a) * (q * q) by apply: (square x (a * q)) => //; rewrite mulrACA.
have el : e l l = (1 + a * a) * (q * q) by apply: (square l (- (a * q))) => //; rewrite mulrNN mulrACA.
have exl : e x l = (1 - a * a) * (q * q) by rewrite euclid2 x0 x1 l0 l1 mulrNN mulrN mulrACA mulrBl mul1r.
split=> //; first by rewrite mulNr.
have -> : norm e x * norm e l = (1 + a * a) * (q * q) 
  by rewrite /norm ex el -expr2 sqr_sqrtr // -ex ip_ge0.
by rewrite exl mulrCA.
Qed.

(* theorem prop:positivity d *)
Theorem stability_without_positivity : 1 < a * a -> stable J /\
  forall x l : 'cV[R]_2, J *m x = pair_target (-1) -> J^T *m l = pair_target (-1) -> e x l < 0.
Proof.
move=> a1; have [rest all] := two_units; split=> // x l rx rl; have [x0 x1 l0 l1 _] := all x l rx rl.
rewrite euclid2 x0 x1 l0 l1 mulrNN mulNr mulrN mulrACA -{1}[q * q]mul1r -mulrBl.
by rewrite pmulr_llt0 ?mulr_gt0 // subr_lt0.
Qed.
End TwoUnits.

Section Field.
Variables (R : rcfType) (a : R).
Lemma sum5 (F : 'I_5 -> R) : \sum_j F j = F 0 + F 1 + F 2%:R + F 3%:R + F 4%:R.
Proof.
rewrite !big_ord_recl big_ord0 addr0 !addrA.
by congr (_ + F _ + F _ + F _ + F _); apply: val_inj.
Qed.

(* The two units as a field: biases 0 and 1, the weight 2 from the input to the second unit, recurrent weights 3 and 4. *)
Definition pair_field (theta : 'cV[R]_5) (v : R) (h : 'cV[R]_2) : 'cV[R]_2 := \col_i
  if i == 0 then theta 3%:R 0 * h 1 0 + theta 0 0 - h 0 0
  else theta 4%:R 0 * h 0 0 + theta 2%:R 0 * v + theta 1 0 - h 1 0.
Definition pair_theta : 'cV[R]_5 := \col_j if j == 3%:R :> 'I_5 then a else if j == 4%:R :> 'I_5 then - a else 0.
Definition pair_cost (y : R) (h : 'cV[R]_2) := (h 0 0 - y) * (h 0 0 - y) / 2%:R.

(* The state 0 is the fixed point of both examples; there Jacobian, sensitivity and target are those of the batch, and what
   the linear terms leave out is a product of two changes. *)
(* theorem prop:batch d *)
Theorem batch_field (v : R) (t : 'cV[R]_5) (h : 'cV[R]_2) :
  [/\ pair_field pair_theta v 0 = 0,
      pair_field (pair_theta + t) v h = pair_jacobian a *m h + pair_sensitivity v *m t +
        \col_i (if i == 0 then t 3%:R 0 * h 1 0 else t 4%:R 0 * h 0 0) &
      pair_cost v h = pair_cost v 0 + euclid R 2 (pair_target v) h + h 0 0 * h 0 0 / 2%:R].
Proof.
have [e0 e1] := swap_mul a h.
have J0 : (pair_jacobian a *m h) 0 0 = a * h 1 0 - h 0 0.
  by rewrite /pair_jacobian mulmxBl mul1mx [LHS]mxE e0 [X in _ + X]mxE.
have J1 : (pair_jacobian a *m h) 1 0 = - a * h 0 0 - h 1 0.
  by rewrite /pair_jacobian mulmxBl mul1mx [LHS]mxE e1 [X in _ + X]mxE.
have S0 : (pair_sensitivity v *m t) 0 0 = t 0 0 by rewrite mxE sum5 !mxE /= !mul0r mul1r !addr0.
have S1 : (pair_sensitivity v *m t) 1 0 = t 1 0 + v * t 2%:R 0.
  by rewrite mxE sum5 !mxE /= !mul0r mul1r !addr0 add0r.
have add_entry (p w : 'cV[R]_2) i : (p + w) i 0 = p i 0 + w i 0 by rewrite mxE.
split.
- by apply: column2; rewrite !mxE /= ?mulr0 ?mul0r ?add0r ?addr0 ?oppr0.
- apply: column2; rewrite !add_entry ?J0 ?J1 ?S0 ?S1 !mxE /= !add0r mulrDl -!addrA; congr (_ + _).
    by rewrite addrC addrA; congr (_ + _); exact: addrC.
  rewrite addrC [RHS]addrA [RHS]addrA; congr (_ + _).
  by rewrite addrC [t 1 0 + _]addrC (mulrC v).
rewrite /pair_cost euclid2 !mxE /= sub0r mul0r addr0 mulrNN.
have half (b : R) : (1 + 1) * b / 2%:R = b by rewrite -mulr2n mulrAC divff ?mul1r // pnatr_eq0.
rewrite (plain_square (laws_of R)) mulrBl mulrDl half mulNr.
by rewrite [h 0 0 * v]mulrC [RHS]addrC [RHS]addrA.
Qed.
End Field.

(* However small the norm of T in state space, some sensitivity has the update ascend. *)
(* theorem prop:weight-space d *)
Theorem weight_ascends (R : rcfType) (k : R) : 0 < k -> let J := pair_jacobian k in exists sens : 'M[R]_2,
  [/\ bounded (euclid R 2) (T J) k, definite (sens *m sens^T) &
      forall x l, J *m x = pair_target (-1) -> J^T *m l = pair_target (-1) -> form (sens *m sens^T) x l < 0].
Proof.
move=> k0 J; pose d : 'rV[R]_2 := \row_i if i == 0 then k else 2%:R.
have gram : diag_mx d *m (diag_mx d)^T = diag_mx (\row_i (d 0 i * d 0 i)).
  by rewrite tr_diag_mx; apply/matrixP => i j; rewrite mul_diag_mx !mxE mulrnAr.
exists (diag_mx d); rewrite gram; split.
- move=> u; rewrite pair_ratio mulNmx ipNl ipNr opprK; have [e0 e1] := swap_mul k u.
  by rewrite !euclid2 e0 e1 mulNr mulrNN mulrACA (mulrACA k (u 0 0)) -mulrDr addrC.
- by apply: definite_diagonal => i; rewrite !mxE; case: ifP => _; rewrite mulr_gt0 ?ltr0n.
move=> x l rx rl; have [_ all] := two_units k; have [x0 x1 l0 l1 _] := all x l rx rl.
set q := (1 + k * k)^-1 in x0 x1 l0 l1; have q0 : 0 < q by rewrite invr_gt0 ltr_paddr ?ltr01 // -expr2 sqr_ge0.
rewrite /form mul_mx_diag !mxE sum2 !mxE /= x0 x1 l0 l1.
have -> : - q * (k * k) * - q = k * k * (q * q) by rewrite mulNr mulrNN -mulrA mulrCA.
have -> : k * q * (2%:R * 2%:R) * (- k * q) = - (2%:R * 2%:R * (k * k * (q * q))).
  by rewrite mulNr mulrN; congr (- _); rewrite mulrAC mulrC; congr (_ * _); rewrite mulrACA.
by rewrite subr_lt0 -[X in X < _]mul1r ltr_pmul2r ?mulr_gt0 // -natrM ltr1n.
Qed.
