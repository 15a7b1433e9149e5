import type { EChartsOption, SeriesOption } from 'echarts'
import { CallError } from '../../shared/contract/errors.ts'
import type { StudyChart, StudyChartView } from '../../shared/figures/kind.ts'

/**
 * Returns the option of a chart with the series and the ends of axes that the user chose. `hidden` may have names of series
 * too, which people type. Throws a CallError where the chart has no such series, or no such axis: a file never leaves out a
 * choice in silence.
 */
export function viewedOption(chart: StudyChart, view: StudyChartView): EChartsOption {
  const { view: chosen, ...whole } = view.theme
  if (!chosen) return chart.option(view)
  const all = seriesOf(chart.option({ ...view, theme: whole }))
  const hidden = chosen.hidden.flatMap((name) => idsOf(name, all))
  const option = chart.option({ ...view, theme: { ...whole, view: { ...chosen, hidden } } })
  for (const axis of ['x', 'y'] as const) {
    const range = chosen[axis]
    if (range && !axesOf(option, axis).some(({ max }) => max === range[1]))
      throw new CallError(
        'invalid',
        `this figure has no ${axis} axis with ends ${range.join(' to ')}; remove the limits`,
      )
  }
  return { ...option, series: seriesOf(option).filter(({ id }) => !hidden.includes(String(id))) }
}

function idsOf(name: string, all: readonly SeriesOption[]): string[] {
  const found = all.filter((own) => String(own.id) === name || own.name === name)
  if (found.length > 0) return found.map(({ id }) => String(id))
  const known = [...new Set(all.map((own) => String(own.name ?? own.id)))]
  throw new CallError('invalid', `this figure has no series '${name}'; known: ${known.join(', ') || 'none'}`)
}

const seriesOf = ({ series }: EChartsOption): SeriesOption[] =>
  Array.isArray(series) ? series : series ? [series] : []

function axesOf(option: EChartsOption, axis: 'x' | 'y'): { max?: unknown }[] {
  const axes = option[`${axis}Axis`]
  return (Array.isArray(axes) ? axes : axes ? [axes] : []) as { max?: unknown }[]
}
