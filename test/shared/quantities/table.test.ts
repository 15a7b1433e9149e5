import { describe, expect, it } from 'vitest'
import {
  curveNames,
  layeredNames,
  measured,
  measuredNames,
  quantities,
  resultNames,
  type QuantityName,
} from '../../../src/shared/quantities/table.ts'
import {
  axisName,
  fullNameOf,
  headingOf,
  layerCount,
  layerName,
  nameOf,
  titleOf,
  togetherText,
} from '../../../src/shared/quantities/text.ts'
import {
  measuredNamed,
  measuredOnly,
  summaryNamed,
  summaryQuantities,
  summaryValue,
  wordOf,
} from '../../../src/shared/quantities/words.ts'
import { progress, summary } from '../../renderer/records.ts'

const all = Object.keys(quantities) as QuantityName[]

describe('the table', () => {
  it('reduces exactly the quantities that have layers', () => {
    for (const name of measuredNames) expect(measured[name].reduce === null).toBe(measured[name].layers === null)
  })

  it('gives every quantity a name and a title of its own', () => {
    expect(new Set(all.map(nameOf)).size).toBe(all.length)
    expect(new Set(all.map(fullNameOf)).size).toBe(all.length)
    for (const name of all) expect(quantities[name].sentence).toMatch(/^[A-ZΣ]/)
  })

  it('writes symbols and axes without signs that the fonts of figures lack', () => {
    const drawn = [...all.map((name) => quantities[name].symbol), ...measuredNames.map((name) => measured[name].axis)]
    expect(drawn.filter((text) => /[∇∂ᴸ]/.test(text))).toEqual([])
  })

  it('gives every quantity of a summary a word of its own', () => {
    expect(new Set(summaryQuantities.map(wordOf)).size).toBe(summaryQuantities.length)
  })

  it('offers all measured quantities as results, and all but the step as curves', () => {
    expect(resultNames).toEqual([...measuredNames, 'seconds'])
    expect(curveNames).toEqual(measuredNames.filter((name) => name !== 'step'))
    for (const name of layeredNames as readonly QuantityName[]) expect(measuredNames).toContain(name)
  })
})

describe('a name', () => {
  it('says how layers become one number', () => {
    expect([nameOf('tcv'), fullNameOf('tcv')]).toEqual(['TCV, largest', 'TCV, largest of the hidden layers'])
    expect([nameOf('weightNorm'), titleOf('weightNorm')]).toEqual([
      'weight norm, all layers',
      'Weight norm, all layers',
    ])
    expect([togetherText('weightRank'), togetherText('objective')]).toEqual(['largest of all layers', ''])
    expect(togetherText('stationarity')).toBe('largest of the layers with weight decay')
  })

  it('tells the last step from the last measurement', () => {
    expect([titleOf('lastObjective'), titleOf('objective')]).toEqual(['Objective, last step', 'Objective'])
  })

  it('tells the gradient of the network from that of the optimizer', () => {
    expect([nameOf('weightGradient'), nameOf('gradientNorm')]).toEqual([
      'gradient norm, all layers',
      'gradient norm in training coordinates',
    ])
  })

  it('in a CSV file is in snake case', () => {
    expect([headingOf('gradientNorm'), headingOf('tcv')]).toEqual(['gradient_norm', 'tcv'])
  })

  it('of a duration has its unit where there is room', () => {
    expect([nameOf('seconds'), fullNameOf('seconds')]).toEqual(['duration', 'duration, s'])
  })

  it('of an axis has its layer, and of an interface both of its matrices', () => {
    expect([axisName('tcv', 2), axisName('dataLoss', null)]).toEqual(['TCV by class, Z²', 'data loss'])
    expect([layerName('W', 3), layerName('interface', 1)]).toEqual(['W₃', 'W₁–W₂'])
    expect(layerCount({ ...measured.tcv, layers: 'interface' }, 5)).toBe(4)
    expect([layerCount(measured.tcv, 5), layerCount(measured.objective, 5)]).toEqual([5, 0])
  })
})

describe('a word', () => {
  it.each([
    ['objective', 'lastObjective'],
    ['LOSS', 'lastDataLoss'],
    ['dataLoss', 'lastDataLoss'],
    ['best', 'bestObjective'],
    ['bestTcv', 'bestTcv'],
    ['step', 'lastStep'],
    ['N', 'samples'],
    ['duration', 'seconds'],
    ['seconds', 'seconds'],
    ['tcv', 'tcv'],
    ['gradientNorm', null],
  ])('%s is answered by the summary as %s', (word, name) => expect(summaryNamed(word)).toBe(name))

  it.each([
    ['objective', 'objective'],
    ['loss', 'dataLoss'],
    ['gradient', 'gradientNorm'],
    ['weightGradient', 'weightGradient'],
    ['stationarity', 'stationarity'],
    ['WeightRank', 'weightRank'],
    ['seconds', null],
  ])('%s at a step is %s', (word, name) => expect(measuredNamed(word)).toBe(name))

  it('has one column: of the summary, or of the last measurement', () => {
    const ids = [...summaryQuantities.map(wordOf), ...measuredOnly]
    expect(new Set(ids).size).toBe(ids.length)
    for (const name of measuredNames) expect(ids).toContain(name)
  })
})

it('a summary answers with its last step, and with nothing before the first', () => {
  const names = ['lastObjective', 'lastDataLoss', 'lastStep', 'bestObjective', 'tcv', 'samples'] as const
  const run = summary({ progress, bestObjective: 0.001, tcv: 1e-6 })
  expect(names.map((name) => summaryValue(name, run))).toEqual([0.0025, 1e-7, 1200, 0.001, 1e-6, 50])
  expect(names.map((name) => summaryValue(name, summary()))).toEqual([null, null, null, null, null, 50])
})
