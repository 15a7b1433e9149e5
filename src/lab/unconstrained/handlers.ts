import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import type { UnconstrainedRun } from '../../shared/contract/unconstrained.ts'
import { parseSpec } from '../../shared/spec/runSpec.ts'
import { specModel, type SpecModel } from '../../shared/theory/unconstrained/specModel.ts'
import { mapYielding } from '../mapYielding.ts'
import type { Store } from '../store/store.ts'

/** Specs are parsed this many at a time; the lab answers other calls in between. */
const chunkSize = 100

/** Lists the runs of unconstrained features models. Specs never change, so each is parsed once. */
export function unconstrainedHandlers(store: Store): Pick<Handlers<LabContract>, 'unconstrained.runs'> {
  const settings = new Map<string, SpecModel | null>()
  return {
    'unconstrained.runs': async () => {
      const summaries = store.runs.summaries().filter(({ status }) => status === 'finished' || status === 'stopped')
      const unknown = summaries.map(({ id }) => id).filter((id) => !settings.has(id))
      const chunks = Array.from({ length: Math.ceil(unknown.length / chunkSize) }, (_, i) =>
        unknown.slice(i * chunkSize, (i + 1) * chunkSize),
      )
      await mapYielding(chunks, (chunk) => {
        for (const { id, spec } of store.runs.specTexts(chunk)) settings.set(id, settingOf(spec))
      })
      const own = summaries.filter(({ id }) => settings.get(id))
      const found = await mapYielding(own, ({ id, name }): UnconstrainedRun | null => {
        const [setting, last] = [settings.get(id), store.measurements.lastNumbers(id)]
        if (!setting || !last || !Number.isFinite(last.objective)) return null
        const model = { ...setting.model, weightDecays: [...setting.model.weightDecays] }
        return { run: id, name, setting: { ...setting, model }, loss: last.objective }
      })
      return found.filter((run) => run !== null)
    },
  }
}

/** Most specs have neither free features nor a backbone, which their text tells without parsing. */
function settingOf(text: string): SpecModel | null {
  if (!text.includes('"freeFeatures":true') && !text.includes('"backbone":{"')) return null
  const setting = specModel(parseSpec(JSON.parse(text)))
  return typeof setting === 'string' ? null : setting
}
