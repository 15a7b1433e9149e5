/** The three properties of deep neural collapse, and the published ways to measure each: one definition to a name. */
export const collapseVariants = {
  dnc1: ['quotient', 'traceInverse', 'traceTop', 'share'],
  dnc2: ['orthogonalFrame', 'simplexFrame', 'normVariation', 'conditionNumber'],
  dnc3: ['collinearRows', 'rowsInSpan', 'selfDuality', 'productFrame'],
} as const
export type CollapseMetric = keyof typeof collapseVariants
export type VariantOf<M extends CollapseMetric> = (typeof collapseVariants)[M][number]
export type CollapseVariant = VariantOf<CollapseMetric>

export const collapseMetrics = Object.keys(collapseVariants) as readonly CollapseMetric[]
export const allVariants: readonly CollapseVariant[] = collapseMetrics.flatMap((metric) => [
  ...collapseVariants[metric],
])

/** A variant of each metric. */
export type VariantChoice = { [M in CollapseMetric]: VariantOf<M> }

/** The DNC1 that sees all scatter within classes; of DNC2 and DNC3 those of networks without biases. */
export const usualVariants: VariantChoice = {
  dnc1: 'quotient',
  dnc2: 'orthogonalFrame',
  dnc3: 'collinearRows',
}

/** What the class means are centred about: the mean of all samples, or the mean of the class means. */
export const centres = ['samples', 'classes'] as const
export type Centre = (typeof centres)[number]

export interface VariantText {
  /** In letters; its words are words. */
  formula: string
  /** In full. */
  name: string
  /** What it is and who uses it. */
  says: string
  /** Whether it is of centred class means: then it depends on the centre where classes have different sizes. */
  isCentred: boolean
  /** The value of full collapse. */
  collapsed: 0 | 1
}

const text = (formula: string, name: string, says: string, isCentred = true, collapsed: 0 | 1 = 0): VariantText => ({
  ...{ formula, name, says, isCentred, collapsed },
})

/** Σ_W, Σ_B, M and W as in `collapseMetrics.ts`. */
export const variantTexts: Readonly<Record<CollapseVariant, VariantText>> = {
  quotient: text(
    'tr(Σ_W)/tr(Σ_B)',
    'quotient of traces',
    'All scatter within classes over all scatter between them; the “quotient” in the code of rhubarbwu/neural-collapse, up to its factor n/K.',
  ),
  traceInverse: text(
    'tr(Σ_W Σ_B⁺)/K',
    'trace with the pseudoinverse, over K',
    'Scatter within classes in units of that between them, along the directions between them alone; as in the code of tding1/Neural-Collapse (that of rhubarbwu/neural-collapse has the width n in place of K in Σ_B). It does not see scatter across these directions: with more units than samples it is small before training, too.',
  ),
  traceTop: text(
    'tr(Σ_W Σ_B⁻¹), top K − 1',
    'trace with the inverse on the top K − 1 directions',
    'The same, not over K, on exactly K − 1 directions, as in the notebook of the neuralcollapse code; not defined where the class means span fewer.',
  ),
  share: text(
    'tr(Σ_W)/tr(Σ_T)',
    'share of the total scatter',
    'The part of all scatter that lies within classes, 0 … 1; Σ_T is the scatter of all samples about their mean.',
    false,
  ),
  orthogonalFrame: text(
    '‖G − I/√K‖ of G ∝ M^T M',
    'distance from an orthogonal frame',
    'How far the Gram matrix of the class means, uncentred, is from orthogonal means of one length: DNC2 of 2405.14468, Definition 1, for networks without biases; the distance is ours.',
    false,
  ),
  simplexFrame: text(
    '‖G − E/√(K − 1)‖ of G ∝ M_c^T M_c',
    'distance from a simplex equiangular tight frame',
    'How far the Gram matrix of the centred class means is from E = I − 11ᵀ/K; as in the code of rhubarbwu/neural-collapse.',
  ),
  normVariation: text(
    'std/mean of ‖m_k − m‖',
    'coefficient of variation of the norms',
    'How unequal the centred class means are in length, with K − 1 in the standard deviation; as in the notebook of the neuralcollapse code.',
  ),
  conditionNumber: text(
    's₁(M)/s_K(M)',
    'condition number of the class means',
    'Largest over smallest singular value of the class means, uncentred: how 2405.14468 measures DNC2 (section 6). 1 where they are an orthogonal frame.',
    false,
    1,
  ),
  collinearRows: text(
    'W off the lines of M',
    'rows off the class means',
    'The part of W_{l+1}, in the Frobenius norm, that is left when every row is projected onto the class mean nearest in direction: 0 exactly where DNC3 of 2405.14468, Definition 1, holds; the distance is ours.',
    false,
  ),
  rowsInSpan: text(
    'W outside span M',
    'rows outside the span of the class means',
    'The part of W_{l+1}, in the Frobenius norm, outside the span of the class means: weaker than Definition 1 of 2405.14468, since a row may mix them; the distance is ours.',
    false,
  ),
  selfDuality: text(
    '‖W^T − M_c‖, each over its norm',
    'distance of the classifier from the centred means',
    'How far the last weights, transposed, are from the centred class means when both have norm 1; the square of it is in the notebook of the neuralcollapse code. Of W_L alone: elsewhere no row belongs to a class.',
  ),
  productFrame: text(
    '‖G − E/√(K − 1)‖ of G ∝ W M_c',
    'distance of classifier times means from a simplex',
    'How far the last weights times the centred class means are from E = I − 11ᵀ/K; as in the code of tding1/Neural-Collapse and rhubarbwu/neural-collapse. Of W_L alone.',
  ),
}

/** `quotient` → dnc1. */
export const metricOf = (variant: CollapseVariant): CollapseMetric =>
  collapseMetrics.find((metric) => (collapseVariants[metric] as readonly string[]).includes(variant)) ?? 'dnc1'

export const metricName = (metric: CollapseMetric): string => metric.toUpperCase()
