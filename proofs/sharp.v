(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Targets that attain the bounds on angle and relative error. *)
From vfep Require Import head ring inner pair state positivity energy attain.

Lemma perpendicular_norms (R : rcfType) (V : lmodType R) (f : inner V) (m d : V) : f m d = 0 ->
  norm f (m - d) * norm f (m + d) = f m m + f d d.
Proof.
move=> p; rewrite /norm !ipD !ipDr !ipNl !ipNr opprK (ipC f d m) p oppr0 !addr0 !add0r.
by rewrite -expr2 sqr_sqrtr // addr_ge0 ?ip_ge0.
Qed.

Section Sharp.
Variables (R : rcfType) (n : nat) (J : 'M[R]_n).
Hypotheses (some : (0 < n)%N) (unit_jacobian : J \in unitmx) (unit : symm J \in unitmx).
Let unit_adjoint : J^T \in unitmx. Proof. by rewrite unitmx_tr. Qed.

(* A target whose angle is the bound for k. *)
Definition attains (f : inner [lmodType R of 'cV[R]_n]) (k : R) := exists c x l : 'cV[R]_n,
  [/\ c != 0, J *m x = c, J^T *m l = c & (1 - k * k) * (norm f x * norm f l) = (1 + k * k) * f x l].

Section Metric.
Variable f : inner [lmodType R of 'cV[R]_n].

Lemma attained_by_half_sum (u : 'cV[R]_n) k : u != 0 -> f (T J *m u) (T J *m u) = k * k * f u u ->
  k * k = 1 \/ f u (T J *m u) = 0 -> attains f k.
Proof.
move=> u0 e h; have [ex el] := target_of_half_sum u unit.
exists ((symm J - anti J *m invmx (symm J) *m anti J) *m u), (u - T J *m u), (u + T J *m u).
split=> //; first exact: target_neq0.
case: h => [one|p]; first by rewrite ip_sum_difference e one mul1r !subrr mul0r mulr0.
rewrite (perpendicular_norms p) ip_sum_difference e.
by rewrite -{1 3}[f u u]mul1r -mulrDl -mulrBl !mulrA [(1 - _) * _]mulrC.
Qed.

(* theorem prop:angle *)
Theorem angle_attained_at_one : least f (T J) 1 -> exists c x l : 'cV[R]_n,
  [/\ c != 0, J *m x = c, J^T *m l = c & f x l = 0].
Proof.
move=> /(least_attained some)[u u0 e].
have [|c [x [l [c0 ex el]]]] := attained_by_half_sum u0 (e u); first by left; rewrite mulr1.
rewrite !mulr1 subrr mul0r => /esym/eqP; rewrite mulf_eq0 gt_eqF ?addr_gt0 ?ltr01 // => /eqP h.
by exists c, x, l.
Qed.

(* theorem prop:relative-error *)
Theorem relative_error_of_product k : bounded f (T J *m invmx (1%:M + T J)) k -> 0 <= k ->
  forall c x l : 'cV[R]_n, J *m x = c -> J^T *m l = c -> norm f (x - l) <= 2%:R * k * norm f l.
Proof.
move=> bound k0 c x l ex el; rewrite (relative_error_exact ex el unit unit_jacobian).
by rewrite normN normZ ger0_norm ?ler0n // -mulrA ler_wpmul2l ?ler0n // norm_le.
Qed.

Lemma unit_sum : 1%:M + T J \in unitmx.
Proof.
have : symm J *m (1%:M + T J) \in unitmx by rewrite sum_of_ratio.
by rewrite unitmx_mul => /andP[].
Qed.

(* theorem prop:relative-error *)
Theorem relative_error_product k : 0 <= k -> k < 1 -> bounded f (T J) k ->
  bounded f (T J *m invmx (1%:M + T J)) (k / (1 - k)).
Proof.
move=> k0 k1 bound v; set u := invmx (1%:M + T J) *m v.
have ev : v = u + T J *m u by rewrite -{1}[v](mulKVmx unit_sum) mulmxDl mul1mx.
have eu : T J *m invmx (1%:M + T J) *m v = T J *m u by rewrite /u mulmxA.
have pos : 0 <= k / (1 - k) by rewrite divr_ge0 // subr_ge0 ltW.
rewrite eu ev -!norm_sq mulrACA.
have h : norm f (T J *m u) <= k / (1 - k) * norm f (u + T J *m u).
  apply: le_trans (norm_le k0 (bound u)) _; rewrite -mulrA ler_wpmul2l //.
  exact: sum_of_close.
by rewrite ler_pmul ?norm_ge0.
Qed.

(* theorem prop:relative-error *)
Theorem relative_error_attained k : least f (T J *m invmx (1%:M + T J)) k -> exists c x l : 'cV[R]_n,
  [/\ c != 0, J *m x = c, J^T *m l = c & norm f (x - l) = 2%:R * k * norm f l].
Proof.
move=> low; have [k0 _ _] := low; have [l l0 e] := least_attained some low.
have uT : J^T \in unitmx by rewrite unitmx_tr.
exists (J^T *m l), (invmx J *m (J^T *m l)), l; rewrite mulKVmx // unit_neq0 //; split=> //.
rewrite (@relative_error_exact _ _ J (J^T *m l)) ?mulKVmx // normN normZ ger0_norm ?ler0n // -mulrA; congr (_ * _).
by rewrite /norm e sqrtrM ?mulr_ge0 // -expr2 sqrtr_sqr ger0_norm.
Qed.

Lemma shortest (u : 'cV[R]_n) k : 0 < k -> k < 1 -> norm f (T J *m u) <= k * norm f u ->
  k / (1 - k) * norm f (u + T J *m u) <= norm f (T J *m u) -> T J *m u = - (k *: u).
Proof.
move=> k0 k1 short long; have open : 0 < 1 - k by rewrite subr_gt0.
have sum : k * norm f (u + T J *m u) <= (1 - k) * norm f (T J *m u) by rewrite -ler_pdivr_mull // mulrA [_^-1 * _]mulrC.
have gap : norm f u - norm f (T J *m u) <= norm f (u + T J *m u) by exact: triangle_sub.
have eT : norm f (T J *m u) = k * norm f u.
  apply/eqP; rewrite eq_le short /=.
  have := le_trans (ler_wpmul2l (ltW k0) gap) sum.
  by rewrite mulrBr mulrBl mul1r ler_add2r.
have es : norm f (u + T J *m u) = (1 - k) * norm f u.
  apply/eqP; rewrite eq_le; apply/andP; split; last by rewrite mulrBl mul1r -eT.
  by rewrite -(ler_pmul2l k0) mulrCA -eT.
have two : (1 + 1 : R) != 0 by rewrite gt_eqF // addr_gt0 ?ltr01.
have p : f u (T J *m u) = - k * f u u.
  have := norm_sq f (u + T J *m u); rewrite es ipD !ipDr (ipC f (T J *m u) u) -!norm_sq eT.
  rewrite (plain_sum (laws_of R)) => h; apply: (mulfI two).
  by rewrite -(plain_short (laws_of R)) h [RHS]addrC addKr.
apply/eqP; rewrite -subr_eq0 opprK; apply: contraT => /(ip_gt0 f).
rewrite ipD !ipDr !ipZ !ipZr (ipC f (T J *m u) u) -norm_sq eT p.
by rewrite -norm_sq (plain_null (laws_of R)) ltxx.
Qed.

(* theorem prop:relative-error *)
Theorem relative_error_best k : 0 < k -> k < 1 -> bounded f (T J) k ->
  least f (T J *m invmx (1%:M + T J)) (k / (1 - k)) <-> exists2 u : 'cV[R]_n, u != 0 & T J *m u = - (k *: u).
Proof.
move=> k0 k1 bound; have open : 0 < 1 - k by rewrite subr_gt0.
have pos : 0 < k / (1 - k) by rewrite divr_gt0.
split=> [low | [u u0 e]].
  have [v v0 ev] := least_attained some low; set u := invmx (1%:M + T J) *m v.
  have vu : v = u + T J *m u by rewrite -{1}[v](mulKVmx unit_sum) mulmxDl mul1mx.
  have eu : T J *m invmx (1%:M + T J) *m v = T J *m u by rewrite /u mulmxA.
  exists u; first by rewrite unit_neq0 // unitmx_inv unit_sum.
  apply: shortest => //; first exact: (norm_le (ltW k0)).
  by rewrite -vu -eu /norm ev -expr2 sqrtrM ?sqr_ge0 // sqrtr_sqr ger0_norm ?(ltW pos).
split=> [||j j0 bj]; first exact: ltW.
  exact: (relative_error_product (ltW k0)).
have eu : (1%:M + T J) *m u = (1 - k) *: u by rewrite mulmxDl mul1mx e scalerBl scale1r.
have eT : T J *m invmx (1%:M + T J) *m ((1 - k) *: u) = - (k *: u) by rewrite -eu -mulmxA mulKmx // unit_sum.
have := norm_le j0 (bj ((1 - k) *: u)).
rewrite eT normN !normZ !gtr0_norm // mulrA ler_pmul2r ?sqrtr_gt0 ?ip_gt0 //.
by rewrite ler_pdivr_mulr.
Qed.
End Metric.

(* theorem prop:relative-error *)
Theorem relative_error_contracting k (u : 'cV[R]_n) : definite (- symm J) -> k != 0 -> T J *m u = - (k *: u) -> u = 0.
Proof.
move=> contracts k0 e; apply/eqP; apply: contraT => u0.
have eA : anti J *m u = - (k *: (symm J *m u)) by rewrite -(mulKVmx unit (anti J *m u)) (mulmxA (invmx _)) e mulmxN scalemxAr.
have tA : (anti J)^T = - anti J by rewrite linearZ /= linearB /= trmxK -scalerN opprB.
have zero : form 1%:M u (anti J *m u) = 0.
  have : form 1%:M u (anti J *m u) = - form 1%:M u (anti J *m u).
    by rewrite form_mulr mul1mx -[LHS]form_tr tA formN.
  by move/eqP; rewrite -addr_eq0 -mulr2n mulrn_eq0 /= => /eqP.
have := contracts u u0; rewrite formN oppr_gt0.
have : k * form (symm J) u u = 0 by apply: oppr_inj; rewrite oppr0 -zero eA -mulNr -scaleNr scalemxAl form_mulr mul1mx formZ.
by move/eqP; rewrite mulf_eq0 (negPf k0) /= => /eqP->; rewrite ltxx.
Qed.
End Sharp.
