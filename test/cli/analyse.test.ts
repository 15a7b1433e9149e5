import { describe, expect, it } from 'vitest'
import { fileMaker } from '../lab/checkpoints/files.ts'
import { lab } from './lab.ts'

const { oracleFile } = fileMaker()

describe('lab analyse', () => {
  it('prints a table with a row for each weight, as text, CSV and JSON', async () => {
    const path = oracleFile('model.pt')
    const { code, out } = await lab('analyse', path, '--rank', '2')
    expect(code).toBe(0)
    expect(out).toMatch(/^model\.pt: PyTorch, 3 kB, 3 weights, 1 other tensor/)
    expect(out).toMatch(/fc1\.weight {3}12 × 9 {2}9 {5}3\.263/)
    expect(out).toContain('Convolutions are matrices: out × (in·2·2).')
    const [head = '', first = ''] = (await lab('analyse', path, '--csv')).out.split(/\r?\n/)
    expect(head.split(',').slice(0, 7)).toEqual(['name', 'shape', 'type', 'unfolding', 'rows', 'cols', 'frobenius'])
    expect(first.startsWith('fc1.weight,12 9,Float,,12,9,9.32')).toBe(true)
    const json = JSON.parse((await lab('analyse', path, '--json')).out) as { layers: { numbers: { rows: number } }[] }
    expect(json.layers.map(({ numbers }) => numbers.rows)).toEqual([12, 4, 3])
  })

  it('compares two checkpoints, and names options that are for one', async () => {
    const [a, b] = [oracleFile('model.pt'), oracleFile('model.safetensors')]
    expect((await lab('analyse', a, b)).out).toMatch(/conv\.weight {2}3 × 2 × 2 × 2 {2}0 /)
    const { code, err } = await lab('analyse', a, b, '--rank', '3')
    expect([code, err]).toEqual([2, 'lab: --rank is for one checkpoint; leave it out to compare two\n'])
  })

  it('refuses a pickle with code in one sentence', async () => {
    const { code, out, err } = await lab('analyse', oracleFile('code.pt'))
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(
      /^lab: code\.pt, archive\/data\.pkl, byte 200: the pickle names posix\.system, which may run code/,
    )
  })
})
