import type { EChartsOption, SeriesOption } from 'echarts'

/** The option with every curve `scale` times as wide; one of width 0 is marks alone, and stays so. */
export function withLines(option: EChartsOption, scale = 1): EChartsOption {
  if (scale === 1) return option
  const series = Array.isArray(option.series) ? option.series : option.series ? [option.series] : []
  return { ...option, series: series.map((own) => scaled(own, scale)) }
}

function scaled(series: SeriesOption, scale: number): SeriesOption {
  if (series.type !== 'line' || typeof series.lineStyle?.width !== 'number') return series
  return { ...series, lineStyle: { ...series.lineStyle, width: series.lineStyle.width * scale } }
}
