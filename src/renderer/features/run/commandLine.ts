import type { RunRecord } from '../../../shared/contract/runs.ts'
import { presets } from '../../../shared/spec/presets/index.ts'
import { presetSpec } from '../../../shared/spec/presets/preset.ts'

type Leaves = Map<string, string>

/** The words that repeat a run without a window: the nearest size of its preset, and `--set` for whatever differs. */
export function commandLine({ spec, summary }: RunRecord): string {
  const preset = presets.find(({ name }) => name === summary.preset)
  if (!preset) return 'npm run lab -- run spec.json'
  const wanted = leaves(spec)
  const delta = spec.penalty.firstLayer
  const candidates = (['quick', 'paper'] as const).map((size) => {
    const changes = changed(wanted, leaves(presetSpec(preset, size, delta)))
    return { words: ['npm run lab -- run', preset.name, `--${size}`, `--delta ${delta}`, ...changes], changes }
  })
  const [quick, paper] = candidates
  const best = quick && paper && paper.changes.length < quick.changes.length ? paper : quick
  return best?.words.join(' ') ?? ''
}

/** Every value of a spec but its name, by its path. Lists are values: they are overridden whole. */
function leaves(value: unknown, path = ''): Leaves {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return new Map([[path, JSON.stringify(value)]])
  const entries = Object.entries(value).filter(([key]) => path !== '' || key !== 'name')
  return new Map(entries.flatMap(([key, child]) => [...leaves(child, path === '' ? key : `${path}.${key}`)]))
}

const changed = (wanted: Leaves, base: Leaves): string[] =>
  [...wanted].filter(([path, value]) => base.get(path) !== value).map(([path, value]) => `--set ${quoted(path, value)}`)

/** For a POSIX shell. */
function quoted(path: string, value: string): string {
  const text = `${path}=${value.startsWith('"') ? (JSON.parse(value) as string) : value}`
  return /^[\w.=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
