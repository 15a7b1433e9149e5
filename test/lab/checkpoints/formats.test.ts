import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { analyseCheckpoint } from '../../../src/lab/checkpoints/analyseCheckpoint.ts'
import { openCheckpoint } from '../../../src/lab/checkpoints/readers/openCheckpoint.ts'
import { fileMaker, known, request } from './files.ts'

const { file, oracleFile } = fileMaker()

/** Which weight of the oracle a tensor of a file is. */
const weightOf = (name: string): 'fc1' | 'fc2' | 'conv' => {
  if (/conv/.test(name)) return 'conv'
  return /1/.test(name) ? 'fc1' : 'fc2'
}

describe('formats of checkpoints', () => {
  it.each(Object.keys(known.files))('reads the spectra, norms and ranks of %s', async (name) => {
    const { layers, others } = await analyseCheckpoint({ ...request(oracleFile(name)), rank: 2 })
    expect(layers.length).toBeGreaterThanOrEqual(2)
    expect(others).toBe(1)
    for (const { name: own, numbers } of layers) {
      const expected = known.weights[weightOf(own)]
      expect(numbers?.singularValues.length).toBe(expected.singularValues.length)
      numbers?.singularValues.forEach((s, j) => expect(s).toBeCloseTo(expected.singularValues[j] ?? NaN, 12))
      expect(numbers?.frobenius).toBeCloseTo(expected.frobenius, 12)
      expect(numbers?.stableRank.lower).toBeCloseTo(expected.stableRank, 12)
      expect(numbers?.lowRankDistance.upper).toBeCloseTo(expected.toRank2, 12)
    }
  })

  it('computes the balancedness of a chain', async () => {
    const { layers, notes } = await analyseCheckpoint(request(oracleFile('model.pth')))
    expect(layers[0]?.balancedness?.next).toBe('fc2.weight')
    expect(layers[0]?.balancedness?.value).toBeCloseTo(known.balancedness, 12)
    expect(layers[1]?.balancedness).toBeNull()
    expect(notes[0]).toContain('the order of the file counts as the order of the layers')
  })

  it('names the unfolding of convolutions of PyTorch and of Keras', async () => {
    const unfoldings = async (name: string) =>
      (await analyseCheckpoint(request(oracleFile(name)))).layers.flatMap(({ unfolding }) => unfolding ?? [])
    expect(await unfoldings('model.pt')).toEqual(['out × (in·2·2)'])
    expect(await unfoldings('model.h5')).toEqual(['out × (2·2·in)'])
  })

  it('joins the names of nested dictionaries', async () => {
    const { tensors } = await openCheckpoint(oracleFile('nested.pt'))
    expect(tensors.map(({ name }) => name)).toEqual([
      'model/fc1.weight',
      'model/fc2.weight',
      'model/conv.weight',
      'model/fc2.bias',
    ])
  })

  it('reads transposed and strided views of one storage, and half floats', async () => {
    const { tensors, close } = await openCheckpoint(oracleFile('views.pt'))
    const read = (name: string) => [...(tensors.find((own) => own.name === name)?.read() ?? [])]
    expect(read('transposed')).toEqual(known.views.transposed.flat())
    expect(read('part')).toEqual(known.views.part.flat())
    const whole = known.views.transposed.flat().map(Math.abs)
    expect(read('half').map(Math.abs).toSorted()[0]).toBeCloseTo(whole.toSorted()[0] ?? NaN, 3)
    close()
  })

  it('runs no code of a pickle, and names what it refuses', async () => {
    const mark = '/tmp/collapsar-was-here'
    await expect(openCheckpoint(oracleFile('code.pt'))).rejects.toThrow(
      'code.pt, archive/data.pkl, byte 200: the pickle names posix.system, which may run code',
    )
    expect(existsSync(mark)).toBe(false)
    await expect(openCheckpoint(oracleFile('module.pt'))).rejects.toThrow('the pickle names __main__.Network')
  })

  it.each([
    ['legacy.pt', 'as PyTorch wrote before 1.6'],
    ['plain.pkl', 'is a plain pickle'],
    ['script.pt', 'is a TorchScript program'],
  ])('refuses %s with what to do', async (name, sentence) => {
    await expect(openCheckpoint(oracleFile(name))).rejects.toThrow(sentence)
  })

  it('refuses other files with the formats that it reads', async () => {
    await expect(openCheckpoint(file('text.txt', 'hello, no checkpoint'))).rejects.toThrow('text.txt is no checkpoint')
    await expect(openCheckpoint(file('empty.pt', ''))).rejects.toThrow('empty.pt is empty')
    await expect(openCheckpoint('/no/such/model.pt')).rejects.toThrow('cannot open model.pt: no such file')
  })

  it.each(Object.keys(known.files))('says where a truncated %s ends, or what it lacks', async (name) => {
    const whole = readFileSync(oracleFile(name))
    for (const share of [0.1, 0.5, 0.9, 0.99]) {
      const path = file(`part-${name}`, whole.subarray(0, Math.floor(share * whole.length)))
      const result = analyseCheckpoint(request(path))
      await expect(result).rejects.toMatchObject({ name: 'CallError', code: 'invalid' })
      await expect(result).rejects.toThrow(`part-${name}`)
    }
  })
})
