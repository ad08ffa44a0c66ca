(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The law of rates for tied feedback of any gain: layers of units, feedback gain times the transposed weights. *)
From vfep Require Import head ring inner pair state.

Section Rates.
Variables (R : rcfType) (n : nat) (W : 'M[R]_n) (layer : 'I_n -> nat) (gain d0 : R) (d : 'rV[R]_n) (c x l : 'cV[R]_n).
Hypothesis gain0 : 0 < gain.
Hypothesis neighbours : forall i j, W i j != 0 -> layer i = (layer j).+1 \/ layer j = (layer i).+1.
Hypothesis tied : forall i j, layer i = (layer j).+1 -> W i j = gain * W j i.
Hypothesis slopes : forall i, 0 < d 0 i.
Hypothesis outputs : forall i, layer i = 0%N -> d 0 i = d0.
Hypothesis targets : forall i, c i 0 != 0 -> layer i = 0%N.
Let rate i := gain ^- layer i.
Let P := diag_mx (\row_i rate i).
Let D := diag_mx d.

Lemma rates_symmetric i j : rate i * W i j = rate j * W j i.
Proof.
have up a b : layer a = (layer b).+1 -> rate a * W a b = rate b * W b a.
  by move=> e; rewrite (tied e) /rate e exprS invfM mulrACA mulVf ?mul1r // gt_eqF.
have [z|/neighbours[e|e]] := eqVneq (W i j) 0; [|exact: up | by rewrite (up _ _ e)].
have [z'|/neighbours[e|e]] := eqVneq (W j i) 0; [|by rewrite (up _ _ e) | exact: up].
by rewrite z z' !mulr0.
Qed.

Lemma rates_similar : W^T *m P = P *m W.
Proof.
apply/matrixP => i j; rewrite mul_diag_mx mul_mx_diag !mxE mulrC.
exact: rates_symmetric.
Qed.

Let DP : D *m P = P *m D. Proof. exact: diag_mxC. Qed.

Lemma target_scale (q : 'rV[R]_n) a : (forall i, layer i = 0%N -> q 0 i = a) -> diag_mx q *m c = a *: c.
Proof.
move=> h; apply/colP => i; rewrite mul_diag_mx !mxE.
by have [->|/targets/h->] := eqVneq (c i 0) 0; rewrite ?mulr0.
Qed.

(* theorem prop:law-of-rates a *)
Theorem law_of_rates_membrane : let J := W *m D - 1%:M in J \in unitmx -> J *m x = c -> J^T *m l = c ->
  forall i, gain ^- layer i * (d 0 i * x i 0) = d0 * l i 0.
Proof.
move=> J unit rx rl.
have e : J^T *m (D *m P *m x) = J^T *m (d0 *: l).
  rewrite -scalemxAr rl -(@target_scale (\row_i (d 0 i * rate i)) d0); last first.
    by move=> i li; rewrite mxE (outputs li) /rate li expr0 invr1 mulr1.
  have -> : diag_mx (\row_i (d 0 i * rate i)) = D *m P.
    by apply/matrixP => i j; rewrite /D /P mul_diag_mx !mxE mulrnAr.
  rewrite -rx !mulmxA; congr (_ *m x).
  rewrite /J linearB /= trmx1 trmx_mul tr_diag_mx -/D !mulmxBl mulmxBr mulmx1 mul1mx !mulmxA; congr (_ - _).
  by rewrite -(mulmxA _ D P) [in LHS]DP !mulmxA -(mulmxA D W^T P) rates_similar mulmxA.
have unit' : J^T \in unitmx by rewrite unitmx_tr.
move=> i; have := congr1 (fun v : 'cV[R]_n => v i 0) (can_inj (mulKmx unit') e).
rewrite /D /P -mulmxA !mul_diag_mx !mxE => <-.
by rewrite mulrCA.
Qed.

(* The gradient for a weight from unit j to unit i is the rate of j times the adjoint of i. *)
(* theorem prop:law-of-rates a *)
Theorem law_of_rates_step (rho : 'I_n -> R) : let J := W *m D - 1%:M in
  J \in unitmx -> J *m x = c -> J^T *m l = c ->
  forall i j, gain ^- layer i * (rho j * (d 0 i * x i 0)) = d0 * (rho j * l i 0).
Proof. by move=> J unit rx rl i j; rewrite mulrCA (law_of_rates_membrane unit rx rl) mulrCA. Qed.

(* theorem prop:law-of-rates a *)
Theorem law_of_rates_rate : let J := D *m W - 1%:M in J \in unitmx -> J *m x = c -> J^T *m l = c ->
  forall i, gain ^- layer i * x i 0 = d 0 i / d0 * l i 0.
Proof.
move=> J unit rx rl; pose D' := diag_mx (\row_i (d 0 i)^-1).
have inverse : D' *m D = 1%:M.
  by apply/matrixP => i j; rewrite mul_diag_mx !mxE mulrnAr mulVf // gt_eqF.
have inverse' : D *m D' = 1%:M by rewrite diag_mxC.
have D'P : D' *m P = P *m D' by rewrite diag_mxC.
have e : J^T *m (P *m D' *m x) = P *m D' *m c.
  rewrite -rx !mulmxA; congr (_ *m x).
  rewrite /J linearB /= trmx1 trmx_mul tr_diag_mx -/D !mulmxBl !mulmxBr mulmx1 mul1mx; congr (_ - _).
  rewrite -(mulmxA _ D P) [in LHS]DP !mulmxA -(mulmxA _ D D') inverse' mulmx1 rates_similar.
  by rewrite -(mulmxA P D' D) inverse mulmx1.
have unit' : J^T \in unitmx by rewrite unitmx_tr.
have e' : P *m D' *m c = d0^-1 *: c.
  rewrite -(@target_scale (\row_i (rate i / d 0 i)) d0^-1) => [|i li]; last first.
    by rewrite mxE (outputs li) /rate li expr0 invr1 mul1r.
  by congr (_ *m c); apply/matrixP => i j; rewrite /P mul_diag_mx !mxE mulrnAr.
have := e; rewrite e' -rl scalemxAr => /(can_inj (mulKmx unit')) h i.
have := congr1 (fun v : 'cV[R]_n => v i 0) h.
rewrite -mulmxA !mul_diag_mx !mxE -mulrA => <-.
by rewrite mulrCA mulVKf // gt_eqF.
Qed.
End Rates.
