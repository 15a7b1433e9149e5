import type { Ref } from 'vue'
import type { EntryId } from '../../shared/glossary/glossary.ts'
import { readingText, type Reading, type Readable } from '../../shared/plot/reading.ts'
import { availableCommands, runCommand } from '../composables/useCommands.ts'
import { questions } from '../composables/asking/useAsk.ts'
import { openMenu, type MenuItem } from '../composables/useContextMenu.ts'
import { lab } from '../lab.ts'
import { tableText } from './chartText.ts'
import { pinnedAt, removePins, togglePin } from './linkedPlace.ts'
import type { useChartView } from './useChartView.ts'

interface MenuState {
  chart: Ref<Readable | null>
  reading: Ref<Reading | null>
  /** Lines about the mark under the pointer. */
  lines: () => readonly string[]
  view: ReturnType<typeof useChartView>
  /** The entries of its axes and series. */
  names: () => readonly EntryId[]
  showTool: (what: 'series' | 'limits') => void
}

const copy = (text: string): unknown => lab.call('desktop.copyText', { text })

/** Opens the context menu of a chart: what is under the pointer, the whole chart, and its view. */
export function openChartMenu(event: MouseEvent, { chart, reading, lines, view, names, showTool }: MenuState): void {
  const [whole, here, mark] = [chart.value, reading.value, lines()]
  const unit = whole?.reader.unit
  const isPinned = here !== null && pinnedAt(unit).includes(here.x)
  const canExport = availableCommands.value.some(({ id, isEnabled }) => id === 'export' && isEnabled)
  const tools: MenuItem[] = [
    ...(view.hasLegend.value ? [{ label: 'Series…', run: () => showTool('series') }] : []),
    ...(view.isZoomable.value
      ? [
          { label: 'Limits of the axes…', run: () => showTool('limits') },
          { label: 'Reset the axes', isEnabled: view.isZoomed.value, run: view.reset },
        ]
      : []),
  ]
  const items: MenuItem[] = [
    here
      ? { label: `Copy the values at ${here.heading}`, run: () => copy(readingText(here)) }
      : { label: 'Copy the values', isEnabled: mark.length > 0, run: () => copy(mark.join('\n')) },
    ...(whole ? [{ label: 'Copy the table', run: () => copy(tableText(whole)) }] : []),
    ...(unit === undefined
      ? []
      : [
          {
            label: isPinned ? 'Remove this pin' : 'Pin this reading',
            isEnabled: here !== null,
            run: () => here && togglePin(unit, here.x),
          },
          { label: 'Remove all pins', isEnabled: pinnedAt(unit).length > 0, run: () => removePins(unit) },
        ]),
    ...(tools.length > 0 ? (['-', ...tools] as const) : []),
    ...(canExport ? (['-', { label: 'Export figure…', run: () => runCommand('export') }] as const) : []),
  ]
  const asks = event.currentTarget instanceof Element ? questions(names(), event.currentTarget) : []
  openMenu(event, 'Chart', asks.length > 0 ? [...items, '-', ...asks] : items)
}
