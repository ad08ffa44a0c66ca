(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Four units without self-excitation that attain the bounds of weak coupling: two pairs, each turned into the other. *)
From vfep Require Import head ring inner pair state positivity energy attain sharp units coupling.

Section Four.
Variables (R : rcfType) (r : R).
Hypotheses (r0 : 0 <= r) (r1 : r < 1).
Let s := Num.sqrt (1 - r * r).
Let ss : s * s = 1 - r * r.
Proof. by rewrite -expr2 sqr_sqrtr // subr_ge0 -expr2 expr_le1 // ltW. Qed.
Let s0 : 0 < s.
Proof. by rewrite sqrtr_gt0 subr_gt0 -expr2 expr_lt1. Qed.

(* The rotation of the plane by the angle of cosine r and sine s, and that by a right angle. *)
Definition turn : 'M[R]_2 := \matrix_(i, j) if i == j then r else if i == 0 then - s else s.
Definition quarter : 'M[R]_2 := \matrix_(i, j) if i == j then 0 else if i == 0 then -1 else 1.
Definition four : 'M[R]_(2 + 2) := block_mx 0 (r *: turn) (r *: turn) 0.
Let J := four - 1%:M.
Let e := euclid R (2 + 2).

Lemma turn_sum : turn + turn^T = (2%:R * r)%:M.
Proof. by apply: matrix2; rewrite !mxE /= ?mulr1n ?mulr0n ?addrN ?addNr // mulr_natl mulr2n. Qed.
Lemma turn_difference : turn - turn^T = (2%:R * s) *: quarter.
Proof. by apply: matrix2; rewrite !mxE /= ?subrr ?mulr0 ?mulrN1 ?mulr1 ?opprK // mulr_natl mulr2n ?opprD. Qed.
Lemma turn_isometry : turn^T *m turn = 1%:M.
Proof.
have one : r * r + s * s = 1 by rewrite ss addrC subrK.
apply: matrix2; rewrite !mxE sum2 !mxE /= ?mulr1n ?mulr0n ?mulrNN //; last by rewrite addrC.
  by rewrite ?mulrN ?mulNr [s * r]mulrC ?addrN ?addNr.
by rewrite ?mulrN ?mulNr [s * r]mulrC ?addrN ?addNr.
Qed.

Lemma four_bounded : bounded e four r.
Proof.
move=> v; rewrite /= form_mulr form_mull mul1mx.
have -> : four^T *m four = (r * r) *: 1%:M.
  have scaled : (r *: turn)^T = r *: turn^T by rewrite linearZ.
  rewrite tr_block_mx mulmx_block !trmx0 scaled !(mul0mx, mulmx0, add0r, addr0) -scalemxAl -scalemxAr scalerA.
  by rewrite turn_isometry [in RHS]scalar_mx_block scale_block_mx !scaler0.
by rewrite formZ.
Qed.
Lemma four_diagonal i : four i i = 0.
Proof.
by rewrite -[i]splitK; case: (split i) => k; rewrite /= /four (block_mxEul, block_mxEdr) mxE.
Qed.

Let unit_J : J \in unitmx.
Proof. by have [] := weak_coupling r0 r1 four_bounded (euclid_transpose r0 four_bounded). Qed.
Let unit : symm J \in unitmx.
Proof. by have [] := weak_coupling r0 r1 four_bounded (euclid_transpose r0 four_bounded). Qed.

