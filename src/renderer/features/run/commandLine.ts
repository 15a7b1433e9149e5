import type { RunRecord } from '../../../shared/contract/runs.ts'
import { presets } from '../../../shared/spec/presets/index.ts'
import { presetSpec } from '../../../shared/spec/presets/preset.ts'

type Tree = { readonly [key: string]: unknown }
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The words that repeat a run without a window: the nearest size of its preset, and `--set` for whatever differs. */
export function commandLine({ spec, summary }: RunRecord): string {
  const preset = presets.find(({ name }) => name === summary.preset)
  if (!preset) return 'npm run lab -- run spec.json'
  const delta = spec.penalty.firstLayer
  const candidates = (['quick', 'paper'] as const).map((size) => {
    const changes = changed(spec, presetSpec(preset, size, delta))
    return { words: ['npm run lab -- run', preset.name, `--${size}`, `--delta ${delta}`, ...changes], changes }
  })
  const [quick, paper] = candidates
  const best = quick && paper && paper.changes.length < quick.changes.length ? paper : quick
  return best?.words.join(' ') ?? ''
}

/** `--set` for every value that differs. Lists are set whole, and so is what is of another kind: its fields are others. */
function changed(wanted: unknown, base: unknown, path = ''): string[] {
  if (isTree(wanted) && isTree(base) && wanted['kind'] === base['kind'])
    return Object.entries(wanted).flatMap(([key, child]) =>
      path === '' && key === 'name' ? [] : changed(child, base[key], path === '' ? key : `${path}.${key}`),
    )
  const value = JSON.stringify(wanted)
  return value === JSON.stringify(base) ? [] : [`--set ${quoted(path, value)}`]
}

/** For a POSIX shell. */
function quoted(path: string, value: string): string {
  const text = `${path}=${value.startsWith('"') ? (JSON.parse(value) as string) : value}`
  return /^[\w.=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
