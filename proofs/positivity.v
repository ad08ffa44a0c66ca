(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* For which T every update descends, and the energy in which response and adjoint are equally long. *)
From vfep Require Import head ring inner pair state.

Section Pair.
Variables (R : rcfType) (n : nat) (J J' : 'M[R]_n) (f : inner [lmodType R of 'cV[R]_n]).
Hypotheses (unit_J : J \in unitmx) (unit_J' : J' \in unitmx) (unit : mean J J' \in unitmx).
Let T := ratio J J'.
Let target (u : 'cV[R]_n) := (mean J J' - gap J J' *m invmx (mean J J') *m gap J J') *m u.

Lemma target_neq0 u : u != 0 -> target u != 0.
Proof.
apply: contraNneq => z; have [e e'] := target_of_half_sum u unit.
have x0 : u - T *m u = 0 by rewrite -(mulKmx unit_J (u - _)) e -/(target u) z mulmx0.
have l0 : u + T *m u = 0 by rewrite -(mulKmx unit_J' (u + _)) e' -/(target u) z mulmx0.
have : u + u = 0 by rewrite -[u + u]addr0 -[X in _ + X](subrr (T *m u)) addrACA l0 x0 addr0.
by move/eqP; rewrite -mulr2n -scaler_nat scaler_eq0 pnatr_eq0.
Qed.

Lemma product_of_half_sum (c x l : 'cV[R]_n) : J *m x = c -> J' *m l = c ->
  let u := 2%:R^-1 *: (x + l) in c = target u /\ f x l = f u u - f (T *m u) (T *m u).
Proof.
move=> rx rl u; have [_ xe le] := pair_half_difference rx rl unit.
rewrite -rx; move: (_ *: (x + l)) @u xe le => w u -> ->.
by split; [have [] := target_of_half_sum w unit | exact: ip_sum_difference].
Qed.

Lemma half_sum_neq0 (c x l : 'cV[R]_n) : J *m x = c -> J' *m l = c -> c != 0 -> 2%:R^-1 *: (x + l) != 0.
Proof.
move=> rx rl; have [-> _] := product_of_half_sum rx rl.
by apply: contraNneq => ->; rewrite /target mulmx0.
Qed.

Lemma pair_positive :
  (forall c x l : 'cV[R]_n, c != 0 -> J *m x = c -> J' *m l = c -> 0 < f x l) <-> shrinks f T.
Proof.
split=> [pos u nz | small c x l nz rx rl].
- have [e e'] := target_of_half_sum u unit.
  by have := pos _ _ _ (target_neq0 nz) e e'; rewrite ip_sum_difference subr_gt0.
- have [_ ->] := product_of_half_sum rx rl.
  by rewrite subr_gt0; apply: small; apply: half_sum_neq0 nz.
Qed.

Lemma pair_nonnegative :
  (forall c x l : 'cV[R]_n, J *m x = c -> J' *m l = c -> 0 <= f x l) <-> bounded f T 1.
Proof.
rewrite /bounded mulr1; split=> [pos u | small c x l rx rl].
- have [e e'] := target_of_half_sum u unit.
  by have := pos _ _ _ e e'; rewrite ip_sum_difference subr_ge0 mul1r.
- have [_ ->] := product_of_half_sum rx rl.
  by rewrite subr_ge0 -[leRHS]mul1r.
Qed.

Lemma pair_negative (u x l : 'cV[R]_n) : f u u < f (T *m u) (T *m u) ->
  J *m x = target u -> J' *m l = target u -> f x l < 0.
Proof.
move=> large rx rl; have [e e'] := target_of_half_sum u unit.
rewrite -(mulKmx unit_J x) -(mulKmx unit_J' l) rx rl {1}/target -{1}e mulKmx // /target -e' mulKmx //.
by rewrite ip_sum_difference subr_lt0.
Qed.
End Pair.

Section Positivity.
Variables (R : rcfType) (n : nat) (J : 'M[R]_n).
Hypotheses (unit_jacobian : J \in unitmx) (unit : symm J \in unitmx).
Let unit_adjoint : J^T \in unitmx. Proof. by rewrite unitmx_tr. Qed.
Definition descends (f : inner [lmodType R of 'cV[R]_n]) :=
  forall c x l : 'cV[R]_n, c != 0 -> J *m x = c -> J^T *m l = c -> 0 < f x l.

Section Metric.
Variable f : inner [lmodType R of 'cV[R]_n].

(* theorem prop:angle *)
Theorem angle_is_attained (k : R) : k * k < 1 -> bounded f (T J) k ->
  (exists c x l : 'cV[R]_n, [/\ c != 0, J *m x = c, J^T *m l = c &
    (1 - k * k) * (norm f x * norm f l) = (1 + k * k) * f x l]) <->
  (exists u : 'cV[R]_n, [/\ u != 0, f (T J *m u) (T J *m u) = k * k * f u u & f u (T J *m u) = 0]).
Proof.
move=> k1 bound; split=> [[c [x [l [c0 rx rl]]]] | [u [u0 e p]]].
  have := half_sum_neq0 f unit rx rl c0; have [_] := pair_half_difference rx rl unit.
  move: (_ *: (x + l)) => u -> -> u0 /(angle_attained (bound u) k1)[e p].
  by exists u.
have [ex el] := target_of_half_sum u unit.
exists ((symm J - anti J *m invmx (symm J) *m anti J) *m u), (u - T J *m u), (u + T J *m u).
by split=> //; [exact: target_neq0 | exact/(angle_attained (bound u) k1)].
Qed.

(* theorem prop:positivity a *)
Theorem positivity : descends f <-> shrinks f (T J).
Proof. exact: pair_positive. Qed.

(* theorem prop:positivity a *)
Theorem positivity_weak :
  (forall c x l : 'cV[R]_n, J *m x = c -> J^T *m l = c -> 0 <= f x l) <-> bounded f (T J) 1.
Proof. exact: pair_nonnegative. Qed.

(* theorem prop:positivity a *)
Theorem positivity_fails (u x l : 'cV[R]_n) : let c := (symm J - anti J *m invmx (symm J) *m anti J) *m u in
  f u u < f (T J *m u) (T J *m u) -> J *m x = c -> J^T *m l = c -> f x l < 0.
Proof. exact: pair_negative. Qed.
End Metric.

Section Columns.
Variables (N : 'M[R]_n) (sym : N^T = N) (pos : definite N).
Let f := columns sym pos.

(* theorem prop:positivity a *)
Theorem positivity_columns : descends f <-> shrinks f (T J).
Proof. exact: positivity. Qed.

Lemma product_of_targets (c x l : 'cV[R]_n) : J *m x = c -> J^T *m l = c ->
  f x l = form (invmx J^T *m N *m invmx J^T) c c.
Proof.
move=> rx rl; rewrite -(mulKmx unit_jacobian x) -(mulKmx unit_adjoint l) rx rl.
by rewrite /= form_mull form_mulr trmx_inv.
Qed.

(* theorem prop:positivity b *)
Theorem positivity_outputs (p : nat) (E : 'M[R]_(n, p)) :
  (forall (c : 'cV[R]_p) x l, c != 0 -> J *m x = E *m c -> J^T *m l = E *m c -> 0 < f x l) <->
  definite (E^T *m (invmx J^T *m N *m invmx J^T) *m E).
Proof.
have e c : form (invmx J^T *m N *m invmx J^T) (E *m c) (E *m c) =
    form (E^T *m (invmx J^T *m N *m invmx J^T) *m E) c c.
  by rewrite /form trmx_mul !mulmxA.
split=> [h c nz | h c x l nz rx rl]; last by rewrite (product_of_targets rx rl) e h.
have rx : J *m (invmx J *m (E *m c)) = E *m c by rewrite mulKVmx.
have rl : J^T *m (invmx J^T *m (E *m c)) = E *m c by rewrite mulKVmx.
by rewrite -e -(product_of_targets rx rl); exact: h rx rl.
Qed.
End Columns.
End Positivity.
