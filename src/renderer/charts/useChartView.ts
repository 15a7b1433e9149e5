import type { EChartsOption } from 'echarts'
import { computed, shallowRef, type ShallowRef } from 'vue'
import { isSameView, isWhole, wholeView, type ChartView } from '../../shared/plot/chartView.ts'
import { panelsOf, seriesOf, type DrawnPanel, type SeriesKey } from '../../shared/plot/panels.ts'
import { readerOf } from '../../shared/plot/tooltip.ts'
import { keepView, viewOf } from './chartViews.ts'
import { boxLimits, pannedLimits, withLimits, zoomedAbout, type Place } from './gestures.ts'

/** Series of one name, which a legend switches together. */
export interface LegendSeries {
  name: string
  ids: string[]
  key: SeriesKey
  isShown: boolean
}

/** What a user shows of a chart. `name` keeps it beyond this chart unless it is empty; `build` returns the option with another view. */
export function useChartView(
  name: () => string,
  drawn: ShallowRef<EChartsOption | null>,
  build: (view: ChartView) => EChartsOption | null,
) {
  const own = shallowRef(wholeView)
  const view = computed((): ChartView => {
    const key = name()
    return key === '' ? own.value : viewOf(key)
  })
  function show(next: ChartView): void {
    if (isSameView(next, view.value)) return
    const key = name()
    if (key === '') own.value = next
    else keepView(key, next)
  }
  const panels = computed(() => (drawn.value ? panelsOf(drawn.value) : []))
  const reader = computed(() => (drawn.value ? readerOf(drawn.value) : null))
  const isZoomable = computed(() =>
    reader.value?.kind === 'axis' ? reader.value.isZoomable !== false : (reader.value?.isZoomable ?? false),
  )
  /** Whether a legend switches series. */
  const hasLegend = computed(() => reader.value?.kind === 'axis')
  const isLinked = computed(() => reader.value?.kind === 'axis' && reader.value.isLinked)

  /** The first panel with axes that fit the data. */
  function whole(): DrawnPanel | undefined {
    const { x, y, hidden } = view.value
    if (!x && !y) return panels.value[0]
    const option = build({ hidden })
    return option ? panelsOf(option)[0] : undefined
  }
  /** Whether limits of the first panel hold in this one. */
  function follows(index: number, axis: 'x' | 'y'): boolean {
    const [first, panel] = [panels.value[0]?.[axis], panels.value[index]?.[axis]]
    if (index === 0) return true
    if (axis === 'y' && isLinked.value) return false
    return first?.type === panel?.type && first?.min === panel?.min && first?.max === panel?.max
  }
  function limit(limits: Partial<Record<'x' | 'y', [number, number] | undefined>>, index = 0): void {
    const fitted = whole()
    if (!fitted || !isZoomable.value) return
    const kept = Object.entries(limits).filter(([axis]) => follows(index, axis === 'x' ? 'x' : 'y'))
    show(withLimits(view.value, Object.fromEntries(kept), fitted))
  }
  const at = (index: number, change: (panel: DrawnPanel) => Parameters<typeof limit>[0]): void => {
    const panel = panels.value[index]
    if (panel) limit(change(panel), index)
  }

  /** The series of the chart, those that are switched off included. */
  function legend(): LegendSeries[] {
    const option = build({ ...view.value, hidden: [] })
    const found = new Map<string, LegendSeries>()
    for (const { id, name, key } of option ? seriesOf(option) : []) {
      const isShown = !view.value.hidden.includes(id)
      const known = found.get(name)
      if (known) [known.ids, known.isShown] = [[...known.ids, id], known.isShown || isShown]
      else found.set(name, { name, ids: [id], key, isShown })
    }
    return [...found.values()]
  }

  return {
    view,
    isZoomable,
    hasLegend,
    isWhole: computed(() => isWhole(view.value)),
    isZoomed: computed(() => view.value.x !== undefined || view.value.y !== undefined),
    legend,
    limit,
    zoomBox: (index: number, from: Place, to: Place) => at(index, (panel) => boxLimits(panel, from, to)),
    /** Moves the content with the pointer. `panel` is the panel when the drag began. */
    pan: (index: number, panel: DrawnPanel, right: number, down: number) => {
      const moved = pannedLimits(panel, right, down)
      limit(view.value.y ? moved : { x: moved.x }, index)
    },
    zoom: (index: number, [x, y]: readonly [number, number], factor: number, axis: 'x' | 'y') =>
      at(index, (panel) => ({ [axis]: zoomedAbout(panel[axis], axis === 'x' ? x : y, factor) })),
    reset: () => show({ hidden: view.value.hidden }),
    switchSeries(ids: readonly string[], isShown: boolean): void {
      const others = view.value.hidden.filter((id) => !ids.includes(id))
      show({ ...view.value, hidden: isShown ? others : [...others, ...ids] })
    },
  }
}
