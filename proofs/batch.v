(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Two examples each of which descends, and whose batch ascends. *)
From vfep Require Import head ring inner pair state.

Section Batch.
Variables (R : rcfType) (a : R).

(* Two linear units joined by a and -a.  The parameters are two biases, the weight from an input v to the second unit,
   and the two recurrent weights, for which the rates of the fixed point 0 are 0. *)
Definition swap : 'M[R]_2 := \matrix_(i, j) if i == 0 then (if j == 0 then 0 else a) else (if j == 0 then - a else 0).
Definition pair_jacobian := swap - 1%:M.
Definition pair_sensitivity (v : R) : 'M[R]_(2, 5) := \matrix_(i, j)
  if i == 0 then (j == 0%:R :> 'I_5)%:R else if j == 1%:R :> 'I_5 then 1 else if j == 2%:R :> 'I_5 then v else 0.
Definition pair_target (v : R) : 'cV[R]_2 := \col_i if i == 0 then - v else 0.
Definition pair_gram v := pair_sensitivity v *m (pair_sensitivity v)^T.

Lemma swap_tr : swap^T = - swap.
Proof. by apply/matrixP => i j; rewrite !mxE; case: eqP; case: eqP => // _ _; rewrite ?opprK ?oppr0. Qed.

Lemma pair_symm : symm pair_jacobian = - 1%:M.
Proof.
rewrite /mean /pair_jacobian linearB /= trmx1 swap_tr addrACA addrN add0r -opprD -mulr2n -scaler_nat.
by rewrite scalerN scalerA mulVf ?pnatr_eq0 // scale1r.
Qed.

Lemma pair_ratio : T pair_jacobian = - swap.
Proof.
rewrite /ratio pair_symm; have -> : anti pair_jacobian = swap.
  by apply: (@addrI _ (- 1%:M)); rewrite -[in LHS]pair_symm mean_gap addrC.
have unit : (- 1%:M : 'M[R]_2) \in unitmx by rewrite -scaleN1r unitmxZ ?unitmx1 ?unitrN1.
by apply: (canLR (mulKmx unit)); rewrite mulNmx mulmxN mul1mx opprK.
Qed.

Lemma pair_gramE v : v * v = 1 -> pair_gram v = \matrix_(i, j) if i == j then (if i == 0 then 1 else 2%:R) else 0.
Proof.
move=> vv; apply/matrixP => i j; rewrite !mxE !big_ord_recl big_ord0 !mxE /=.
case: i => [[|[|]]] //= hi; case: j => [[|[|]]] //= hj; rewrite ?vv ?mulr0 ?mul0r ?mulr1 ?mul1r ?addr0 ?add0r //.
Qed.

Lemma pair_form v (u : 'cV[R]_2) : v * v = 1 -> form (pair_gram v) u u = u 0 0 * u 0 0 + 2%:R * (u 1 0 * u 1 0).
Proof.
move=> vv; rewrite /form pair_gramE // !mxE !sum2 !mxE !sum2 !mxE /=.
by rewrite !mulr0 !mulr1 addr0 add0r [u 1 0 * _]mulrC mulrA.
Qed.

Lemma swap_mul (u : 'cV[R]_2) : (swap *m u) 0 0 = a * u 1 0 /\ (swap *m u) 1 0 = - a * u 0 0.
Proof. by rewrite !mxE !sum2 !mxE /= !mul0r add0r addr0. Qed.

Lemma pair_bounded v (k : R) (sym : (pair_gram v)^T = pair_gram v) (pos : definite (pair_gram v)) : v * v = 1 ->
  2%:R * (a * a) <= k * k -> bounded (columns sym pos) (T pair_jacobian) k.
Proof.
move=> vv small u; rewrite /= !pair_form // pair_ratio mulNmx.
have [e0 e1] := swap_mul u; rewrite ![(- (swap *m u)) _ _]mxE e0 e1 !mulrNN.
rewrite [- a * _]mulNr mulrNN mulrACA [a * u 0 0 * _]mulrACA.
have two : (0 : R) <= 2%:R by rewrite ler0n.
have sq (b : R) : 0 <= b * b by rewrite -expr2 sqr_ge0.
have aa : a * a <= 2%:R * (a * a) by rewrite ler_pemull // ler1n.
rewrite addrC mulrDr; apply: ler_add; first by rewrite (mulrA 2%:R) ler_wpmul2r.
apply: le_trans (_ : k * k * (u 1 0 * u 1 0) <= _); first by rewrite ler_wpmul2r // (le_trans aa small).
by rewrite [leRHS]mulrCA ler_pemull ?ler1n ?(mulr_ge0 (sq k) (sq (u 1 0))).
Qed.

Lemma pair_solution (v : R) (y : 'cV[R]_2) : pair_jacobian *m y = pair_target v ->
  y 0 0 = v / (1 + a * a) /\ y 1 0 = - a * y 0 0.
Proof.
rewrite /pair_jacobian mulmxBl mul1mx => e; have [s0 s1] := swap_mul y.
have e1 : y 1 0 = - a * y 0 0.
  have := congr1 (fun w : 'cV[R]_2 => w 1 0) e; rewrite [LHS]mxE s1 [X in _ + X]mxE [RHS]mxE /=.
  by move/eqP; rewrite subr_eq0 => /eqP.
split=> //; have := congr1 (fun w : 'cV[R]_2 => w 0 0) e; rewrite [LHS]mxE s0 [X in _ + X]mxE [RHS]mxE /= e1.
have pos : 0 < 1 + a * a by rewrite ltr_paddr ?ltr01 // -expr2 sqr_ge0.
move=> h; apply: (canRL (mulfK _)); first by rewrite gt_eqF.
by rewrite mulrDr mulr1 mulrC -[v]opprK -h opprB mulNr mulrN opprK mulrA.
Qed.

Lemma pair_unit : pair_jacobian \in unitmx.
Proof.
apply: unit_of_kernel => y z; have [|y0 y1] := @pair_solution 0 y.
  by rewrite z; apply/colP => i; rewrite !mxE oppr0 if_same.
have e0 : y 0 0 = 0 by rewrite y0 mul0r.
apply/colP => i; rewrite [RHS]mxE; case: i => [[|[|]]] //= hi.
  by rewrite -e0; congr (y _ _); apply: val_inj.
by rewrite -[RHS](mulr0 (- a)) -e0 -y1; congr (y _ _); apply: val_inj.
Qed.

Lemma pair_opposite (y z : 'cV[R]_2) :
  pair_jacobian *m y = pair_target 1 -> pair_jacobian *m z = pair_target (-1) -> z = - y.
Proof.
move=> ey ez; apply: (can_inj (mulKmx pair_unit)); rewrite mulmxN ey ez.
by apply/colP => i; rewrite !mxE; case: ifP; rewrite ?oppr0.
Qed.

Lemma pair_sum (y z : 'cV[R]_2) : z = - y ->
  (pair_sensitivity 1)^T *m y + (pair_sensitivity (-1))^T *m z =
  \col_j if j == 2%:R :> 'I_5 then 2%:R * y 1 0 else 0.
Proof.
move=> ->; rewrite mulmxN -mulmxBl; apply/colP => j; rewrite !mxE sum2 !mxE /= subrr mul0r add0r.
case: (j == 1) / eqP => [->|_] /=; first by rewrite subrr mul0r.
by case: eqP => _; rewrite ?opprK ?subrr ?mul0r.
Qed.
Lemma pair_definite v : v * v = 1 -> definite (pair_gram v).
Proof.
move=> vv u u0; rewrite pair_form //.
have sq (b : R) : 0 <= b * b by rewrite -expr2 sqr_ge0.
have two : 0 <= 2%:R * (u 1 0 * u 1 0) by rewrite mulr_ge0 ?ler0n.
rewrite lt_neqAle (addr_ge0 (sq _) two) andbT eq_sym (paddr_eq0 (sq _) two).
rewrite !mulf_eq0 pnatr_eq0 /= !orbb; apply: contra u0 => /andP[/eqP e0 /eqP e1].
apply/eqP/colP => i; rewrite [RHS]mxE; case: i => [[|[|]]] //= hi.
  by rewrite -e0; congr (u _ _); apply: val_inj.
by rewrite -e1; congr (u _ _); apply: val_inj.
Qed.
End Batch.

Lemma pair_adjoint (R : rcfType) (a : R) : (pair_jacobian a)^T = pair_jacobian (- a).
Proof.
rewrite /pair_jacobian linearB /= trmx1 swap_tr; congr (_ - _).
by apply/matrixP => i j; rewrite !mxE; do 2?case: ifP => _; rewrite ?oppr0.
Qed.

(* However small the bound k on both examples' kappa, the update of their batch is the gradient of the objective, uphill. *)
(* theorem prop:batch d *)
Theorem batch_ascends (R : rcfType) (k : R) : 0 < k -> let J := pair_jacobian (k / 2%:R) in
  [/\ J \in unitmx, symm J \in unitmx,
      forall v, v * v = 1 -> definite (pair_gram v) /\
        forall (sym : (pair_gram v)^T = pair_gram v) pos, bounded (columns sym pos) (T J) k &
      forall x y l m, J *m x = pair_target 1 -> J *m y = pair_target (-1) ->
        J^T *m l = pair_target 1 -> J^T *m m = pair_target (-1) ->
        let update := (pair_sensitivity 1)^T *m x + (pair_sensitivity (-1))^T *m y in
        let descent := (pair_sensitivity 1)^T *m l + (pair_sensitivity (-1))^T *m m in
        update = - descent /\ update != 0].
Proof.
move=> k0 J; have a0 : 0 < k / 2%:R by rewrite divr_gt0 ?ltr0n.
split; [exact: pair_unit | | move=> v vv; split=> [|sym pos] | ].
- by rewrite pair_symm -scaleN1r unitmxZ ?unitmx1 ?unitrN1.
- exact: pair_definite.
- apply: pair_bounded => //; rewrite (mulrA 2%:R) (mulrC 2%:R) divfK ?pnatr_eq0 // ler_wpmul2l ?(ltW k0) //.
  by rewrite ler_pdivr_mulr ?ltr0n // ler_pemulr ?(ltW k0) // ler1n.
- rewrite pair_adjoint => x y l m ex ey el em update descent.
  have [x0 x1] := pair_solution ex; have [l0 l1] := pair_solution el.
  have [-> ->] : update = \col_j (if j == 2%:R :> 'I_5 then 2%:R * x 1 0 else 0) /\
      descent = \col_j (if j == 2%:R :> 'I_5 then 2%:R * l 1 0 else 0).
    by rewrite /update /descent (pair_sum (pair_opposite ex ey)) (pair_sum (pair_opposite el em)).
  have opposite : x 1 0 = - l 1 0 by rewrite x1 l1 x0 l0 mulrNN opprK mulNr.
  split; first by apply/colP => j; rewrite !mxE opposite; case: ifP; rewrite ?oppr0 ?mulrN.
  apply/eqP => /(congr1 (fun w : 'cV[R]_5 => w 2%:R 0)); rewrite !mxE eqxx => /eqP.
  rewrite mulf_eq0 pnatr_eq0 /= x1 mulf_eq0 oppr_eq0 (gt_eqF a0) /= x0 mul1r invr_eq0 gt_eqF //.
  by rewrite ltr_paddr ?ltr01 // -expr2 sqr_ge0.
Qed.
