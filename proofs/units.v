(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Networks whose angle attains the bound: two units in every inner product, and commuting parts in the Euclidean one.
   Beyond a norm of 1 there is no bound. *)
From vfep Require Import head ring inner pair state positivity energy attain sharp.

Lemma symm_symmetric (R : rcfType) (n : nat) (J : 'M[R]_n) : (symm J)^T = symm J.
Proof. by rewrite linearZ /= linearD /= trmxK addrC. Qed.
Lemma anti_antisymmetric (R : rcfType) (n : nat) (J : 'M[R]_n) : (anti J)^T = - anti J.
Proof. by rewrite linearZ /= linearB /= trmxK -scalerN opprB. Qed.
Lemma self_opposite (R : rcfType) (a : R) : a = - a -> a = 0.
Proof. by move/eqP; rewrite -addr_eq0 -mulr2n mulrn_eq0 /= => /eqP. Qed.
Lemma antisymmetric_entry (R : ringType) (n : nat) (A : 'M[R]_n) i j : A^T = - A -> A j i = - A i j.
Proof. by move=> tA; have := congr1 (fun M : 'M_n => M i j) tA; rewrite !mxE. Qed.
Lemma antisymmetric_form (R : rcfType) (n : nat) (A : 'M[R]_n) (u : 'cV[R]_n) : A^T = - A -> form A u u = 0.
Proof. by move=> tA; apply: self_opposite; rewrite -[LHS]form_tr tA formN. Qed.

Section Commuting.
Variables (R : rcfType) (n : nat) (J : 'M[R]_n) (k : R).
Hypotheses (some : (0 < n)%N) (unit_jacobian : J \in unitmx) (unit : symm J \in unitmx).

(* theorem prop:angle *)
Theorem angle_attained_commuting : symm J *m anti J = anti J *m symm J -> least (euclid R n) (T J) k ->
  attains J (euclid R n) k.
Proof.
move=> same /(least_attained some)[u u0 e].
apply: (attained_by_half_sum unit_jacobian unit u0 (e u)); right.
rewrite /= form_mulr mul1mx; apply: antisymmetric_form.
rewrite trmx_mul anti_antisymmetric trmx_inv symm_symmetric mulNmx; congr (- _).
by rewrite -[LHS](mulKmx unit); congr (_ *m _); rewrite mulmxA same -mulmxA mulmxV // mulmx1.
Qed.
End Commuting.

(* A matrix of two rows without a trace. *)
Lemma traceless_square (R : comRingType) (B : 'M[R]_2) : B 1 1 = - B 0 0 ->
  B *m B = (B 0 0 * B 0 0 + B 0 1 * B 1 0)%:M.
Proof.
move=> e; apply: matrix2; rewrite !mxE sum2 ?mxE /= ?mulr1n ?mulr0n // e.
- by rewrite mulrN [B 0 1 * _]mulrC addrN.
- by rewrite mulNr [B 1 0 * _]mulrC addrN.
- by rewrite mulrNN addrC [B 1 0 * _]mulrC.
Qed.

Lemma product_traceless (R : comRingType) (P A : 'M[R]_2) : P^T = P -> A^T = - A -> A 0 0 = 0 -> A 1 1 = 0 ->
  (P *m A) 1 1 = - (P *m A) 0 0.
Proof.
move=> tP tA a0 a1; rewrite !mxE !sum2 a0 a1 !mulr0 addr0 add0r.
have -> : P 1 0 = P 0 1 by rewrite -{1}tP mxE.
rewrite (antisymmetric_entry 1 0 tA).
by rewrite mulrN.
Qed.

Section Two.
Variables (R : rcfType) (J : 'M[R]_2) (f : inner [lmodType R of 'cV[R]_2]) (k : R).
Hypotheses (unit_jacobian : J \in unitmx) (unit : symm J \in unitmx) (low : least f (T J) k).
Let B := T J.

Lemma ratio_traceless : B 1 1 = - B 0 0.
Proof.
apply: product_traceless; rewrite ?trmx_inv ?symm_symmetric ?anti_antisymmetric //.
  exact: self_opposite (antisymmetric_entry 0 0 (anti_antisymmetric J)).
exact: self_opposite (antisymmetric_entry 1 1 (anti_antisymmetric J)).
Qed.

(* A reflection k times over: two eigenvectors of opposite eigenvalues, equally long, have a sum orthogonal to its image. *)
Lemma reflected : B *m B = (k * k)%:M -> 0 < k -> exists2 u : 'cV[R]_2, u != 0 & f u (B *m u) = 0.
Proof.
move=> square k0.
have eigen (s : R) : s * s = k * k -> B != (- s)%:M -> exists p : 'cV[R]_2, norm f p = 1 /\ B *m p = s *: p.
  move=> ss nB; have [p p0] : exists p : 'cV[R]_2, B *m p + s *: p != 0.
    have [/eqP z|] := boolP ((B + s%:M) == 0).
      by case/eqP: nB; apply/eqP; rewrite raddfN /= -addr_eq0 z.
    case/matrix0Pn => i [j h]; exists (delta_mx j 0); rewrite -mul_scalar_mx -mulmxDl.
    by apply: contraNneq h => z; have := congr1 (fun v : 'cV[R]_2 => v i 0) z; rewrite -colE !mxE => ->.
  have nn : 0 < norm f (B *m p + s *: p) by rewrite sqrtr_gt0 ip_gt0.
  exists ((norm f (B *m p + s *: p))^-1 *: (B *m p + s *: p)); split.
    by rewrite normZ gtr0_norm ?invr_gt0 // mulVf // gt_eqF.
  rewrite -scalemxAr scalerA mulrC -scalerA; congr (_ *: _).
  by rewrite mulmxDr mulmxA square mul_scalar_mx -scalemxAr scalerDr scalerA ss addrC.
have other (s : R) : s != 0 -> B != s%:M.
  move=> s0; apply/eqP => e; have := ratio_traceless; rewrite e !mxE /= mulr1n => /self_opposite/eqP.
  by rewrite (negPf s0).
have kn : k != 0 by rewrite gt_eqF.
have [||p [np ep]] := eigen k => //; first by rewrite other // oppr_eq0.
have [||q [nq eq]] := eigen (- k); rewrite ?mulrNN //; first by rewrite opprK other.
exists (p + q).
  apply/eqP => z; have : B *m (p + q) = 0 by rewrite z mulmx0.
  rewrite mulmxDr ep eq scaleNr -scalerBr => /eqP; rewrite scaler_eq0 (gt_eqF k0) /= subr_eq0 => /eqP e.
  move/eqP: z; rewrite -e -mulr2n -scaler_nat scaler_eq0 pnatr_eq0 /= => /eqP p0.
  by move: np; rewrite p0 /norm ip0l sqrtr0 => /esym/eqP; rewrite oner_eq0.
rewrite mulmxDr ep eq scaleNr -scalerBr ipZr ipC ip_sum_difference -!norm_sq np nq.
by rewrite subrr mulr0.
Qed.

(* theorem prop:angle *)
Theorem angle_attained_two_units : attains J f k.
Proof.
have [k0 bound _] := low; have [u u0 e] := least_attained (ltn0Sn 1) low; rewrite -/B in e bound.
pose t := B 0 0 * B 0 0 + B 0 1 * B 1 0; have square : B *m B = t%:M := traceless_square ratio_traceless.
have [tk|tk] := eqVneq t (k * k); last first.
  apply: (attained_by_half_sum unit_jacobian unit u0 (e u)); right; apply/eqP.
  have := e (B *m u); rewrite mulmxA square mul_scalar_mx ipZr ipC => /eqP.
  by rewrite -subr_eq0 -mulrBl mulf_eq0 subr_eq0 (negPf tk).
have [kz|kpos] := eqVneq k 0.
  apply: (attained_by_half_sum unit_jacobian unit u0 (e u)); right.
  have /norm0_eq0-> : norm f (B *m u) = 0 by rewrite /norm e kz !mul0r sqrtr0.
  by rewrite ipC ip0l.
have {}kpos : 0 < k by rewrite lt_neqAle eq_sym kpos.
have [w w0 p] := reflected (etrans square (congr1 _ tk)) kpos.
apply: (attained_by_half_sum unit_jacobian unit w0); last by right.
apply/eqP; rewrite eq_le bound /= -(ler_pmul2l (mulr_gt0 kpos kpos)).
have := bound (B *m w); rewrite mulmxA square mul_scalar_mx ipZ ipZr tk.
by [].
Qed.
End Two.

(* Symmetric part diag(1, -1), and k times the matrix of a right angle. *)
Definition beyond (R : rcfType) (k : R) : 'M[R]_2 := \matrix_(i, j)
  if i == 0 then (if j == 0 then 1 else k) else (if j == 0 then - k else -1).

(* theorem prop:angle *)
Theorem no_bound_beyond (R : rcfType) (k : R) : 1 < k -> let J := beyond k in
  [/\ J \in unitmx, symm J \in unitmx, bounded (euclid R 2) (T J) k &
      exists c x l : 'cV[R]_2, [/\ c != 0, J *m x = c, J^T *m l = c & exists2 b, b < 0 & l = b *: x]].
Proof.
move=> k1 J; have k0 : 0 < k := lt_trans ltr01 k1.
pose S : 'M[R]_2 := \matrix_(i, j) if i == j then (if i == 0 then 1 else -1) else 0.
pose X : 'M[R]_2 := \matrix_(i, j) if i == j then 0 else k.
have half (a : R) : 2%:R^-1 * (a + a) = a by rewrite -mulr2n -(mulr_natl a) mulKf // pnatr_eq0.
have eS : symm J = S by apply: matrix2; rewrite !mxE /= ?half // ?subrr ?addrN ?addNr ?mulr0.
have SS : S *m S = 1%:M by apply: matrix2; rewrite !mxE sum2 !mxE /= ?mulr1 ?mul1r ?mulr0 ?mul0r ?addr0 ?add0r ?mulrNN ?mulr1.
have unitS : S \in unitmx by have [] := mulmx1_unit SS.
have eA : anti J = S *m X.
  by apply: matrix2; rewrite !mxE sum2 !mxE /= ?subrr ?opprK ?mulr0 ?mul0r ?addr0 ?add0r ?mul1r ?mulN1r -?opprD ?mulrN ?half.
have eT : T J = X by rewrite /ratio eS eA mulKmx.
have unitM : 1%:M + X \in unitmx.
  apply: unit_of_kernel => v; rewrite mulmxDl mul1mx => /eqP; rewrite addr_eq0 => /eqP e.
  have XX : X *m X = (k * k)%:M by apply: matrix2; rewrite !mxE sum2 !mxE /= ?mulr0 ?mul0r ?addr0 ?add0r.
  have : (1 - k * k) *: v = 0.
    by rewrite scalerBl scale1r -mul_scalar_mx -XX -mulmxA -[X *m v]opprK -e mulmxN opprK {1}e addNr.
  by move/eqP; rewrite scaler_eq0 subr_eq0 lt_eqF ?mulr_egt1 //= => /eqP.
have eJ : S *m (1%:M + X) = J by rewrite -eS -eT sum_of_ratio // eS.
have unitJ : J \in unitmx by rewrite -eJ unitmx_mul unitS.
split; rewrite ?eS ?eT //.
- move=> u; rewrite /= /form !mulmx1 !mxE !sum2 !mxE !sum2 !mxE /= !mul0r add0r addr0.
  by rewrite mulrACA (mulrACA k (u 0 0)) -mulrDr addrC.
pose u : 'cV[R]_2 := const_mx 1; have eu : X *m u = k *: u.
  by apply: column2; rewrite !mxE sum2 !mxE /= ?mul0r ?add0r ?addr0.
have u0 : u != 0 by apply/eqP => /colP/(_ 0); rewrite !mxE => /eqP; rewrite oner_eq0.
have [|ex el] := @target_of_half_sum _ _ J J^T u; first by rewrite eS.
move: ex el; rewrite eT eu => ex el.
exists ((symm J - anti J *m invmx (symm J) *m anti J) *m u), (u - k *: u), (u + k *: u).
have k1' : 1 - k < 0 by rewrite subr_lt0.
have x0 : u - k *: u != 0 by rewrite -{1}[u]scale1r -scalerBl scaler_eq0 negb_or u0 andbT lt_eqF.
split=> //; first by rewrite -ex unit_neq0.
exists ((1 + k) / (1 - k)); first by rewrite ltr_ndivr_mulr // mul0r addr_gt0 ?ltr01.
have ex' : u - k *: u = (1 - k) *: u by rewrite scalerBl scale1r.
by rewrite ex' scalerA divfK ?lt_eqF // scalerDl scale1r.
Qed.
