import { expect, test } from 'vitest'
import { watchedLab } from '../place.ts'
import { fileMaker, request } from './files.ts'

const { oracleFile } = fileMaker()

test('the lab analyses and compares checkpoints in threads, and reports progress', async () => {
  const lab = await watchedLab('finishes')
  const { layers } = await lab.handlers['checkpoints.analyse'](request(oracleFile('model.pt')))
  expect(layers.map(({ name }) => name)).toEqual(['fc1.weight', 'fc2.weight', 'conv.weight'])
  expect(lab.events.filter(({ name }) => name === 'checkpoints.progressed').at(-1)?.payload).toEqual({ done: 1 })
  const files: [string, string] = [oracleFile('model.pt'), oracleFile('model.safetensors')]
  const compared = await lab.handlers['checkpoints.compare']({ files, match: '' })
  expect(compared.layers.map(({ change }) => change)).toEqual([0, 0, 0])
})

test('a refused file and a stop end the thread with a sentence', async () => {
  const lab = await watchedLab('finishes')
  await expect(lab.handlers['checkpoints.analyse'](request(oracleFile('code.pt')))).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('names posix.system') as string,
  })
  const stopped = lab.handlers['checkpoints.analyse'](request(oracleFile('model.pt')))
  await lab.handlers['checkpoints.stop']({})
  await expect(stopped).rejects.toThrow('the analysis of the checkpoint was stopped')
})
