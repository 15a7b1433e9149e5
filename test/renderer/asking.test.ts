import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import katex from 'katex'
import { describe, expect, it } from 'vitest'
import { chartNames } from '../../src/renderer/charts/chartNames.ts'
import { changeColumns, columnEntries, layerColumns } from '../../src/renderer/features/checkpoint/layerTable.ts'
import { structureColumns } from '../../src/renderer/features/dufm/structureRows.ts'
import { provenanceFacts, resultFacts } from '../../src/renderer/features/run/runFacts.ts'
import { allColumns } from '../../src/renderer/features/runs/columns.ts'
import { studyColumns } from '../../src/renderer/features/studies/studyColumns.ts'
import { studyFacts } from '../../src/renderer/features/study/studyFacts.ts'
import { engineFacts } from '../../src/renderer/features/system/systemFacts.ts'
import { sentenceParts } from '../../src/renderer/text/formulas.ts'
import { texOf } from '../../src/renderer/text/tex.ts'
import { specFacts, type Fact } from '../../src/renderer/text/specFacts.ts'
import type { StudySummary } from '../../src/shared/contract/studies.ts'
import type { CheckpointResult } from '../../src/shared/contract/checkpoints.ts'
import { firstChoice } from '../../src/shared/figures/structures/choice.ts'
import { choiceSpec } from '../../src/shared/figures/structures/choiceSpec.ts'
import { fieldEntries } from '../../src/shared/glossary/fieldEntries.ts'
import { findEntry, symbolsIn } from '../../src/shared/glossary/find.ts'
import { allEntries, glossaryEntry } from '../../src/shared/glossary/glossary.ts'
import { specModel } from '../../src/shared/theory/unconstrained/specModel.ts'
import { entryLines } from '../../src/shared/glossary/text.ts'
import { lightTheme } from '../../src/shared/plot/theme.ts'
import { presets } from '../../src/shared/spec/presets/index.ts'
import { presetPlan } from '../../src/shared/spec/presets/preset.ts'
import { cases } from '../gallery/cases.ts'
import { record } from './records.ts'
import { systemReport } from './systemReport.ts'

const study: StudySummary = {
  id: 'study000',
  name: 'a study',
  preset: null,
  size: null,
  createdAt: 0,
  isPaused: false,
  isStarred: false,
  tags: [],
  runs: 1,
  counts: {},
  done: 1,
  secondsLeft: null,
}
const plans = presets.map((preset) => presetPlan(preset, 'quick'))
const specs = plans.flatMap(({ parts }) => parts.map(({ base }) => base))

describe('everything with a name has an entry', () => {
  it('every column of the runs table, for quantities at both places and every field of a spec', () => {
    const paths = Object.keys(fieldEntries()).map((id) => id.replace('field:', ''))
    const silent = allColumns(paths, 500).filter(({ ask }) => ask === null || glossaryEntry(ask) === null)
    expect(silent.map(({ id }) => id)).toEqual([])
  })

  it('every column of the list of studies', () => {
    const silent = studyColumns.filter(({ title, ask }) => (ask ?? findEntry(title)) === null)
    expect(silent.map(({ id }) => id)).toEqual([])
  })

  it('every fact of a spec, a result, a record, a study and the system', () => {
    const facts: Fact[] = [
      ...specs.flatMap(specFacts),
      ...resultFacts(record()),
      ...provenanceFacts(record(), 0),
      ...engineFacts(systemReport()),
      ...plans.flatMap((plan) => studyFacts(study, plan)),
    ]
    const silent = facts.filter(({ name, ask }) => (ask ?? findEntry(name)) === null).map(({ name }) => name)
    expect([...new Set(silent)]).toEqual([])
  })

  it('every column of the tables of layers and structures', () => {
    const columns = [...layerColumns({ rank: 10 } as CheckpointResult), ...changeColumns]
    expect(columns.filter(({ id }) => !columnEntries[id]).map(({ id }) => id)).toEqual([])
    const setting = specModel(choiceSpec(firstChoice))
    if (typeof setting === 'string') throw new Error(setting)
    for (const { ask } of structureColumns(setting)) expect(glossaryEntry(ask)).not.toBeNull()
  })

  it('something on every chart that names axes', () => {
    const silent = cases.filter(({ option, height }) => {
      const drawn = option({ width: 692, height: height(692, lightTheme), theme: lightTheme })
      return chartNames(drawn).length === 0
    })
    expect(silent.map(({ name }) => name)).toEqual([])
  })
})

it('KaTeX sets every formula of the glossary and the documents without a warning', () => {
  const texts = allEntries().flatMap(([, entry]) => [entry.definition, ...entryLines(entry).map(({ text }) => text)])
  const docs = join(import.meta.dirname, '../../docs')
  for (const file of readdirSync(docs).filter((name) => name.endsWith('.md') && name !== 'glossary.md')) {
    const lines = readFileSync(join(docs, file), 'utf8').split('\n')
    texts.push(...lines.filter((line) => !/^ {4}/.test(line)).map((line) => line.replaceAll(/`[^`]*`/g, '')))
  }
  const formulas = texts.flatMap((text) => sentenceParts(text).filter(({ kind }) => kind === 'formula'))
  const own = allEntries().flatMap(([, { formula }]) => (formula === undefined ? [] : [formula]))
  for (const formula of [...own, ...formulas.map(({ text }) => text)])
    expect(() => katex.renderToString(texOf(formula), { strict: 'error', throwOnError: true }), formula).not.toThrow()
})

it('a formula has the entries of its symbols, each once', () => {
  expect(symbolsIn('‖W_l‖² ≤ λ W₁')).toEqual(['weights', 'lambda'])
  expect(symbolsIn('Λ = λ_l/N')).toEqual(['Lambda', 'lambda', 'N'])
  expect(symbolsIn('Z^{l+1}')).toEqual(['features'])
  expect(symbolsIn('3')).toEqual([])
})
