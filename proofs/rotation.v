(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Contracting fields.  In the energy norm, that of minus the symmetric part, the ratio T is antisymmetric, and response and
   adjoint differ by its Cayley rotation. *)
From vfep Require Import head ring inner pair state positivity energy attain sharp units.

Section Rotation.
Variables (R : rcfType) (n : nat) (J : 'M[R]_n).
Hypothesis contracts : definite (- symm J).

Lemma contracting_symm : symm J \in unitmx.
Proof.
apply: unit_of_kernel => v z; apply/eqP; apply: contraT => /contracts.
by rewrite formN /form -mulmxA z mulmx0 mxE oppr0 ltxx.
Qed.
Lemma form_jacobian (v : 'cV[R]_n) : form J v v = form (symm J) v v.
Proof. by rewrite -[in LHS](mean_gap J J^T) formD (antisymmetric_form _ (anti_antisymmetric J)) addr0. Qed.
Lemma contracting_unit : J \in unitmx.
Proof.
apply: unit_of_kernel => v z; apply/eqP; apply: contraT => /contracts.
by rewrite formN -form_jacobian /form -mulmxA z mulmx0 mxE oppr0 ltxx.
Qed.
Lemma energy_symmetric : (- symm J)^T = - symm J.
Proof. by rewrite linearN /= symm_symmetric. Qed.
Definition energy := columns energy_symmetric contracts.
Let f := energy.
Let unit := contracting_symm.

Lemma ratio_antisymmetric (u v : 'cV[R]_n) : f u (T J *m v) = - f (T J *m u) v.
Proof.
rewrite /= form_mulr form_mull mulNmx !mulmxN !formN; congr (- _).
by rewrite /ratio trmx_mul trmx_inv symm_symmetric anti_antisymmetric mulKVmx // -mulmxA mulVmx // mulmx1 formN opprK.
Qed.
Lemma ratio_perpendicular (u : 'cV[R]_n) : f u (T J *m u) = 0.
Proof. by apply: self_opposite; rewrite {1}ratio_antisymmetric ipC. Qed.

Section Target.
Variables (c x l : 'cV[R]_n).
Hypotheses (response : J *m x = c) (adjoint : J^T *m l = c).

Lemma halves_of_pair : exists u : 'cV[R]_n, x = u - T J *m u /\ l = u + T J *m u.
Proof. by exists (2%:R^-1 *: (x + l)); have [_] := pair_half_difference response adjoint unit. Qed.

(* theorem prop:rotation a *)
Theorem cayley : x = (1%:M - T J) *m invmx (1%:M + T J) *m l.
Proof.
have [u [-> ->]] := halves_of_pair.
have -> : u + T J *m u = (1%:M + T J) *m u by rewrite mulmxDl mul1mx.
by rewrite -mulmxA mulKmx ?mulmxBl ?mul1mx //; apply: unit_sum; rewrite ?contracting_unit.
Qed.

(* theorem prop:rotation b *)
Theorem rotation_angle k : bounded f (T J) k ->
  (1 - k * k) * (norm f x * norm f l) <= (1 + k * k) * f x l.
Proof.
move=> bound; have [u [-> ->]] := halves_of_pair; rewrite (perpendicular_norms (ratio_perpendicular u)) ip_sum_difference.
rewrite -subr_ge0 (plain_angle (laws_of R)); apply: mulr_ge0; first by rewrite addr_ge0 ?ler01.
by rewrite subr_ge0 bound.
Qed.

Lemma rotation_halves : exists2 u : 'cV[R]_n, x = u - T J *m u /\ l = u + T J *m u &
  f (x - l) (x - l) = 2%:R * 2%:R * f (T J *m u) (T J *m u) /\ f l l = f u u + f (T J *m u) (T J *m u).
Proof.
have [u [-> ->]] := halves_of_pair; exists u => //; set d := T J *m u.
have -> : u - d - (u + d) = (- 2%:R) *: d.
  by rewrite opprD addrACA subrr add0r scaleNr scaler_nat mulr2n opprD.
rewrite ipZ ipZr mulrA mulrNN ipD !ipDr (ipC f d u) ratio_perpendicular !addr0 add0r.
by [].
Qed.

(* theorem prop:rotation b *)
Theorem rotation_relative_error k : 0 <= k -> bounded f (T J) k ->
  norm f (x - l) <= 2%:R * k / Num.sqrt (1 + k * k) * norm f l.
Proof.
move=> k0 bound; have pos : 0 < 1 + k * k by rewrite ltr_paddr ?ltr01 // mulr_ge0.
have [u _ [e el]] := rotation_halves.
apply: norm_le; first by rewrite !mulr_ge0 ?ler0n ?invr_ge0 ?sqrtr_ge0.
rewrite e el mulrACA -invfM -[X in _ / X * _]expr2 sqr_sqrtr ?(ltW pos) // [leRHS]mulrAC ler_pdivl_mulr //.
move: (f (T J *m u) _) (bound u) => D small.
rewrite [2%:R * k * _]mulrACA -(mulrA _ D) -(mulrA _ (k * k)) ler_wpmul2l ?mulr_ge0 ?ler0n //.
by rewrite mulrDr mulr1 [D * _]mulrC mulrDr ler_add2r.
Qed.
End Target.

(* A Cayley rotation keeps the inner product of the energy. *)
(* theorem prop:rotation a *)
Theorem cayley_isometry (v w : 'cV[R]_n) : let Q := (1%:M - T J) *m invmx (1%:M + T J) in f (Q *m v) (Q *m w) = f v w.
Proof.
move=> Q; have unit1 : 1%:M + T J \in unitmx by apply: unit_sum; rewrite ?contracting_unit.
have half a : exists2 u : 'cV[R]_n, a = u + T J *m u & Q *m a = u - T J *m u.
  exists (invmx (1%:M + T J) *m a); first by rewrite -{1}[a](mulKVmx unit1) mulmxDl mul1mx.
  by rewrite /Q -mulmxA mulmxBl mul1mx.
have [u -> ->] := half v; have [z -> ->] := half w.
rewrite !ipD !ipDr !ipNl !ipNr !opprK (ratio_antisymmetric u z) opprK.
by rewrite [LHS]addrA addrK [RHS]addrA addrNK.
Qed.

(* theorem prop:rotation b *)
Theorem rotation_attained k : (0 < n)%N -> least f (T J) k -> exists c x l : 'cV[R]_n,
  [/\ c != 0, J *m x = c, J^T *m l = c, (1 - k * k) * (norm f x * norm f l) = (1 + k * k) * f x l &
      norm f (x - l) = 2%:R * k / Num.sqrt (1 + k * k) * norm f l].
Proof.
move=> some low; have [k0 _ _] := low; have [u u0 e] := least_attained some low.
have pos : 0 < 1 + k * k by rewrite ltr_paddr ?ltr01 // mulr_ge0.
have [ex el] := target_of_half_sum u unit.
exists ((symm J - anti J *m invmx (symm J) *m anti J) *m u), (u - T J *m u), (u + T J *m u).
have unitJ : J \in unitmx := contracting_unit.
split=> //.
- have unitJ' : J^T \in unitmx by rewrite unitmx_tr.
  exact: target_neq0.
- rewrite (perpendicular_norms (ratio_perpendicular u)) ip_sum_difference e.
  by rewrite -{1 3}[f u u]mul1r -mulrDl -mulrBl !mulrA [(1 - _) * _]mulrC.
have -> : u - T J *m u - (u + T J *m u) = (- 2%:R) *: (T J *m u).
  by rewrite opprD addrACA subrr add0r scaleNr scaler_nat mulr2n opprD.
rewrite normZ normrN ger0_norm ?ler0n // -!mulrA; congr (_ * _).
rewrite {1 2}/norm e ipD !ipDr ratio_perpendicular (ipC f (T J *m u) u) ratio_perpendicular addr0 add0r e.
rewrite -{2}[f u u]mul1r -mulrDl [in RHS]sqrtrM ?(ltW pos) // mulKf ?gt_eqF ?sqrtr_gt0 //.
by rewrite sqrtrM ?mulr_ge0 // -expr2 sqrtr_sqr ger0_norm.
Qed.

(* No norm of the ratio is below that in the energy. *)
(* theorem prop:rotation c *)
Theorem energy_norm_least k j (g : inner [lmodType R of 'cV[R]_n]) : (0 < n)%N -> least f (T J) k -> 0 <= j ->
  bounded g (T J) j -> k <= j.
Proof.
move=> some low j0 bound; have [k0 _ _] := low; have [u u0 e] := least_attained some low.
have square : T J *m (T J *m u) = - (k * k *: u).
  apply/eqP; rewrite -subr_eq0 opprK; apply: contraT => /(ip_gt0 f).
  by rewrite ipD ipZ -e ratio_antisymmetric addrN ltxx.
have : k * k * norm g u <= j * j * norm g u.
  rewrite -[k * k]ger0_norm ?mulr_ge0 // -normZ -normN -square -mulrA.
  apply: le_trans (norm_le j0 (bound _)) _.
  by rewrite ler_wpmul2l // norm_le.
rewrite ler_pmul2r ?sqrtr_gt0 ?ip_gt0 // => h.
by rewrite -(ler_pexpn2r (ltn0Sn 1)) ?nnegrE // !expr2.
Qed.
End Rotation.
