import { describe, expect, it } from 'vitest'
import { findPreset, presets } from '../../../src/shared/spec/presets/index.ts'
import { presetPlan, presetSpec } from '../../../src/shared/spec/presets/preset.ts'
import { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { fieldSymbol } from '../../../src/shared/spec/fieldLabel.ts'
import {
  chosen,
  fieldMeta,
  leavesOf,
  specFields,
  type ChoiceField,
  type Field,
} from '../../../src/shared/spec/specFields.ts'

const spec = presetSpec(findPreset('fig2'), 'quick', 0.1)
const leaves = leavesOf(specFields())
const paths = [...new Set(leaves.map(({ path }) => path))]

/** Returns the path of every number, word or list in a parsed spec. */
function pathsIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path]
  return Object.entries(value).flatMap(([name, own]) => pathsIn(own, path ? `${path}.${name}` : name))
}

const choices = (fields: readonly Field[]): ChoiceField[] =>
  fields.flatMap((field) => {
    if (field.kind === 'group') return choices(field.fields)
    return field.kind === 'choice' ? [field, ...field.options.flatMap((option) => choices(option.fields))] : []
  })
const choiceAt = (path: string): ChoiceField => {
  const found = choices(specFields()).find((choice) => choice.path === path)
  if (!found) throw new Error(`no choice at ${path}`)
  return found
}

describe('the fields of the schema', () => {
  it('cover every field of every preset', () => {
    const specs = presets.flatMap((preset) => presetPlan(preset, 'quick').parts.map(({ base }) => base))
    expect([...new Set(specs.flatMap((one) => pathsIn(one)))].filter((path) => !paths.includes(path))).toEqual([])
  })

  it('have kinds, words and defaults', () => {
    const at = (path: string) => leaves.find((leaf) => leaf.path === path)
    expect(at('penalty.weightDecay')).toMatchObject({ kind: 'number', default: undefined, isNullable: false })
    expect(at('penalty.featureLayers')).toMatchObject({ kind: 'wordOrList', words: ['all', 'first'] })
    expect(at('penalty.weightDecays')).toMatchObject({ kind: 'list', isNullable: true, default: null })
    expect(at('optimizer.continuation.firstSteps')).toMatchObject({ kind: 'number', isNullable: true })
    expect(at('network.bias')).toMatchObject({ kind: 'switch', default: false })
    expect(at('data.sampling.samples')).toMatchObject({ kind: 'pairs' })
    expect(at('data.set')?.words).toEqual(['digits', 'mixture', 'moons', 'spirals', 'randomLabels', 'imported'])
    expect(at('version')).toMatchObject({ kind: 'constant', default: 1 })
    expect(at('initialisation.kind')).toMatchObject({ kind: 'word', default: 'orthogonal' })
  })
})

describe('the description of a field', () => {
  it('exists for every leaf in every option', () => {
    // A leaf without a description has its path as its label.
    expect(leaves.filter(({ path, meta }) => meta.label === path).map(({ path }) => path)).toEqual([])
    expect(fieldMeta('no.such.field')).toBeUndefined()
  })

  it('is a label and one sentence', () => {
    for (const { path, meta } of leaves) {
      expect(meta.label, path).toMatch(/^\S.{0,23}$/u)
      expect(meta.help, path).toMatch(/^[“A-Z].*[^.]\.$/u)
      expect(meta.help, path).not.toMatch(/\. [A-Z]/)
      expect(meta.help.length, path).toBeLessThanOrEqual(110)
    }
  })

  it('is the same in every option that has the path, except for the words of a tag', () => {
    const shared = (meta: object | undefined): object => ({ ...meta, wordLabels: null })
    for (const { path, meta } of leaves) expect(shared(fieldMeta(path)), path).toEqual(shared(meta))
  })

  it('names every word of an enumeration, and no other', () => {
    for (const { path, meta, words } of leaves.filter(({ kind }) => kind === 'word')) {
      expect(Object.keys(meta.wordLabels ?? {}), path).toEqual(words)
      expect(Object.values(meta.wordLabels ?? {}), path).not.toContain('')
    }
  })

  it('has a start where a field of a choice has no default', () => {
    const options = choices(specFields()).flatMap((choice) => choice.options.flatMap(({ fields }) => leavesOf(fields)))
    const open = options.filter((field) => field.default === undefined && field.kind !== 'word')
    expect(open.filter(({ meta }) => meta.start === undefined).map(({ path }) => path)).toEqual([])
  })

  it('gives every group a title', () => {
    const titles = (fields: readonly Field[]): string[][] =>
      fields.flatMap((field) => {
        if (field.kind === 'group') return [[field.path, field.title], ...titles(field.fields)]
        if (field.kind !== 'choice') return []
        return [[field.path, field.title], ...field.options.flatMap((own) => titles(own.fields))]
      })
    const all = titles(specFields())
    expect(all.length).toBeGreaterThan(10)
    expect(all.filter(([path, title]) => path === title)).toEqual([])
  })

  it('has the letters of the papers, which figures and filters use', () => {
    const lettered = paths.filter((path) => fieldMeta(path)?.symbol !== undefined)
    expect(Object.fromEntries(lettered.map((path) => [path, fieldSymbol(path)]))).toEqual({
      'data.deviation': 'σ',
      'loss.targetScale': 'c',
      'penalty.weightDecay': 'λ',
      'penalty.firstLayer': 'δ',
      'penalty.featureDecay': 'λ′',
    })
  })
})

describe('another option of a choice', () => {
  it.each(['gradientDescent', 'momentum', 'nesterov', 'adam', 'lbfgs'])('%s gives a valid spec', (kind) => {
    const optimizer = chosen(choiceAt('optimizer'), kind, spec.optimizer)
    expect(RunSpec.safeParse({ ...spec, optimizer }).data?.optimizer.kind).toBe(kind)
  })

  it.each(['digits', 'mixture', 'moons', 'spirals', 'randomLabels'])('%s gives a valid spec', (set) => {
    const data = chosen(choiceAt('data'), set, spec.data)
    expect(RunSpec.safeParse({ ...spec, data }).data?.data).toMatchObject({ set, sampling: spec.data.sampling })
  })

  it('keeps the fields that both options have, inner choices included', () => {
    const adam = chosen(choiceAt('optimizer'), 'adam', spec.optimizer)
    expect(adam).toMatchObject({ continuation: spec.optimizer.continuation, firstLayer: 'whitened', beta1: 0.9 })
    const tuned = { ...adam, learningRate: 0.02, schedule: { kind: 'cosine', final: 0.3, warmup: 7 } }
    const momentum = chosen(choiceAt('optimizer'), 'momentum', tuned)
    expect(momentum).toMatchObject({ kind: 'momentum', learningRate: 0.02, schedule: tuned.schedule })
    expect(momentum).not.toHaveProperty('beta1')
  })

  it('replaces a sampling that the new set does not support', () => {
    const listed = {
      set: 'digits',
      sampling: {
        kind: 'listed',
        samples: [
          [0, 1],
          [1, 1],
        ],
      },
    }
    const moons = chosen(choiceAt('data'), 'moons', listed)
    expect(moons).toMatchObject({ set: 'moons', sampling: { kind: 'balanced', perClass: 5, seed: 0 } })
  })

  it('accepts a value that is not an object', () => {
    for (const odd of [null, 3, 'x', []])
      expect(chosen(choiceAt('optimizer'), 'adam', odd)).toMatchObject({ kind: 'adam', epsilon: 1e-8 })
  })
})
