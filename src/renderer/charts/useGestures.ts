import { shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { panelAt, valuesAt, type DrawnPanel } from '../../shared/plot/panels.ts'
import { isDrag, type Place } from './gestures.ts'
import type { useChartView } from './useChartView.ts'

interface Drag {
  index: number
  panel: DrawnPanel
  from: Place
  to: Place
  isPan: boolean
}

/** How far one notch of a wheel zooms. */
const wheelFactor = 1.2
const wheelNotch = 100

/** Turns pointer and wheel into changes of the view: a drag zooms, with Shift it pans, and a wheel zooms at the pointer. */
export function useGestures(
  host: Readonly<ShallowRef<HTMLElement | null>>,
  panels: ComputedRef<DrawnPanel[]>,
  view: ReturnType<typeof useChartView>,
  clicked: () => void,
) {
  const drag = shallowRef<Drag | null>(null)
  const placeOf = ({ clientX, clientY }: MouseEvent): Place => {
    const { left, top } = host.value?.getBoundingClientRect() ?? { left: 0, top: 0 }
    return [clientX - left, clientY - top]
  }

  function press(event: PointerEvent): void {
    const from = placeOf(event)
    const index = panelAt(panels.value, ...from)
    const panel = panels.value[index]
    if (!panel || event.button > 1) return
    drag.value = { index, panel, from, to: from, isPan: event.shiftKey || event.button === 1 }
  }
  function move(event: PointerEvent): void {
    const own = drag.value
    if (!own) return
    // The button was released outside the chart, before the drag began.
    if (event.buttons === 0) return void (drag.value = null)
    drag.value = { ...own, to: placeOf(event) }
    // Not at the press: the captured pointer would take the click from the mark below it.
    if (isDrag(own.from, drag.value.to)) host.value?.setPointerCapture(event.pointerId)
    if (own.isPan) view.pan(own.index, own.panel, ...differenceOf(drag.value))
  }
  function release(): void {
    const own = drag.value
    drag.value = null
    if (!own) return
    if (!isDrag(own.from, own.to)) return own.isPan ? undefined : clicked()
    if (!own.isPan) view.zoomBox(own.index, own.from, own.to)
  }
  /** Without Ctrl the wheel scrolls the page, unless the chart has the focus. */
  function wheel(event: WheelEvent): void {
    const place = placeOf(event)
    const index = panelAt(panels.value, ...place)
    const panel = panels.value[index]
    const hasFocus = host.value?.contains(document.activeElement) ?? false
    if (!panel || !view.isZoomable.value || !(event.ctrlKey || hasFocus)) return
    event.preventDefault()
    const notches = (event.deltaY || event.deltaX) / wheelNotch
    view.zoom(index, valuesAt(panel, ...place), wheelFactor ** notches, event.shiftKey ? 'y' : 'x')
  }
  return { drag, placeOf, press, move, release, cancel: () => (drag.value = null), wheel }
}

const differenceOf = ({ from, to }: Drag): [number, number] => [to[0] - from[0], to[1] - from[1]]
