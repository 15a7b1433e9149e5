import { shallowReactive } from 'vue'
import { isWhole, wholeView, type ChartView } from '../../shared/plot/chartView.ts'

const views = shallowReactive(new Map<string, ChartView>())

/** Names a chart in the window: what it is about, a run or a study, and its kind. An export finds its view by this name. */
export const chartName = (subject: string, kind: string): string => `${subject}/${kind}`

/** Returns what the user shows of a chart: everything, unless they changed it. */
export const viewOf = (name: string): ChartView => views.get(name) ?? wholeView

/** Returns the same as a part of the state that exports take; empty where the user changed nothing. */
export const chartPart = (name: string): { chart?: ChartView } => {
  const own = views.get(name)
  return own ? { chart: own } : {}
}

/** Keeps what the user shows of a chart until the window closes. */
export function keepView(name: string, view: ChartView): void {
  if (isWhole(view)) views.delete(name)
  else views.set(name, view)
}
