import { useIntersectionObserver, useResizeObserver } from '@vueuse/core'
import type { EChartsOption } from 'echarts'
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** Draws a chart when its sources or its size change, at most once per frame. */
export function useChartDrawing(
  host: Readonly<ShallowRef<HTMLElement | null>>,
  build: (width: number, height: number) => EChartsOption,
  set: (option: EChartsOption) => void,
  /** How many times its own drawing time a slow chart waits before the next. */
  pause: () => number,
) {
  const width = shallowRef(0)
  /** The option on screen. */
  const drawn = shallowRef<EChartsOption | null>(null)
  let frame = 0
  let earliest = 0
  /** Whether the chart is in view, or nearly; charts elsewhere wait, so that those in view move at once. */
  let isInView = true
  let isStale = false
  let hasDrawn = false

  /** Draws the chart. A slow chart waits before it is drawn again, in a frame of its own. */
  function draw(): void {
    const began = performance.now()
    frame = began < earliest ? requestAnimationFrame(draw) : 0
    if (frame !== 0 || width.value === 0) return
    isStale = hasDrawn && !isInView
    if (isStale) return
    hasDrawn = true
    const next = build(width.value, host.value?.clientHeight ?? 0)
    drawn.value = next
    set(next)
    const took = performance.now() - began
    earliest = took > 5 ? began + pause() * took : 0
  }
  const schedule = (): void => {
    frame ||= requestAnimationFrame(draw)
  }
  /** Draws in the next frame, however slow the chart is: the user moves it. */
  function drawSoon(): void {
    earliest = 0
    schedule()
  }

  useResizeObserver(host, ([entry]) => {
    width.value = Math.floor(entry?.contentRect.width ?? 0)
    schedule()
  })
  useIntersectionObserver(
    host,
    ([entry]) => {
      isInView = entry?.isIntersecting ?? true
      if (isInView && isStale) schedule()
    },
    { rootMargin: '200px' },
  )
  onScopeDispose(() => cancelAnimationFrame(frame))
  return { width, drawn, schedule, drawSoon }
}
