(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Weak feedback.  Where the report has a limit in the gain there are explicit constants: the distance from feedback
   alignment is at most gain b / (1 - gain b).  How far the slopes move with the gain is a hypothesis, since a real closed
   field has no implicit functions. *)
From vfep Require Import head ring inner pair state positivity energy coupling metric.

Lemma near_solution (R : rcfType) (n : nat) (f : inner [lmodType R of 'cV[R]_n]) (L E : 'M[R]_n) (b gain : R)
  (c y z : 'cV[R]_n) : L \in unitmx -> 0 <= b -> 0 <= gain -> gain * b < 1 -> bounded f (invmx L *m E) b ->
  (L + gain *: E) *m y = c -> L *m z = c -> norm f (y - z) <= gain * b / (1 - gain * b) * norm f z.
Proof.
move=> unit b0 g0 small bound ey ez; have open : 0 < 1 - gain * b by rewrite subr_gt0.
have e : z - y = gain *: (invmx L *m E *m y).
  rewrite -[z](mulKmx unit) ez -ey mulmxDl mulmxDr mulKmx // -scalemxAl -scalemxAr mulmxA.
  by rewrite addrC addKr.
have h : norm f (y - z) <= gain * b * norm f y.
  by rewrite -normN opprB e normZ ger0_norm // -mulrA ler_wpmul2l // norm_le.
rewrite mulrAC ler_pdivl_mulr // mulrBr mulr1 ler_subl_addr [norm f (y - z) * _]mulrC -mulrDr.
apply: le_trans h _; rewrite ler_wpmul2l ?mulr_ge0 // addrC -[X in norm f X <= _](subrK z) addrC.
by rewrite [leRHS]addrC triangle.
Qed.

Section Feedback.
Variables (R : rcfType) (n : nat) (V F : 'M[R]_n) (layer : 'I_n -> nat) (gain : R).
Variables (d d0 s : 'rV[R]_n) (c x y0 : 'cV[R]_n) (f : inner [lmodType R of 'cV[R]_n]) (b : R).
Hypothesis gain0 : 0 < gain.
(* V leads away from the outputs and F towards them; s tells how far the slopes are from those of the feedforward network. *)
Hypothesis back : forall i j, V i j != 0 -> layer i = (layer j).+1.
Hypothesis forth : forall i j, F i j != 0 -> layer j = (layer i).+1.
Hypothesis slopes : forall i, d 0 i = d0 0 i + gain * s 0 i.
Hypothesis targets : forall i, c i 0 != 0 -> layer i = 0%N.
Let rate i := gain ^- layer i.
Let P := diag_mx (\row_i rate i).
Let D := diag_mx d.
Let D0 := diag_mx d0.
Let S := diag_mx s.
Let W := gain *: V + F.
Let y : 'cV[R]_n := \col_i (gain ^- layer i * x i 0).

Let Px : P *m x = y.
Proof. by apply/colP => i; rewrite mul_diag_mx !mxE. Qed.
Let Pc : P *m c = c.
Proof.
apply/colP => i; rewrite mul_diag_mx !mxE.
by have [->|/targets e] := eqVneq (c i 0) 0; rewrite ?mulr0 // /rate e expr0 invr1 mul1r.
Qed.
Let PW : P *m W = (V + gain *: F) *m P.
Proof.
have step k : gain * gain ^- k.+1 = gain ^- k by rewrite exprS invfM mulrA divff ?mul1r // gt_eqF.
apply/matrixP => i j; rewrite mul_diag_mx mul_mx_diag !mxE.
rewrite mulrDr mulrDl; congr (_ + _).
  have [->|/back e] := eqVneq (V i j) 0; first by rewrite !mulr0 mul0r.
  by rewrite mulrA [_ * gain]mulrC /rate e step mulrC.
have [->|/forth e] := eqVneq (F i j) 0; first by rewrite !mulr0 mul0r.
by rewrite -mulrA mulrCA /rate e step mulrC.
Qed.
Let PD : P *m D = D *m P. Proof. exact: diag_mxC. Qed.
Let DS : D = D0 + gain *: S.
Proof. by apply/matrixP => i j; rewrite !mxE slopes mulrnDl mulrnAr. Qed.

Lemma nilpotent_unit (B : 'M[R]_n) : (forall i j, B i j != 0 -> layer i = (layer j).+1) -> B - 1%:M \in unitmx.
Proof.
move=> up; apply: unit_of_kernel => v /eqP; rewrite mulmxBl mul1mx subr_eq0 => /eqP e.
apply/colP => i; rewrite [RHS]mxE; have [m] := ubnP (layer i); elim: m i => // m IH i le.
rewrite -e mxE big1 // => j _; have [->|/up h] := eqVneq (B i j) 0; first by rewrite mul0r.
by rewrite IH ?mulr0 //; rewrite h in le.
Qed.

Let support (B : 'M[R]_n) (q p : 'rV[R]_n) : (forall i j, B i j != 0 -> layer i = (layer j).+1) ->
  forall i j, (diag_mx p *m B *m diag_mx q) i j != 0 -> layer i = (layer j).+1.
Proof.
move=> up i j; rewrite mul_mx_diag mxE mul_diag_mx mxE => h; apply: up.
by apply: contraNneq h => ->; rewrite mulr0 mul0r.
Qed.
Let one_diag : diag_mx (const_mx 1) = 1%:M :> 'M[R]_n.
Proof. exact: diag_const_mx. Qed.

(* theorem prop:law-of-rates b *)
Theorem feedback_alignment_membrane : let J := W *m D - 1%:M in let L := V *m D0 - 1%:M in
  J *m x = c -> L *m y0 = c -> 0 <= b -> gain * b < 1 -> bounded f (invmx L *m (V *m S + F *m D)) b ->
  (forall i, (D0 *m y0) i 0 = d0 0 i * ((V *m (D0 *m y0)) i 0 - c i 0)) /\
  norm f (y - y0) <= gain * b / (1 - gain * b) * norm f y0.
Proof.
move=> J L ex e0 b0 small bound; split=> [i|].
  have dy : (D0 *m y0) i 0 = d0 0 i * y0 i 0 by rewrite mul_diag_mx mxE.
  have := congr1 (fun w : 'cV[R]_n => w i 0) e0; rewrite mulmxBl mul1mx -mulmxA [LHS]mxE [X in _ + X]mxE => <-.
  by rewrite opprB addrC subrK.
apply: near_solution bound _ e0; rewrite ?(ltW gain0) //.
  by apply: nilpotent_unit => i j; rewrite -[V]mul1mx -one_diag; apply: support.
have VD : V *m D = V *m D0 + gain *: (V *m S) by rewrite DS mulmxDr scalemxAr.
have -> : L + gain *: (V *m S + F *m D) = (V + gain *: F) *m D - 1%:M.
  by rewrite scalerDr mulmxDl -scalemxAl VD /L [LHS]addrAC addrA.
rewrite -Px -[RHS]Pc -ex /J !mulmxA; congr (_ *m x).
by rewrite mulmxBr mulmx1 mulmxA PW -(mulmxA _ P D) PD mulmxA mulmxBl mul1mx.
Qed.

(* theorem prop:law-of-rates b *)
Theorem feedback_alignment_rate : let J := D *m W - 1%:M in let L := D0 *m V - 1%:M in
  J *m x = c -> L *m y0 = c -> 0 <= b -> gain * b < 1 -> bounded f (invmx L *m (S *m V + D *m F)) b ->
  (forall i, y0 i 0 = d0 0 i * (V *m y0) i 0 - c i 0) /\
  norm f (y - y0) <= gain * b / (1 - gain * b) * norm f y0.
Proof.
move=> J L ex e0 b0 small bound; split=> [i|].
  have dy : (D0 *m (V *m y0)) i 0 = d0 0 i * (V *m y0) i 0 by rewrite mul_diag_mx mxE.
  have := congr1 (fun w : 'cV[R]_n => w i 0) e0; rewrite mulmxBl mul1mx -mulmxA [LHS]mxE [X in _ + X]mxE dy => <-.
  by rewrite opprB addrC subrK.
apply: near_solution bound _ e0; rewrite ?(ltW gain0) //.
  by apply: nilpotent_unit => i j; rewrite -[V]mulmx1 mulmxA -one_diag; apply: support.
have DV : D *m V = D0 *m V + gain *: (S *m V) by rewrite DS mulmxDl scalemxAl.
have -> : L + gain *: (S *m V + D *m F) = D *m (V + gain *: F) - 1%:M.
  by rewrite scalerDr mulmxDr -scalemxAr DV /L [LHS]addrAC addrA.
rewrite -Px -[RHS]Pc -ex /J !mulmxA; congr (_ *m x).
by rewrite mulmxBr mulmx1 mulmxA PD -(mulmxA D P W) PW mulmxA mulmxBl mul1mx.
Qed.
End Feedback.

(* In a metric G: a number q below 1 that bounds minus one plus the Jacobian, and that of the adjoint, in the inner product. *)
Section Metric.
Variables (R : rcfType) (n : nat) (K M G : 'M[R]_n) (q : R).
Hypotheses (q0 : 0 <= q) (q1 : q < 1) (unit_G : G \in unitmx).
Hypotheses (sym : (M *m G)^T = M *m G) (pos : definite (M *m G)).
Let J := K - 1%:M.
Let f := columns sym pos.

(* theorem prop:weak-feedback *)
Theorem weak_feedback : bounded f K q -> bounded f (invmx G *m K^T *m G) q ->
  [/\ J \in unitmx, metric_mean J G \in unitmx & bounded f (metric_ratio J G) (q / Num.sqrt (1 - q * q))].
Proof.
move=> small small'; have adjoint : invmx G *m J^T *m G = invmx G *m K^T *m G - 1%:M.
  by rewrite /J linearB /= trmx1 mulmxBr mulmxBl mulmx1 mulVmx.
rewrite /metric_mean /metric_ratio adjoint; split; first exact: weak_unit small.
  exact: weak_mean_unit small small'.
exact: weak_ratio.
Qed.

(* theorem prop:weak-feedback *)
Theorem weak_feedback_descends (c x l : 'cV[R]_n) : bounded f K q -> bounded f (invmx G *m K^T *m G) q ->
  (1 + 1) * (q * q) < 1 -> G *m c = c -> c != 0 -> J *m x = c -> J^T *m l = c -> 0 < form M x l.
Proof.
move=> small small' q2 output c0 rx rl.
have adjoint : invmx G *m J^T *m G = invmx G *m K^T *m G - 1%:M.
  by rewrite /J linearB /= trmx1 mulmxBr mulmxBl mulmx1 mulVmx.
have rm := adjoint_in_metric unit_G output rl; rewrite adjoint in rm.
rewrite -(product_in_metric unit_G sym pos) -/f.
apply: lt_le_trans (weak_angle q0 q1 small small' rx rm (ltW q2)).
have lpos (B : 'M[R]_n) w : B *m w = c -> 0 < norm f w.
  move=> e; rewrite sqrtr_gt0 ip_gt0 //; apply: contraNneq c0 => w0.
  by rewrite -e w0 mulmx0.
by rewrite mulr_gt0 ?subr_gt0 ?mulr_gt0 ?(lpos _ _ rx) ?(lpos _ _ rm).
Qed.
End Metric.
