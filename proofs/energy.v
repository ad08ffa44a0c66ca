(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The Euclidean form of positivity, the energy in which response and adjoint are equally long, and the space of
   parameters. *)
From vfep Require Import head ring inner pair state positivity.

Lemma definite_diagonal (R : rcfType) (n : nat) (d : 'rV[R]_n) : (forall i, 0 < d 0 i) -> definite (diag_mx d).
Proof.
move=> pos v nz; rewrite /form mul_mx_diag mxE.
have [i vi] : exists i, v i 0 != 0.
  by apply/existsP; apply: contraNT nz => /existsPn z; apply/eqP/colP => i; rewrite mxE; apply/eqP/negbNE/z.
have square j : v j 0 * d 0 j * v j 0 = d 0 j * v j 0 ^+ 2 by rewrite mulrAC mulrC expr2.
rewrite (bigD1 i) //= !mxE square ltr_paddr //.
  by rewrite sumr_ge0 // => j _; rewrite !mxE square mulr_ge0 ?sqr_ge0 // ltW.
by rewrite mulr_gt0 // exprn_even_gt0.
Qed.
Lemma definite1 (R : rcfType) (n : nat) : definite (1%:M : 'M[R]_n).
Proof. by rewrite -diag_const_mx; apply: definite_diagonal => i; rewrite mxE ltr01. Qed.
Definition euclid (R : rcfType) (n : nat) := columns (trmx1 R n) (@definite1 R n).

Section Energy.
Variables (R : rcfType) (n : nat) (J : 'M[R]_n).

Lemma form_squares (z : 'cV[R]_n) :
  form (symm J *m symm J + anti J *m anti J) z z = form (J *m J) z z.
Proof.
have tS : (symm J)^T = symm J by rewrite linearZ /= linearD /= trmxK addrC.
have tA : (anti J)^T = - anti J by rewrite linearZ /= linearB /= trmxK -scalerN opprB.
have mixed : form (symm J *m anti J) z z = - form (anti J *m symm J) z z.
  by rewrite -form_tr trmx_mul tS tA mulNmx formN.
rewrite -[in RHS](mean_gap J J^T) mulmxDl !mulmxDr !formD mixed.
by rewrite addrA addrNK.
Qed.

(* theorem prop:positivity a *)
Theorem positivity_squares : J \in unitmx ->
  descends J (euclid R n) <-> definite (symm J *m symm J + anti J *m anti J).
Proof.
move=> uJ; have uJ' : J^T \in unitmx by rewrite unitmx_tr.
have e z : form (invmx J^T *m 1%:M *m invmx J^T) (J^T *m (J^T *m z)) (J^T *m (J^T *m z)) = form (J *m J) z z.
  by rewrite mulmx1 -[X in form X]mul1mx -(form_mulr 1%:M) -mulmxA !mulKmx // !form_mull trmxK mulmx1.
split=> [h z nz | h c x l nz rx rl].
- rewrite form_squares -e -(product_of_targets uJ (trmx1 R n) (@definite1 R n) (mulKVmx uJ _) (mulKVmx uJ' _)).
  by apply: (h (J^T *m (J^T *m z))); rewrite ?mulKVmx // !unit_neq0.
- rewrite (product_of_targets uJ (trmx1 R n) (@definite1 R n) rx rl).
  by rewrite -(mulKVmx uJ' c) -(mulKVmx uJ' (invmx _ *m c)) e -form_squares h // !unit_neq0 ?unitmx_inv.
Qed.

(* theorem prop:rotation a *)
Theorem equal_energy (c x l : 'cV[R]_n) : J *m x = c -> J^T *m l = c ->
  form (- symm J) x x = form (- symm J) l l.
Proof.
move=> rx rl; rewrite !formN; congr (- _); rewrite -(cost_slope rx).
have -> : symm J = symm J^T by rewrite /mean trmxK addrC.
have rx' : J^T^T *m x = c by rewrite trmxK.
by rewrite -(cost_slope rl); have [] := nudging rx rl.
Qed.
End Energy.
