import type { RunRecord } from '../../../shared/contract/runs.ts'
import { installWords } from '../../../shared/installWords.ts'
import { presets } from '../../../shared/spec/presets/index.ts'
import { fieldAt, overrideAll } from '../../../shared/spec/override.ts'
import { presetPlan } from '../../../shared/spec/presets/preset.ts'

type Tree = { readonly [key: string]: unknown }
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Returns the command that repeats a run: the closest size of its preset, its varied fields set to the values of the
 * run, and `--set` for every other difference. A preset with several parts needs the spec in a file.
 */
export function commandLine({ spec, summary }: RunRecord, isInstalled = false): string {
  const { lab } = installWords(isInstalled)
  const preset = presets.find(({ name }) => name === summary.preset)
  const candidates = (preset ? (['quick', 'paper'] as const) : []).flatMap((size) => {
    const [part, ...others] = preset ? presetPlan(preset, size).parts : []
    if (!preset || !part || others.length > 0) return []
    const own = part.axes.map(({ path }) => ({ path, value: JSON.stringify(fieldAt(spec, path)) }))
    const base = overrideAll(
      part.base,
      own.map(({ path, value }) => `${path}=${value}`),
    )
    const changes = changed(spec, base)
    const chosen = own.map(({ path, value }) =>
      path === deltaPath ? `--delta ${value}` : `--set ${quoted(path, value)}`,
    )
    return [{ words: [lab, 'run', preset.name, `--${size}`, ...chosen, ...changes], changes }]
  })
  const [best] = candidates.toSorted((a, b) => a.changes.length - b.changes.length)
  return best?.words.join(' ') ?? `${lab} run spec.json`
}

const deltaPath = 'penalty.firstLayer'

/** Returns `--set` for every value that differs. It sets lists and objects of another kind as a whole. */
function changed(wanted: unknown, base: unknown, path = ''): string[] {
  if (isTree(wanted) && isTree(base) && wanted['kind'] === base['kind'])
    return Object.entries(wanted).flatMap(([key, child]) =>
      path === '' && key === 'name' ? [] : changed(child, base[key], path === '' ? key : `${path}.${key}`),
    )
  const value = JSON.stringify(wanted)
  return value === JSON.stringify(base) ? [] : [`--set ${quoted(path, value)}`]
}

/** Quotes `path=value` for a POSIX shell. */
function quoted(path: string, value: string): string {
  const text = `${path}=${value.startsWith('"') ? (JSON.parse(value) as string) : value}`
  return /^[\w.=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
