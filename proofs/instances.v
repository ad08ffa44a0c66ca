(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The statements in any inner product, for column vectors under any positive definite matrix N. *)
From vfep Require Import head ring inner pair state positivity energy attain sharp units coupling rotation.

Section Instances.
Variables (R : rcfType) (n : nat) (J N : 'M[R]_n) (sym : N^T = N) (pos : definite N).
Let f := columns sym pos.
Lemma columnsE (u v : 'cV[R]_n) : f u v = form N u v. Proof. by []. Qed.

Section Target.
Variables (c x l : 'cV[R]_n).
Hypotheses (response : J *m x = c) (adjoint : J^T *m l = c) (unit : symm J \in unitmx).

(* theorem prop:relative-error *)
Theorem relative_error_ratios_columns k : 0 <= k -> k < 1 -> bounded f (T J) k ->
  [/\ norm f (x - l) <= 2%:R * k / (1 - k) * norm f x,
      norm f x <= (1 + k) / (1 - k) * norm f l & norm f l <= (1 + k) / (1 - k) * norm f x].
Proof. by move=> k0 k1 h; have [_] := relative_error response adjoint unit k0 k1 h. Qed.

(* theorem prop:relative-error *)
Theorem relative_error_first_order_columns k : 0 <= k -> k < 1 -> bounded f (T J) k ->
  norm f (x - (l - 2%:R *: (T J *m l))) <= 2%:R * (k * k) / (1 - k) * norm f l.
Proof. exact: (relative_error_first_order response adjoint unit). Qed.
End Target.

Section Network.
Hypotheses (some : (0 < n)%N) (unit_jacobian : J \in unitmx) (unit : symm J \in unitmx).

(* theorem prop:angle *)
Theorem angle_is_attained_columns k : k * k < 1 -> bounded f (T J) k ->
  attains J f k <-> exists u : 'cV[R]_n, [/\ u != 0, f (T J *m u) (T J *m u) = k * k * f u u & f u (T J *m u) = 0].
Proof. exact: (angle_is_attained unit_jacobian unit). Qed.

(* theorem prop:angle *)
Theorem angle_attained_at_one_columns : least f (T J) 1 -> exists c x l : 'cV[R]_n,
  [/\ c != 0, J *m x = c, J^T *m l = c & form N x l = 0].
Proof. exact: (angle_attained_at_one some unit_jacobian unit). Qed.

(* theorem prop:relative-error *)
Theorem relative_error_attained_columns k : least f (T J *m invmx (1%:M + T J)) k -> exists c x l : 'cV[R]_n,
  [/\ c != 0, J *m x = c, J^T *m l = c & norm f (x - l) = 2%:R * k * norm f l].
Proof. exact: (relative_error_attained some unit_jacobian unit). Qed.

(* theorem prop:positivity a *)
Theorem positivity_weak_columns :
  (forall c x l : 'cV[R]_n, J *m x = c -> J^T *m l = c -> 0 <= form N x l) <-> bounded f (T J) 1.
Proof. exact: (positivity_weak unit f). Qed.

(* theorem prop:positivity a *)
Theorem positivity_fails_columns (u x l : 'cV[R]_n) :
  let c := (symm J - anti J *m invmx (symm J) *m anti J) *m u in
  form N u u < form N (T J *m u) (T J *m u) -> J *m x = c -> J^T *m l = c -> form N x l < 0.
Proof. exact: (positivity_fails unit_jacobian unit (f := f)). Qed.
End Network.

(* theorem prop:rotation c *)
Theorem energy_norm_least_columns (contracts : definite (- symm J)) k j : (0 < n)%N ->
  least (energy contracts) (T J) k -> 0 <= j -> bounded f (T J) j -> k <= j.
Proof. exact: energy_norm_least. Qed.
End Instances.

(* theorem prop:angle *)
Theorem angle_attained_two_units_columns (R : rcfType) (J N : 'M[R]_2) (sym : N^T = N) (pos : definite N) (k : R) :
  J \in unitmx -> symm J \in unitmx -> least (columns sym pos) (T J) k -> attains J (columns sym pos) k.
Proof. exact: angle_attained_two_units. Qed.

Section Coupling.
Variables (R : rcfType) (n : nat) (K N : 'M[R]_n) (sym : N^T = N) (pos : definite N) (r : R).
Let f := columns sym pos.
Let J := K - 1%:M.
Hypotheses (r0 : 0 <= r) (r1 : r < 1) (small : bounded f K r) (small' : bounded f K^T r).

(* theorem prop:weak-coupling *)
Theorem weak_coupling_angle_columns (c x l : 'cV[R]_n) : J *m x = c -> J^T *m l = c -> (1 + 1) * (r * r) <= 1 ->
  (1 - (1 + 1) * (r * r)) * (norm f x * norm f l) <= form N x l.
Proof. exact: (weak_coupling_angle r0 r1 small small'). Qed.

(* theorem prop:weak-coupling *)
Theorem weak_coupling_descends_columns : (1 + 1) * (r * r) < 1 -> descends J f.
Proof. exact: (weak_coupling_descends r0 r1 small small'). Qed.
End Coupling.

(* Every half-sum comes from exactly one target. *)
(* theorem prop:half-difference *)
Theorem half_sum_of_target (R : rcfType) (n : nat) (J : 'M[R]_n) (u : 'cV[R]_n) : J \in unitmx -> symm J \in unitmx ->
  exists! c, exists x l : 'cV[R]_n, [/\ J *m x = c, J^T *m l = c & u = 2%:R^-1 *: (x + l)].
Proof.
move=> unit_J unit; have [ex el] := target_of_half_sum u unit.
exists ((symm J - anti J *m invmx (symm J) *m anti J) *m u); split.
  exists (u - T J *m u), (u + T J *m u); split=> //.
  by rewrite addrACA addNr addr0 -mulr2n -scaler_nat scalerA mulVf ?scale1r // pnatr_eq0.
by move=> c [x [l [rx rl ->]]]; have [_ _ _ _ <-] := half_difference rx rl unit.
Qed.

Lemma ip_sums (R : rcfType) (n : nat) (f : inner [lmodType R of 'cV[R]_n]) (I : finType) (F G : I -> 'cV[R]_n) :
  f (\sum_i F i) (\sum_i G i) = \sum_i \sum_j f (F i) (G j).
Proof. by rewrite ip_suml; apply: eq_bigr => i _; rewrite ipC ip_suml; apply: eq_bigr => j _; rewrite ipC. Qed.

(* Batches in which the examples share a Jacobian, and a product of sensitivities is a sum of squares times one matrix. *)
Section Batch.
Variables (R : rcfType) (n p : nat) (examples : finType) (J M : 'M[R]_n).
Variables (sens : examples -> 'M[R]_(n, p)) (c x l : examples -> 'cV[R]_n).
Variables (q : nat) (w : 'I_q -> examples -> R) (sym : M^T = M) (pos : definite M).
Hypothesis share : forall e g, sens e *m (sens g)^T = (\sum_k w k e * w k g) *: M.
Hypothesis unit : symm J \in unitmx.
Hypotheses (response : forall e, J *m x e = c e) (adjoint : forall e, J^T *m l e = c e).
Let update := \sum_e (sens e)^T *m x e.
Let descent := \sum_e (sens e)^T *m l e.

(* theorem prop:batch c *)
Theorem shared_batch : bounded (columns sym pos) (T J) 1 -> 0 <= form 1%:M update descent.
Proof.
move=> bound; pose part (k : 'I_q) (v : examples -> 'cV[R]_n) := \sum_e w k e *: v e.
have -> : form 1%:M update descent = \sum_k form M (part k x) (part k l).
  transitivity (euclid R p update descent) => //; rewrite ip_sums.
  transitivity (\sum_e \sum_g \sum_k w k e * (w k g * form M (x e) (l g))).
    apply: eq_bigr => e _; apply: eq_bigr => g _.
    have -> : euclid R p ((sens e)^T *m x e) ((sens g)^T *m l g) = form (sens e *m (sens g)^T) (x e) (l g).
      by rewrite /= /form trmx_mul trmxK mulmx1 !mulmxA.
    by rewrite share formZ mulr_suml; apply: eq_bigr => k _; rewrite mulrA.
  rewrite (eq_bigr _ (fun e _ => exchange_big _ _ _ _ _ _)) exchange_big /=; apply: eq_bigr => k _.
  transitivity (columns sym pos (part k x) (part k l)) => //; rewrite ip_sums.
  by apply: eq_bigr => e _; apply: eq_bigr => g _; rewrite ipZ ipZr.
apply: sumr_ge0 => k _.
apply: (proj2 (positivity_weak unit (columns sym pos)) bound (part k c)).
  by rewrite /part mulmx_sumr; apply: eq_bigr => e _; rewrite -scalemxAr response.
by rewrite /part mulmx_sumr; apply: eq_bigr => e _; rewrite -scalemxAr adjoint.
Qed.
End Batch.

(* Costs on the outputs: U and G have the columns of updates and descents of all examples, for all targets. *)
(* theorem prop:batch b *)
Theorem batch_outputs (R : rcfType) (p q : nat) (U G : 'M[R]_(p, q)) :
  (forall c : 'cV[R]_q, c != 0 -> 0 < form 1%:M (U *m c) (G *m c)) <-> definite (U^T *m G).
Proof.
have e c : form 1%:M (U *m c) (G *m c) = form (U^T *m G) c c by rewrite /form trmx_mul mulmx1 !mulmxA.
by split=> h c c0; have := h c c0; rewrite e.
Qed.