Let twice (p : 'cV[R]_2) : 'cV[R]_(2 + 2) := col_mx p p.
Lemma jacobian_twice p : J *m twice p = twice (r *: (turn *m p) - p).
Proof. by rewrite mulmxBl mul1mx mul_block_col !mul0mx add0r addr0 -scalemxAl opp_col_mx add_col_mx. Qed.
Lemma adjoint_twice p : J^T *m twice p = twice (r *: (turn^T *m p) - p).
Proof.
rewrite linearB /= trmx1 tr_block_mx !trmx0 linearZ /= mulmxBl mul1mx mul_block_col !mul0mx add0r addr0.
by rewrite -scalemxAl opp_col_mx add_col_mx.
Qed.
Lemma symm_twice p : symm J *m twice p = twice (- (s * s) *: p).
Proof.
rewrite -scalemxAl mulmxDl jacobian_twice adjoint_twice add_col_mx scale_col_mx; congr (twice _).
rewrite addrACA -scalerDr -mulmxDl turn_sum mul_scalar_mx scalerA mulrCA -opprD -[p + p]mulr2n -scaler_nat -scalerA.
by rewrite -scalerBr scalerA mulVf ?pnatr_eq0 // scale1r ss opprB scalerBl scale1r.
Qed.
Lemma anti_twice p : anti J *m twice p = twice ((r * s) *: (quarter *m p)).
Proof.
rewrite -scalemxAl mulmxBl jacobian_twice adjoint_twice opp_col_mx add_col_mx scale_col_mx; congr (twice _).
rewrite opprB addrA addrNK -scalerBr -mulmxBl turn_difference -scalemxAl !scalerA.
by rewrite mulrACA mulVf ?pnatr_eq0 // mul1r.
Qed.
Lemma ratio_twice p : T J *m twice p = twice (- (r / s) *: (quarter *m p)).
Proof.
rewrite -[RHS](mulKmx unit) symm_twice /ratio -mulmxA anti_twice; congr (_ *m twice _).
by rewrite scalerA mulrNN; congr (_ *: _); rewrite [RHS]mulrACA divff ?gt_eqF // mulr1 mulrC.
Qed.

Let u := twice (delta_mx 0 0).
Lemma turned_unit : [/\ u != 0, e (T J *m u) (T J *m u) = r / s * (r / s) * e u u & e u (T J *m u) = 0].
Proof.
have dot p q : e (twice p) (twice q) = 2%:R * euclid R 2 p q.
  by rewrite /= /form !mulmx1 tr_col_mx mul_row_col mxE mulr_natl mulr2n.
split.
- apply/eqP => /colP/(_ (lshift 2 0)); rewrite col_mxEu !mxE /= => /eqP.
  by rewrite oner_eq0.
- have same : euclid R 2 (quarter *m delta_mx 0 0) (quarter *m delta_mx 0 0) = euclid R 2 (delta_mx 0 0) (delta_mx 0 0).
    by rewrite /= /form !mulmx1 !mxE !sum2 !mxE !sum2 !mxE /= !(mulr0, mulr1, mul0r, mul1r, addr0, add0r).
  by rewrite ratio_twice !dot ipZ ipZr same [LHS]mulrCA [2%:R * (- _ * _)]mulrCA mulrA mulrNN.
rewrite ratio_twice dot ipZr /= /form mulmx1 !mxE !sum2 !mxE !sum2 !mxE /=.
by rewrite !(mulr0, mulr1, mul0r, mul1r, addr0, add0r).
Qed.

(* theorem prop:weak-coupling *)
Theorem weak_coupling_attained : [/\ bounded e four r, forall i, four i i = 0, least e (T J) (r / s) &
  exists c x l : 'cV[R]_(2 + 2), [/\ c != 0, J *m x = c, J^T *m l = c &
    (1 - (1 + 1) * (r * r)) * (norm e x * norm e l) = e x l]].
Proof.
have [u0 eT p] := turned_unit; have k0 : 0 <= r / s by rewrite divr_ge0 // ltW.
split; [exact: four_bounded | exact: four_diagonal | split=> // [|j j0 bj] | ].
- by have [] := weak_coupling r0 r1 four_bounded (euclid_transpose r0 four_bounded).
- have := bj u; rewrite eT ler_pmul2r ?ip_gt0 // => h.
  by rewrite -(ler_pexpn2r (ltn0Sn 1)) ?nnegrE // !expr2.
have [c [x [l [c0 ex el same]]]] := attained_by_half_sum unit_J unit u0 eT (or_intror p).
exists c, x, l; split=> //; have := congr1 (fun b => s * s * b) same.
have frac : s * s * (r / s * (r / s)) = r * r by rewrite mulrACA [s * _]mulrC divfK ?gt_eqF.
rewrite !(mulrA (s * s)) mulrBr mulrDr frac mulr1 ss subrK mul1r => <-.
by congr (_ * _); rewrite mulrDl mul1r opprD addrA.
Qed.
End Four.
