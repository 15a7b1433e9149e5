import {
  allVariants,
  metricName,
  metricOf,
  variantTexts,
  type CollapseMetric,
  type CollapseVariant,
} from '../theory/collapse/collapseVariants.ts'
import type { Entries, GlossaryEntry } from './entry.ts'
import { papers } from './papers.ts'

const { sukenik, papyan } = papers

const ofVariant = (variant: CollapseVariant): GlossaryEntry => {
  const { formula, name, description, isCentred, collapsed } = variantTexts[variant]
  const centre = isCentred ? ' It uses centred class means.' : ''
  return {
    name: `${metricName(metricOf(variant))}, ${name}`,
    definition: `${description}${centre}`,
    formula,
    source: 'theory/collapse/collapseVariants.ts names the source of each variant',
    computed: 'theory/collapse/collapseMetrics.ts from stored weights, float64',
    certainty: 'measured',
    tolerance: `${collapsed} at full collapse; agrees with NumPy on covariance matrices`,
    shownAs: [variant, name],
  }
}

const variants = Object.fromEntries(
  allVariants.map((variant) => [`${variant}Variant`, ofVariant(variant)]),
) as Entries<`${CollapseVariant}Variant`>

const metric = (id: CollapseMetric, definition: string, source: string): GlossaryEntry => ({
  name: metricName(id),
  definition,
  source,
  computed: 'theory/collapse/collapseMetrics.ts from stored weights, float64',
  certainty: 'measured',
  tolerance: 'fifteen published variants, each under one name, can disagree',
  more: 'accuracy.md#what-a-number-means',
})

const definitionOne = `${sukenik}, Definition 1`

/** DNC1, DNC2, DNC3 and NC4, then every variant of them. */
export const collapseEntries: Entries<CollapseMetric | `${CollapseVariant}Variant`> = {
  dnc1: metric('dnc1', 'First property of deep neural collapse: samples of a class coincide.', definitionOne),
  dnc2: metric('dnc2', 'Second property of deep neural collapse: class means form a frame.', definitionOne),
  dnc3: metric('dnc3', 'Third property of deep neural collapse: weights align with the class means.', definitionOne),
  nc4: metric('nc4', 'Fourth property of neural collapse: the network decides like the nearest class centre.', papyan),
  ...variants,
}
