import type { ChartRoom, StudyChart } from './kind.ts'

/** Splits the panels of a chart over as few pages as hold them. A panel higher than a page has a page of its own. */
export function paged<Item>(
  items: readonly Item[],
  { width, height, fontSize, theme }: ChartRoom,
  chartOf: (part: Item[]) => StudyChart,
): StudyChart[] {
  const splitBy = (size: number): StudyChart[] =>
    Array.from({ length: Math.ceil(items.length / size) }, (_, i) => chartOf(items.slice(i * size, (i + 1) * size)))
  for (let pages = 2; pages < items.length; pages++) {
    const charts = splitBy(Math.ceil(items.length / pages))
    if (charts.every((own) => own.height(width, fontSize, theme) <= height)) return numbered(charts)
  }
  return numbered(splitBy(1))
}

const numbered = (charts: readonly StudyChart[]): StudyChart[] =>
  charts.length === 1
    ? [...charts]
    : charts.map((own, i) => ({ ...own, title: `${own.title} (${i + 1} of ${charts.length})` }))
