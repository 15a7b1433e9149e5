import { describe, expect, it } from 'vitest'
import { fieldHelp, fieldStarts, groupTitles } from '../../../src/shared/spec/fieldHelp.ts'
import { findPreset, presets } from '../../../src/shared/spec/presets/index.ts'
import { presetPlan, presetSpec } from '../../../src/shared/spec/presets/preset.ts'
import { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { chosen, leavesOf, specFields, type ChoiceField, type Field } from '../../../src/shared/spec/specFields.ts'

const spec = presetSpec(findPreset('fig2'), 'quick', 0.1)
const leaves = leavesOf(specFields)
const paths = [...new Set(leaves.map(({ path }) => path))]

/** The path of every number, word or list in a parsed spec. */
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
  const found = choices(specFields).find((choice) => choice.path === path)
  if (!found) throw new Error(`no choice at ${path}`)
  return found
}

describe('the fields of the schema', () => {
  it('are all that any spec of a preset has', () => {
    const specs = presets.flatMap((preset) => presetPlan(preset, 'quick').parts.map(({ base }) => base))
    expect([...new Set(specs.flatMap((one) => pathsIn(one)))].filter((path) => !paths.includes(path))).toEqual([])
  })

  it('have their kinds, words and defaults', () => {
    const at = (path: string) => leaves.find((leaf) => leaf.path === path)
    expect(at('penalty.weightDecay')).toMatchObject({ kind: 'number', default: undefined, isNullable: false })
    expect(at('penalty.featureLayers')).toMatchObject({ kind: 'wordOrList', words: ['all', 'first'] })
    expect(at('penalty.weightDecays')).toMatchObject({ kind: 'list', isNullable: true, default: null })
    expect(at('optimizer.continuation.firstSteps')).toMatchObject({ kind: 'number', isNullable: true })
    expect(at('network.bias')).toMatchObject({ kind: 'switch', default: false })
    expect(at('data.sampling.samples')).toMatchObject({ kind: 'pairs' })
    expect(at('data.set')?.words).toEqual(['digits', 'mixture', 'moons', 'spirals', 'randomLabels', 'imported'])
    expect(at('initialisation.kind')).toMatchObject({ kind: 'constant', default: 'orthogonal' })
  })
})

describe('the help', () => {
  it('is there for every leaf, and for nothing else', () => {
    expect(paths.filter((path) => !fieldHelp[path])).toEqual([])
    expect(Object.keys(fieldHelp).filter((path) => !paths.includes(path))).toEqual([])
  })

  it('is a label and one sentence', () => {
    for (const [path, { label, help }] of Object.entries(fieldHelp)) {
      expect(label, path).toMatch(/^\S.{0,23}$/u)
      expect(help, path).toMatch(/^[^.].*[^.]\.$/)
      expect(help.length, path).toBeLessThanOrEqual(110)
    }
  })

  it('says every word that can be chosen, and no other', () => {
    for (const path of new Set(leaves.filter(({ kind }) => kind === 'word').map((leaf) => leaf.path))) {
      // Generators have no listed samples, imported sets do: one path, more than one list of words.
      const words = new Set(leaves.filter((leaf) => leaf.path === path).flatMap((leaf) => leaf.words))
      expect(Object.keys(fieldHelp[path]?.words ?? {}).toSorted(), path).toEqual([...words].toSorted())
    }
  })

  it('heads every group', () => {
    const groups = (fields: readonly Field[]): string[] =>
      fields.flatMap((field) => {
        if (field.kind === 'group') return [field.path, ...groups(field.fields)]
        return field.kind === 'choice' ? [field.path, ...field.options.flatMap((own) => groups(own.fields))] : []
      })
    expect([...new Set(groups(specFields))].toSorted()).toEqual(Object.keys(groupTitles).toSorted())
  })
})

describe('another option of a choice', () => {
  it.each(['gradientDescent', 'momentum', 'nesterov', 'adam', 'lbfgs'])('%s is a spec at once', (kind) => {
    const optimizer = chosen(choiceAt('optimizer'), kind, spec.optimizer, fieldStarts)
    expect(RunSpec.safeParse({ ...spec, optimizer }).data?.optimizer.kind).toBe(kind)
  })

  it.each(['digits', 'mixture', 'moons', 'spirals', 'randomLabels'])('%s is a spec at once', (set) => {
    const data = chosen(choiceAt('data'), set, spec.data, fieldStarts)
    expect(RunSpec.safeParse({ ...spec, data }).data?.data).toMatchObject({ set, sampling: spec.data.sampling })
  })

  it('keeps what fits: fields of the same name and kind, inner choices among them', () => {
    const adam = chosen(choiceAt('optimizer'), 'adam', spec.optimizer, fieldStarts)
    expect(adam).toMatchObject({ continuation: spec.optimizer.continuation, firstLayer: 'whitened', beta1: 0.9 })
    const tuned = { ...adam, learningRate: 0.02, schedule: { kind: 'cosine', final: 0.3, warmup: 7 } }
    const momentum = chosen(choiceAt('optimizer'), 'momentum', tuned, fieldStarts)
    expect(momentum).toMatchObject({ kind: 'momentum', learningRate: 0.02, schedule: tuned.schedule })
    expect(momentum).not.toHaveProperty('beta1')
  })

  it('takes a sampling that the other set does not have to one that it has', () => {
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
    const moons = chosen(choiceAt('data'), 'moons', listed, fieldStarts)
    expect(moons).toMatchObject({ set: 'moons', sampling: { kind: 'balanced', perClass: 5, seed: 0 } })
  })

  it('survives what is no object', () => {
    for (const odd of [null, 3, 'x', []])
      expect(chosen(choiceAt('optimizer'), 'adam', odd, fieldStarts)).toMatchObject({ kind: 'adam', epsilon: 1e-8 })
  })
})
