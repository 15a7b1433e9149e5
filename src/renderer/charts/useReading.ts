import type { EChartsOption } from 'echarts'
import { computed, onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { panelAt, panelsOf, placeOf, valuesAt } from '../../shared/plot/panels.ts'
import { neighbour, readableOf, readingAt, snapped } from '../../shared/plot/reading.ts'
import { readerOf } from '../../shared/plot/tooltip.ts'
import { linkedPlace, pinnedAt, togglePin } from './linkedPlace.ts'

/** What the pointer is on, in pixels of the chart and of the window. */
interface Pointed {
  panel: number
  x: number
  at: { x: number; y: number }
}

/** Reads a drawn chart under the pointer, and at the place of another chart with the same unit. */
export function useReading(drawn: ShallowRef<EChartsOption | null>, origin: () => { left: number; top: number }) {
  const source = Symbol('chart')
  const pointed = shallowRef<Pointed | null>(null)
  /** Whether keys moved the reading: a screen reader then says it. */
  const isByKey = shallowRef(false)
  const marked = shallowRef<{ lines: readonly string[]; at: { x: number; y: number } } | null>(null)
  const panels = computed(() => (drawn.value ? panelsOf(drawn.value) : []))
  const chart = computed(() => (drawn.value ? readableOf(drawn.value) : null))
  const unit = computed(() => chart.value?.reader.unit)

  /** Follows the pointer; `left` and `top` are pixels of the chart. */
  function point(left: number, top: number, at: { x: number; y: number }): void {
    isByKey.value = false
    if (marked.value) marked.value = { ...marked.value, at }
    const own = chart.value
    const panel = panelAt(panels.value, left, top)
    const place = panels.value[panel]
    const x = own && place ? snapped(own, panel, valuesAt(place, left, top)[0]) : null
    if (x === null) return forget()
    setPlace({ panel, x, at })
  }

  function setPlace(next: Pointed): void {
    pointed.value = next
    const { x } = next
    if (unit.value !== undefined) linkedPlace.value = { unit: unit.value, x, source }
  }

  /** Reads the next point, or that at an end of the axis; begins at the left end. */
  function step(to: 1 | -1 | 'first' | 'last'): void {
    const [own, before] = [chart.value, pointed.value]
    const panel = before?.panel ?? 0
    const place = panels.value[panel]
    if (!own || !place) return
    const from = to === 'last' ? place.x.max : before && to !== 'first' ? before.x : place.x.min
    const x = typeof to === 'number' && before ? neighbour(own, panel, from, to) : snapped(own, panel, from)
    if (x === null) return
    isByKey.value = true
    const { left, top } = origin()
    setPlace({ panel, x, at: { x: left + placeOf(place, x, place.y.min)[0], y: top + place.rect.top + 24 } })
  }

  /** Pins the place under the pointer, or removes its pin. */
  function pin(): void {
    if (pointed.value && unit.value !== undefined) togglePin(unit.value, pointed.value.x)
  }

  function forget(): void {
    pointed.value = null
    if (linkedPlace.value?.source === source) linkedPlace.value = null
  }

  /** Reads a mark, by the index of its series and its own index; null leaves it. */
  function mark(item: { series: number; index: number; at: { x: number; y: number } } | null): void {
    const reader = drawn.value ? readerOf(drawn.value) : null
    const lines = item && reader?.kind === 'item' ? reader.linesOf(item.series, item.index) : []
    marked.value = item && lines.length > 0 ? { lines, at: item.at } : null
  }

  const reading = computed(() => {
    const [own, place] = [chart.value, pointed.value]
    return own && place ? readingAt(own, place.panel, place.x) : null
  })
  /** The place to mark: that of the pointer, or of the pointer on another chart. */
  const x = computed(() => {
    if (pointed.value) return pointed.value.x
    const linked = linkedPlace.value
    return linked && linked.unit === unit.value ? linked.x : null
  })
  const pins = computed(() => pinnedAt(unit.value))
  onScopeDispose(forget)
  return { chart, panels, unit, pointed, isByKey, marked, reading, x, pins, point, step, pin, forget, mark }
}
