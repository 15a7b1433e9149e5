/** Three properties of deep neural collapse and NC4, and the published definitions of each. */
export const collapseVariants = {
  dnc1: ['quotient', 'traceInverse', 'traceTop', 'share', 'cdnv'],
  dnc2: ['orthogonalFrame', 'simplexFrame', 'normVariation', 'conditionNumber', 'equiangularity'],
  dnc3: ['collinearRows', 'rowsInSpan', 'selfDuality', 'productFrame'],
  nc4: ['centreAgreement'],
} as const
export type CollapseMetric = keyof typeof collapseVariants
export type VariantOf<M extends CollapseMetric> = (typeof collapseVariants)[M][number]
export type CollapseVariant = VariantOf<CollapseMetric>

/** The metrics, in order. */
export const collapseMetrics = Object.keys(collapseVariants) as readonly CollapseMetric[]
/** The variants of all metrics, in order. */
export const allVariants: readonly CollapseVariant[] = collapseMetrics.flatMap((metric) => [
  ...collapseVariants[metric],
])

/** One variant of each metric. */
export type VariantChoice = { [M in CollapseMetric]: VariantOf<M> }

/** Defaults: the DNC1 that includes all scatter within classes, and the DNC2 and DNC3 of networks without biases. */
export const defaultVariants: VariantChoice = {
  dnc1: 'quotient',
  dnc2: 'orthogonalFrame',
  dnc3: 'collinearRows',
  nc4: 'centreAgreement',
}

/** The centre of the class means: the mean of all samples, or the mean of the class means. */
export const centres = ['samples', 'classes'] as const
export type Centre = (typeof centres)[number]

/** The texts of a variant, and how to read its value. */
export interface VariantText {
  /** The formula. */
  formula: string
  /** The full name. */
  name: string
  /** Its meaning and its source. */
  description: string
  /** Whether it uses centred class means; it then depends on the centre where classes differ in size. */
  isCentred: boolean
  /** Its value at full collapse. */
  collapsed: 0 | 1
}

const text = (
  formula: string,
  name: string,
  description: string,
  isCentred = true,
  collapsed: 0 | 1 = 0,
): VariantText => ({
  formula,
  name,
  description,
  isCentred,
  collapsed,
})

/** Σ_W, Σ_B, M and W as in `collapseMetrics.ts`. */
export const variantTexts: Readonly<Record<CollapseVariant, VariantText>> = {
  quotient: text(
    'tr(Σ_W)/tr(Σ_B)',
    'quotient of traces',
    'The scatter within classes over the scatter between them: the “quotient” in the code of rhubarbwu/neural-collapse, up to its factor n/K.',
  ),
  traceInverse: text(
    'tr(Σ_W Σ_B⁺)/K',
    'trace with the pseudoinverse, over K',
    'The scatter within classes relative to that between them, along the directions between them only: as in the code of tding1/Neural-Collapse (rhubarbwu/neural-collapse divides Σ_B by the width n, not K). It ignores scatter across these directions, so with more units than samples it is small even before training.',
  ),
  traceTop: text(
    'tr(Σ_W Σ_B⁻¹), top K − 1',
    'trace with the inverse on the top K − 1 directions',
    'The same without the division by K, on exactly K − 1 directions: as in the notebook of the neuralcollapse code. It is not defined where the class means span fewer directions.',
  ),
  share: text(
    'tr(Σ_W)/tr(Σ_T)',
    'share of the total scatter',
    'The share of the scatter that lies within classes, from 0 to 1. Σ_T is the scatter of all samples about their mean.',
    false,
  ),
  cdnv: text(
    'mean of (v_k + v_k′)/(2‖m_k − m_k′‖²)',
    'class-distance normalised variance (CDNV)',
    'The variance within two classes over the squared distance of their means, averaged over all pairs of classes: Galanti, György and Hutter 2021 (2112.15121), section 3. The code of rhubarbwu/neural-collapse has it too.',
    false,
  ),
  orthogonalFrame: text(
    '‖G − I/√K‖ of G ∝ M^T M',
    'distance from an orthogonal frame',
    'The distance of the Gram matrix of the uncentred class means from that of orthogonal means of equal length: DNC2 of 2405.14468, Definition 1, for networks without biases. The distance is ours.',
    false,
  ),
  simplexFrame: text(
    '‖G − E/√(K − 1)‖ of G ∝ M_c^T M_c',
    'distance from a simplex equiangular tight frame',
    'The distance of the Gram matrix of the centred class means from E = I − 11ᵀ/K: as in the code of rhubarbwu/neural-collapse.',
  ),
  normVariation: text(
    'std/mean of ‖m_k − m‖',
    'coefficient of variation of the norms, sample (K − 1)',
    'The variation of the lengths of the centred class means, with the standard deviation of a sample (K − 1): as in the notebook of the neuralcollapse code. The code of rhubarbwu/neural-collapse has that of a population (K), which is √((K − 1)/K) times as large.',
  ),
  conditionNumber: text(
    's₁(M)/s_K(M)',
    'condition number of the class means',
    'The largest over the smallest singular value of the uncentred class means: the DNC2 measure of 2405.14468, section 6. It is 1 where they are an orthogonal frame.',
    false,
    1,
  ),
  equiangularity: text(
    'std of cos(m_k − m, m_k′ − m)',
    'equiangularity of the class means',
    'The standard deviation of the cosines between centred class means, over all pairs: Papyan, Han and Donoho 2020, Figure 3. It is 0 where all pairs have the same angle.',
  ),
  collinearRows: text(
    'W off the lines of M',
    'rows off the class means',
    'The share of W_{l+1}, in the Frobenius norm, that remains after projecting every row onto the class mean nearest in direction. It is 0 exactly where DNC3 of 2405.14468, Definition 1, holds. The distance is ours.',
    false,
  ),
  rowsInSpan: text(
    'W outside span M',
    'rows outside the span of the class means',
    'The share of W_{l+1}, in the Frobenius norm, outside the span of the class means. It is weaker than Definition 1 of 2405.14468, because a row may mix them. The distance is ours.',
    false,
  ),
  selfDuality: text(
    '‖W^T − M_c‖, each over its norm',
    'distance of the classifier from the centred means',
    'The distance of the transposed last weights from the centred class means, both scaled to norm 1; the notebook of the neuralcollapse code has its square. Only W_L has it: rows of other layers belong to no class.',
  ),
  productFrame: text(
    '‖G − E/√(K − 1)‖ of G ∝ W M_c',
    'distance of classifier times means from a simplex',
    'The distance of the last weights times the centred class means from E = I − 11ᵀ/K: as in the code of tding1/Neural-Collapse and rhubarbwu/neural-collapse. Only W_L has it.',
  ),
  centreAgreement: text(
    'share with argmin_k ‖z − m_k‖ = argmax f',
    'agreement with the nearest class centre',
    'The share of samples whose nearest class mean belongs to the class of the largest output of the network: NC4 of Papyan, Han and Donoho 2020, who draw 1 minus this share. It is 1 where both decide alike.',
    false,
    1,
  ),
}

/** Returns the metric of a variant: dnc1 for `quotient`. */
export const metricOf = (variant: CollapseVariant): CollapseMetric =>
  collapseMetrics.find((metric) => (collapseVariants[metric] as readonly string[]).includes(variant)) ?? 'dnc1'

/** Returns the name of a metric: DNC1 for dnc1. */
export const metricName = (metric: CollapseMetric): string => metric.toUpperCase()
