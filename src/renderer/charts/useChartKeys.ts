import type { DrawnPanel } from '../../shared/plot/panels.ts'
import type { useChartView } from './useChartView.ts'
import type { useReading } from './useReading.ts'

const zoomFactor = 1.5

/** Keys of a chart that has the focus: the arrows read, Enter pins, + and − zoom, 0 resets the axes. Returns whether it used one. */
export function chartKey(
  { key, ctrlKey, altKey, metaKey }: KeyboardEvent,
  reading: ReturnType<typeof useReading>,
  view: ReturnType<typeof useChartView>,
  panels: readonly DrawnPanel[],
): boolean {
  if (ctrlKey || altKey || metaKey) return false
  const index = reading.pointed.value?.panel ?? 0
  const panel = panels[index]
  const middle: readonly [number, number] = panel ? [reading.x.value ?? centre(panel), 1] : [0, 0]
  const used: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => reading.step(-1),
    ArrowRight: () => reading.step(1),
    Home: () => reading.step('first'),
    End: () => reading.step('last'),
    Enter: reading.pin,
    '+': () => view.zoom(index, middle, 1 / zoomFactor, 'x'),
    '-': () => view.zoom(index, middle, zoomFactor, 'x'),
    '0': view.reset,
    Escape: reading.forget,
  }
  const act = used[key]
  if (!act || (key === 'Escape' && reading.pointed.value === null)) return false
  act()
  return true
}

const centre = ({ x }: DrawnPanel): number => (x.type === 'log' ? Math.sqrt(x.min * x.max) : (x.min + x.max) / 2)
