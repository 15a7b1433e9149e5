import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { recipeHash, specHash } from '../../../src/lab/runs/specHash.ts'
import { presets } from '../../../src/shared/spec/presets/index.ts'
import { presetSpecs, type PresetSize } from '../../../src/shared/spec/presets/preset.ts'
import { withFieldAt } from '../../../src/shared/spec/override.ts'
import { parseSpec, type RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { randomSpecs } from './randomSpecs.ts'
import recorded from './specHashes.json' with { type: 'json' }

// Recorded with the first implementation of the hash: stored histories contain these hashes.

const sizes: readonly PresetSize[] = ['quick', 'paper']
const digest = (hashes: readonly string[]): string => createHash('sha256').update(hashes.join('\n')).digest('hex')
const digestsOf = (specs: readonly RunSpec[]) => ({
  runs: specs.length,
  specs: digest(specs.map(specHash)),
  recipes: digest(specs.map(recipeHash)),
})

/** The recipe that a run with collapse steps had before. */
const withoutCollapse = (spec: RunSpec): RunSpec => withFieldAt(spec, 'optimizer.collapseSteps', null)

it('every preset keeps the hashes of its runs', () => {
  const hashes = presets.flatMap((preset) =>
    sizes.map((size) => {
      const specs = presetSpecs(preset, size)
      // Runs with collapse steps came later, beside those whose hashes were recorded.
      const others = specs.filter(({ optimizer }) => optimizer.collapseSteps === null)
      const plain = digestsOf(others.length > 0 ? others : specs.map(withoutCollapse))
      const collapsing = digestsOf(specs.filter(({ optimizer }) => optimizer.collapseSteps !== null))
      return [`${preset.name} ${size}`, collapsing.runs === 0 ? plain : { ...plain, collapsing }]
    }),
  )
  expect(Object.fromEntries(hashes)).toEqual(recorded.presets)
})

it('random specs keep their hashes', () => {
  const specs = randomSpecs(recorded.random.length)
  expect(specs.map(specHash)).toEqual(recorded.random)
  expect(digest(specs.map(recipeHash))).toBe(recorded.randomRecipes)
})

it('an optimizer without a finish keeps its hash, and one with a finish has another', () => {
  const [{ optimizer, ...rest }] = randomSpecs(1) as [RunSpec]
  const { continuation, collapseSteps } = optimizer
  const momentum = parseSpec({ ...rest, optimizer: { kind: 'momentum', continuation, collapseSteps } })
  const written = { ...momentum, optimizer: { ...momentum.optimizer, finish: undefined } }
  const withoutField = JSON.parse(JSON.stringify(written)) as RunSpec
  expect(specHash(momentum)).toBe(specHash(withoutField))
  expect(specHash(withFieldAt(momentum, 'optimizer.finish.steps', 100))).not.toBe(specHash(momentum))
})
