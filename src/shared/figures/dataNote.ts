import { frameHeight, typeSizes } from '../plot/chartFrame.ts'
import { lightTheme } from '../plot/theme.ts'
import { foreignData, type RunOrigin } from '../spec/dataOrigin.ts'
import type { StudyChart } from './kind.ts'

/** Returns the caption that names data which are not those of the preset of their run; empty where all are. */
export function dataNote(runs: readonly RunOrigin[]): string {
  const names = foreignData(runs)
  return names === '' ? '' : `data: ${names}`
}

/** Returns the chart with one more caption and the room for it; the chart itself for an empty one. */
export function withNote(chart: StudyChart, note = ''): StudyChart {
  if (note === '') return chart
  const without = { entries: [], captions: [] }
  const pages = chart.pages?.bind(chart)
  return {
    title: chart.title,
    height: (width, fontSize = 12, theme = lightTheme) => {
      const type = typeSizes(fontSize)
      const more =
        frameHeight({ ...without, width, theme, note }, type) - frameHeight({ ...without, width, theme }, type)
      return Math.ceil(chart.height(width, fontSize, theme) + more)
    },
    option: (view) => chart.option({ ...view, note: [view.note, note].filter(Boolean).join(' · ') }),
    ...(pages ? { pages: (room) => pages(room).map((page) => withNote(page, note)) } : {}),
  }
}
