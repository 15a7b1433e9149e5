import type { CollapseResult, CollapseSteps } from '../../shared/contract/analyses/collapse.ts'
import { collapseNumbers, type CollapseNumbers } from '../../shared/theory/collapse/collapseMetrics.ts'
import { predictedClasses } from '../../shared/theory/collapse/collapseSeparation.ts'
import { allVariants, centres, collapseVariants, type Centre } from '../../shared/theory/collapse/collapseVariants.ts'
import { forwardPass } from '../../shared/theory/objective.ts'
import { weightMatrices } from '../../shared/theory/problem.ts'
import { scatterByClass } from '../../shared/theory/scatterByClass.ts'
import type { AnalysisInput, Report } from './work.ts'

/** Measures how far every hidden layer is from deep neural collapse, at each step with weights. */
export function collapse({ problem, sample, weights }: AnalysisInput<'collapse'>, report: Report): CollapseResult {
  const { labels, classes } = sample
  const hidden = problem.widths.length - 1
  const found = weights.map(({ theta }, at) => {
    const { features } = forwardPass(problem, theta)
    const matrices = weightMatrices(problem, theta)
    const outputs = features[hidden]
    const predicted = outputs ? predictedClasses(outputs) : null
    return features.slice(0, hidden).map((Z, l) => {
      const scatter = scatterByClass(Z, labels, classes)
      const W = matrices[l + 1]
      const next = W ? { W, isLast: l + 1 === hidden } : null
      report((at + (l + 1) / hidden) / weights.length)
      return byCentre((about) => collapseNumbers(scatter, next, about, predicted))
    })
  })
  return {
    kind: 'collapse',
    step: weights.at(-1)?.step ?? 0,
    steps: weights.map(({ step }) => step),
    counts: Array.from({ length: classes }, (_, k) => labels.filter((label) => label === k).length),
    layers: Array.from({ length: hidden }, (_, l) => ({
      layer: l + 1,
      about: byCentre((about) => columnsOf(found.flatMap((layers) => layers[l]?.[about] ?? []))),
    })),
  }
}

const byCentre = <T>(of: (about: Centre) => T): Record<Centre, T> =>
  Object.fromEntries(centres.map((about) => [about, of(about)])) as Record<Centre, T>

/** Makes a column of numbers for each variant. */
function columnsOf(states: readonly CollapseNumbers[]): CollapseSteps {
  const columns = <K extends string>(names: readonly K[], of: (state: CollapseNumbers) => Record<K, number>) =>
    Object.fromEntries(names.map((name) => [name, Float64Array.from(states, (state) => of(state)[name])])) as Record<
      K,
      Float64Array
    >
  return {
    values: columns(allVariants, ({ values }) => values),
    spread: columns(collapseVariants.dnc1, ({ spread }) => spread),
  }
}
