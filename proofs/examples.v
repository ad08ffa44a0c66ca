(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Networks without descent, layers at two angles, and what a network with one output has for free. *)
From vfep Require Import head ring inner pair state positivity energy weight attain units batch networks.

(* The field a h_1 - h_0, wv - a h_0 - h_1 with v = y = 1, whose weight w alone learns: unit 0 is the output. *)
Section Ascent.
Variables (R : rcfType) (a : R).
Let J := pair_jacobian a.
Let q : R := (1 + a * a)^-1.
Definition ascent_input (w : R) : 'cV[R]_2 := \col_i if i == 0 then 0 else w.
Definition ascent_field (w : R) (h : 'cV[R]_2) := J *m h + ascent_input w.

(* theorem ex:ascent *)
Theorem ascent (w : R) (h x l : 'cV[R]_2) (step : R) : ascent_field w h = 0 ->
  let c : 'cV[R]_2 := \col_i (if i == 0 then h 0 0 - 1 else 0) in J *m x = c -> J^T *m l = c ->
  [/\ x 1 0 = - l 1 0, x 1 0 = a * q * (h 0 0 - 1), h 0 0 = a * w * q &
      forall g : 'cV[R]_2, ascent_field (w + step * x 1 0) g = 0 ->
        g 0 0 - 1 = (1 + step * (a * a * (q * q))) * (h 0 0 - 1)].
Proof.
move=> fixed c ex el.
have nz : 1 + a * a != 0 by rewrite gt_eqF // ltr_paddr ?ltr01 // -expr2 sqr_ge0.
have target : c = pair_target (1 - h 0 0) by apply: column2; rewrite !mxE /= ?opprB.
rewrite target in ex el; have [x0 x1] := pair_solution ex; rewrite /J pair_adjoint in el; have [l0 l1] := pair_solution el.
rewrite mulrNN in l0; rewrite opprK in l1; rewrite -l0 in x0.
have ex1 : x 1 0 = a * q * (h 0 0 - 1) 
  by rewrite x1 x0 l0 -/q mulNr -mulrN -mulNr opprB [(_ - _) * q]mulrC mulrA.
have state (v : R) (g : 'cV[R]_2) : ascent_field v g = 0 -> g 0 0 = a * v * q.
  move=> z; have [s0 s1] := swap_mul a g.
  have e0 : a * g 1 0 - g 0 0 = 0.
    have := congr1 (fun u : 'cV[R]_2 => u 0 0) z.
    by rewrite /ascent_field /J /pair_jacobian mulmxBl mul1mx [LHS]mxE [X in X + _]mxE s0 [X in _ + X + _]mxE [X in _ + X]mxE /= addr0 mxE.
  have e1 : - a * g 0 0 - g 1 0 + v = 0.
    have := congr1 (fun u : 'cV[R]_2 => u 1 0) z.
    by rewrite /ascent_field /J /pair_jacobian mulmxBl mul1mx [LHS]mxE [X in X + _]mxE s1 [X in _ + X + _]mxE [X in _ + X]mxE /= mxE.
  move/eqP: e0; rewrite subr_eq0 => /eqP e0.
  have g1 : g 1 0 = v - a * g 0 0 by move/eqP: e1; rewrite addrAC subr_eq0 => /eqP <-; rewrite addrC mulNr.
  apply: (canRL (mulfK nz)); rewrite mulrDr mulr1 -{1}e0 g1 mulrBr [g 0 0 * _]mulrC.
  by rewrite [a * (a * _)]mulrA subrK.
split; [by rewrite x1 x0 l1 mulNr | exact: ex1 | exact: state | move=> g /state->].
rewrite ex1 mulrDr mulrDl -(state _ _ fixed) addrAC mulrDl mul1r; congr (_ + _).
by rewrite (mulrCA a) -!mulrA [(_ - _) * q]mulrC.
Qed.
End Ascent.

(* If no weight leads from the outputs back, the hidden units have no response. *)
(* theorem ex:feedforward *)
Theorem feedforward_silent (R : rcfType) (n p : nat) (A : 'M[R]_n) (B : 'M[R]_(n, p)) (C : 'M[R]_p)
  (c x : 'cV[R]_n) (y : 'cV[R]_p) : C \in unitmx -> block_mx A B 0 C *m col_mx x y = col_mx c 0 -> y = 0.
Proof.
move=> unit; rewrite mul_block_col mul0mx add0r => /eq_col_mx[_ e].
by rewrite -(mulKmx unit y) e mulmx0.
Qed.

(* Two units joined by w both ways, unit 0 active and unit 1 saturated. *)
Section Saturated.
Variables (R : rcfType) (w : R).
Definition saturated : 'M[R]_2 := \matrix_(i, j) if i == j then -1 else if i == 0 then 0 else w.
Let e := euclid R 2.

(* theorem ex:saturated *)
Theorem saturated_output (c x l : 'cV[R]_2) : saturated *m x = c -> saturated^T *m l = c ->
  [/\ x 0 0 = - c 0 0 /\ x 1 0 = - (w * c 0 0 + c 1 0),
      l 0 0 = - (c 0 0 + w * c 1 0) /\ l 1 0 = - c 1 0,
      e x l = c 0 0 * c 0 0 + (1 + 1) * (w * (c 0 0 * c 1 0)) + c 1 0 * c 1 0 &
      w * w <= 1 -> 0 <= e x l].
Proof.
move=> ex el.
have x0 : x 0 0 = - c 0 0 by rewrite -ex !mxE sum2 !mxE /= mulN1r mul0r addr0 opprK.
have x1 : x 1 0 = - (w * c 0 0 + c 1 0).
  by rewrite -ex !mxE !sum2 !mxE /= mul0r addr0 !mulN1r mulrN addrA addNr add0r opprK.
have l1 : l 1 0 = - c 1 0 by rewrite -el !mxE sum2 !mxE /= mulN1r mul0r add0r opprK.
have l0 : l 0 0 = - (c 0 0 + w * c 1 0).
  by rewrite -el !mxE !sum2 !mxE /= mul0r add0r !mulN1r mulrN -addrA addrN addr0 opprK.
have product : e x l = c 0 0 * c 0 0 + (1 + 1) * (w * (c 0 0 * c 1 0)) + c 1 0 * c 1 0.
  rewrite euclid2 x0 x1 l0 l1 !mulrNN mulrDr !mulrDl mul1r -!addrA; congr (_ + _).
  by rewrite mulrCA; congr (_ + (_ + _)); rewrite -mulrA.
split=> // ww; rewrite product.
have -> : c 0 0 * c 0 0 + (1 + 1) * (w * (c 0 0 * c 1 0)) + c 1 0 * c 1 0 =
    (c 0 0 + w * c 1 0) * (c 0 0 + w * c 1 0) + (1 - w * w) * (c 1 0 * c 1 0).
  rewrite (plain_sum_square (laws_of R)) [w * (c 0 0 * _)]mulrCA mulrBl mul1r [w * c 1 0 * _]mulrACA.
  by rewrite [X in _ = X + _]addrAC -[RHS]addrA [w * w * _ + (_ - _)]addrC subrK.
apply: addr_ge0; first by rewrite -expr2 sqr_ge0.
by rewrite mulr_ge0 ?subr_ge0 // -expr2 sqr_ge0.
Qed.
End Saturated.

(* Feedback opposite to the feedforward weights: layers of one parity agree and the others are opposite. *)
(* theorem prop:layers b *)
Theorem layers_opposite (R : rcfType) (n : nat) (J : 'M[R]_n) (sign : 'rV[R]_n) (c x l : 'cV[R]_n) :
  (forall i, sign 0 i * sign 0 i = 1) -> (forall i, c i 0 != 0 -> sign 0 i = 1) ->
  (forall i j, J j i = sign 0 i * J i j * sign 0 j) -> J \in unitmx -> J *m x = c -> J^T *m l = c ->
  forall i, l i 0 = sign 0 i * x i 0.
Proof.
move=> square outputs opposite unit ex el; pose H := diag_mx sign.
have HH : H *m H = 1%:M by apply/matrixP => i j; rewrite mul_diag_mx !mxE mulrnAr square.
have Hc : H *m c = c.
  by apply/colP => i; rewrite mul_diag_mx mxE; have [->|/outputs->] := eqVneq (c i 0) 0; rewrite ?mulr0 ?mul1r.
have eJ : J^T = H *m J *m H by apply/matrixP => i j; rewrite mul_mx_diag mxE mul_diag_mx !mxE opposite.
have unit' : J^T \in unitmx by rewrite unitmx_tr.
have h : l = H *m x.
  by apply: (can_inj (mulKmx unit')); rewrite el eJ -!mulmxA (mulmxA H H) HH mul1mx ex Hc.
by move=> i; rewrite h mul_diag_mx mxE.
Qed.

(* theorem prop:nudging *)
Theorem one_output (R : rcfType) (n : nat) (J : 'M[R]_n) (c x l : 'cV[R]_n) (o : 'I_n) :
  J *m x = c -> J^T *m l = c -> c != 0 -> (forall i, i != o -> c i 0 = 0) -> x o 0 = l o 0.
Proof.
move=> ex el c0 alone; have [_ same _ _] := nudging ex el.
have pick (v : 'cV[R]_n) : form 1%:M c v = c o 0 * v o 0.
  rewrite /form mulmx1 mxE (bigD1 o) //= mxE big1 ?addr0 // => i io.
  by rewrite mxE alone // mul0r.
have co : c o 0 != 0.
  apply: contraNneq c0 => z; apply/eqP/colP => i; rewrite [RHS]mxE.
  by have [->|/alone] := eqVneq i o.
by apply: (mulfI co); rewrite -!pick.
Qed.

(* The parts of update and descent in every group of parameters with one rate. *)
(* theorem prop:weight-space e *)
Theorem group_rates (R : rcfType) (p : nat) (groups : finType) (group : 'I_p -> groups) (rate : groups -> R)
  (update descent : 'cV[R]_p) : (0 < p)%N -> (forall g, 0 < rate g) ->
  (forall g, (exists j, group j = g) -> 0 < \sum_(j | group j == g) update j 0 * descent j 0) ->
  0 < form (diag_mx (\row_j rate (group j))) update descent.
Proof.
move=> some positive parts.
have -> : form (diag_mx (\row_j rate (group j))) update descent =
    \sum_g rate g * \sum_(j | group j == g) update j 0 * descent j 0.
  rewrite /form mul_mx_diag mxE (partition_big group xpredT) //=; apply: eq_bigr => g _.
  by rewrite mulr_sumr; apply: eq_bigr => j /eqP <-; rewrite !mxE mulrAC mulrC.
pose j0 := Ordinal some; rewrite (bigD1 (group j0)) //= ltr_paddr //.
  apply: sumr_ge0 => g _; have [/existsP[j /eqP e]|/existsPn no] := boolP [exists j, group j == g].
    by rewrite mulr_ge0 ?ltW // parts //; exists j.
  by rewrite big_pred0 ?mulr0 // => j; apply/negbTE/no.
by rewrite mulr_gt0 // parts //; exists j0.
Qed.
