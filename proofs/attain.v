(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The norm of a matrix is attained: where k is the least number that bounds it, some vector is stretched by k.  A real
   closed field has no limits; a symmetric matrix that is singular has a kernel, and one that is not has a margin. *)
From vfep Require Import head ring inner pair energy.

(* The norm of T: the least of the numbers that bound it. *)
Definition least (R : rcfType) (n : nat) (f : inner [lmodType R of 'cV[R]_n]) (T : 'M[R]_n) (k : R) :=
  [/\ 0 <= k, bounded f T k & forall j, 0 <= j -> bounded f T j -> k <= j].

Lemma kernel_of_singular (R : fieldType) (n : nat) (B : 'M[R]_n) : B \notin unitmx ->
  exists2 u : 'cV[R]_n, u != 0 & B *m u = 0.
Proof.
rewrite -unitmx_tr -row_free_unit -kermx_eq0 => /rowV0Pn[v /sub_kermxP h v0].
exists v^T; last by rewrite -[B in LHS]trmxK -trmx_mul h trmx0.
by apply: contraNneq v0 => e; rewrite -[v]trmxK e trmx0.
Qed.

Section Forms.
Variables (R : rcfType) (n : nat).
Implicit Types (B N : 'M[R]_n) (u v : 'cV[R]_n) (f : inner [lmodType R of 'cV[R]_n]).

Lemma ip0l f v : f 0 v = 0.
Proof. by rewrite -(scale0r (0 : 'cV[R]_n)) ipZ mul0r. Qed.
Lemma ip_suml (I : finType) (F : I -> 'cV[R]_n) f v : f (\sum_i F i) v = \sum_i f (F i) v.
Proof. exact: (big_morph (fun u => f u v) (fun a b => ipD f a b v) (ip0l f v)). Qed.

(* Any inner product of columns is that of a matrix. *)
Definition table f := \matrix_(i < n, j < n) f (delta_mx i 0 : 'cV[R]_n) (delta_mx j 0 : 'cV[R]_n).
Lemma column_sum u : u = \sum_i u i 0 *: delta_mx i 0.
Proof. by rewrite {1}[u]matrix_sum_delta; apply: eq_bigr => i _; rewrite big_ord1. Qed.
Lemma form_entries B u v : form B u v = \sum_i \sum_j u i 0 * B i j * v j 0.
Proof.
rewrite /form mxE exchange_big /=; apply: eq_bigr => j _; rewrite mxE mulr_suml.
by apply: eq_bigr => i _; rewrite mxE.
Qed.
Lemma tableE f u v : f u v = form (table f) u v.
Proof.
rewrite form_entries {1}[u]column_sum ip_suml; apply: eq_bigr => i _.
rewrite ipZ ipC {1}[v]column_sum ip_suml mulr_sumr; apply: eq_bigr => j _.
by rewrite ipZ ipC mxE mulrCA mulrC.
Qed.
Lemma table_symmetric f : (table f)^T = table f.
Proof. by apply/matrixP => i j; rewrite !mxE ipC. Qed.

(* Every form is bounded in the Euclidean product. *)
Definition size_of B : R := 1 + \sum_i \sum_j `|B i j|.
Lemma size_gt0 B : 0 < size_of B.
Proof. by rewrite ltr_paddr ?ltr01 // sumr_ge0 // => i _; rewrite sumr_ge0. Qed.
Lemma euclid_sum v : form 1%:M v v = \sum_i v i 0 * v i 0.
Proof. by rewrite /form mulmx1 mxE; apply: eq_bigr => i _; rewrite mxE. Qed.
Lemma square_le v i : v i 0 * v i 0 <= form 1%:M v v.
Proof.
rewrite euclid_sum (bigD1 i) //= ler_addl sumr_ge0 // => j _.
by rewrite -expr2 sqr_ge0.
Qed.
Lemma product_le v i j : `|v i 0 * v j 0| <= form 1%:M v v.
Proof.
have two : (0 : R) < 1 + 1 by rewrite addr_gt0 ?ltr01.
rewrite -(ler_pmul2l two) normrM; set a := `|v i 0|; set b := `|v j 0|.
have aa : a * a <= form 1%:M v v by rewrite /a -normrM ger0_norm ?square_le // -expr2 sqr_ge0.
have bb : b * b <= form 1%:M v v by rewrite /b -normrM ger0_norm ?square_le // -expr2 sqr_ge0.
have := ler_add aa bb; rewrite -[_ + form _ _ _]mulr2n -mulr_natl => /(le_trans _); apply.
by have := sqr_ge0 (a - b); rewrite expr2 (plain_square (laws_of R)) subr_ge0.
Qed.
Lemma form_le B v : form B v v <= size_of B * form 1%:M v v.
Proof.
rewrite form_entries /size_of mulrDl mul1r.
apply: ler_paddl; first by rewrite euclid_sum sumr_ge0 // => j _; rewrite -expr2 sqr_ge0.
rewrite mulr_suml; apply: ler_sum => i _; rewrite mulr_suml; apply: ler_sum => j _.
rewrite mulrAC mulrC; apply: le_trans (ler_norm _) _; rewrite normrM.
by rewrite ler_wpmul2l // product_le.
Qed.

(* A form that is never negative, of an invertible matrix, has a margin. *)
Lemma margin B N : B^T = B -> (forall v, 0 <= form B v v) -> B \in unitmx ->
  exists2 e, 0 < e & forall v, e * form N v v <= form B v v.
Proof.
move=> sym nonneg unit; pose C : 'M[R]_n := invmx B; set K := size_of C; have K0 : 0 < K := size_gt0 C.
have near v : K^-1 * form 1%:M v v <= form B v v.
  have moved : v - K^-1 *: (C *m v) = (1%:M - K^-1 *: C) *m v by rewrite mulmxBl mul1mx scalemxAl.
  have tC : C^T = C by rewrite /C trmx_inv sym.
  have := nonneg (v - K^-1 *: (C *m v)); rewrite moved form_mulr form_mull linearB linearZ /= trmx1 tC.
  have -> : (1%:M - K^-1 *: C) *m (B *m (1%:M - K^-1 *: C)) = B - K^-1 *: 1%:M - (K^-1 *: 1%:M - K^-1 *: (K^-1 *: C)).
    rewrite mulmxBr mulmx1 -scalemxAr mulmxV // mulmxBl mul1mx mulmxBr -!scalemxAl mulVmx // -scalemxAr mulmx1.
    by [].
  rewrite !(formD, formN, formZ) => pos.
  have bound : K^-1 * (K^-1 * form C v v) <= K^-1 * form 1%:M v v.
    by rewrite ler_wpmul2l ?invr_ge0 ?(ltW K0) // ler_pdivr_mull // form_le.
  rewrite -subr_ge0; apply: le_trans pos _.
  by rewrite ler_subl_addr ler_addl subr_ge0.
exists (K^-1 / size_of N); first by rewrite mulr_gt0 ?invr_gt0 ?size_gt0.
move=> v; apply: le_trans (near v); rewrite -mulrA ler_wpmul2l ?invr_ge0 ?(ltW K0) //.
by rewrite ler_pdivr_mull ?size_gt0 // form_le.
Qed.

Lemma least_attained f T k : (0 < n)%N -> least f T k ->
  exists2 u : 'cV[R]_n, u != 0 & forall v, f (T *m u) (T *m v) = k * k * f u v.
Proof.
move=> n0 [k0 bound low]; pose B := (k * k) *: table f - T^T *m table f *m T.
have BE u v : form B u v = k * k * f u v - f (T *m u) (T *m v).
  by rewrite /B formD formN formZ -tableE -form_mulr -form_mull -tableE.
have sym : B^T = B by rewrite /B linearB linearZ /= !trmx_mul trmxK table_symmetric mulmxA.
have nonneg v : 0 <= form B v v by rewrite BE subr_ge0.
have [unit|/kernel_of_singular[u u0 z]] := boolP (B \in unitmx); last first.
  exists u => // v; apply/esym/eqP; rewrite -subr_eq0 -BE -form_tr sym.
  by rewrite /form -mulmxA z mulmx0 mxE.
have [e e0 marg] := margin (table f) sym nonneg unit.
have small v : f (T *m v) (T *m v) <= (k * k - e) * f v v.
  by have := marg v; rewrite BE -tableE mulrBl ler_subr_addr ler_subr_addr addrC.
pose v : 'cV[R]_n := const_mx 1.
have v0 : v != 0.
  apply/eqP => /colP/(_ (Ordinal n0)); rewrite !mxE => /eqP.
  by rewrite oner_eq0.
have ke : 0 <= k * k - e.
  by have := le_trans (ip_ge0 f _) (small v); rewrite pmulr_lge0 // ip_gt0.
have := low (Num.sqrt (k * k - e)) (sqrtr_ge0 _).
rewrite /bounded -expr2 sqr_sqrtr // => /(_ small).
rewrite -(ler_pexpn2r (ltn0Sn 1)) ?nnegrE ?sqrtr_ge0 // sqr_sqrtr // expr2.
by rewrite ler_subr_addr ger_addl leNgt e0.
Qed.
End Forms.
