import { expect, it } from 'vitest'
import { projectRoot } from '../../../scripts/setup/node.mjs'
import { openDataSets } from '../../../src/lab/datasets/dataSets.ts'
import { drawSample } from '../../../src/lab/datasets/sample.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { findPreset } from '../../../src/shared/spec/presets/index.ts'
import { presetSpec } from '../../../src/shared/spec/presets/preset.ts'
import { processBytes, runSize, workBytes } from '../../../src/shared/spec/runSize.ts'
import { makeProblem } from '../../../src/shared/theory/makeProblem.ts'
import { inputRows, parameterCount } from '../../../src/shared/theory/problem.ts'
import { neededBytes } from '../../../src/trainer/engine/memory.ts'

const fig2 = presetSpec(findPreset('fig2'), 'quick', 0.1)

it.each([
  ['whitened digits', []],
  ['raw digits with biases', ['optimizer.firstLayer=raw', 'network.bias=true']],
  ['reduced', ['optimizer.firstLayer=reduced']],
  ['free features', ['optimizer.firstLayer=raw', 'network.freeFeatures=true']],
  ['fewer samples than dimensions', ['data.sampling={"kind":"balanced","perClass":1}']],
  [
    'more samples than dimensions',
    ['data={"set":"mixture","classes":10,"dimension":3,"deviation":1,"sampling":{"kind":"balanced","perClass":4}}'],
  ],
])('%s: runSize of a spec matches the problem that is trained', (_, assignments) => {
  const spec = overrideAll(fig2, assignments)
  const problem = makeProblem(spec, drawSample(spec, openDataSets(projectRoot)))
  expect(runSize(spec)).toMatchObject({
    parameters: parameterCount(problem),
    inputs: inputRows(problem),
    samples: problem.labels.length,
  })
  const [process, work] = [processBytes(spec, 'graph'), workBytes(spec, runSize(spec), 'graph')]
  expect(neededBytes([{ spec, problem }], 'graph')).toBe(process + work)
  const two = neededBytes(
    [
      { spec, problem },
      { spec, problem },
    ],
    'graph',
  )
  expect(two).toBe(process + 2 * work)
})
