import { describe, expect, it } from 'vitest'
import { lz4Block, lz4Frame, lz4Raw } from '../../../../src/lab/datasets/readers/columnar/lz4.ts'
import { CallError } from '../../../../src/shared/contract/errors.ts'
import { changed, fromBase64, utf8 } from '../makeFiles.ts'
import { formatOfName, inspectSet, open, readSet, tableFiles } from './oracleTables.ts'

const { same, refused, hub, indexed } = tableFiles
const parquet = fromBase64(same['parquet zstd'] ?? '')
const arrow = fromBase64(same['arrow lz4'] ?? '')

describe('a table is refused with the row, the column and the option that helps', () => {
  it.each([
    [
      'infinite',
      "a.file, row 2: column 'x' has 'Infinity', which is no finite number; --drop 'x' leaves the column out",
    ],
    [
      'huge',
      "a.file: row 2: column 'x' has 1152921504606846976; whole numbers must lie within ±2⁵³; leave it out with --drop 'x'",
    ],
    ['texts', "column 'word' has texts (row 1: 'a') and cannot be a feature; leave it out with --drop 'word'"],
    ['missing', "a.file, row 2: column 'label' has no label"],
    ['unclear', 'which column has the labels is unclear; choose one of x, z with --label'],
  ] as const)('%s', async (name, message) => {
    await expect(readSet('parquet', refused[name])).rejects.toThrow(message)
  })

  it('a column that cannot be read is shown, and can be left out', async () => {
    const { columns, questions } = await inspectSet('parquet', refused.huge)
    expect(columns[0]).toMatchObject({ name: 'x', role: 'feature', reason: 'it cannot be read', type: 'empty' })
    expect(questions).toHaveLength(1)
    const left = await inspectSet('parquet', refused.huge, { drop: ['x'] })
    expect(left).toMatchObject({ questions: [], columns: [{ role: 'ignored' }, { role: 'label' }] })
    await expect(readSet('parquet', refused.huge, { drop: ['x'] })).rejects.toThrow('no column of numbers is left')
    await expect(readSet('parquet', refused.huge, { label: 'x' })).rejects.toThrow('must lie within ±2⁵³')
  })

  it('and read as the options say', async () => {
    const set = await readSet('parquet', refused.texts, { drop: ['word'] })
    expect(set).toMatchObject({ featureNames: ['x'], classNames: ['0', '1'] })
    expect((await readSet('parquet', refused.unclear, { label: 'z' })).featureNames).toEqual(['x'])
    await expect(readSet('parquet', refused.unclear, { label: 'nix' })).rejects.toThrow("there is no column 'nix'")
  })

  it.each([{ header: false }, { delimiter: ';' }, { decimal: ',' }, { encoding: 'utf-8' }])(
    'an option of text means nothing here: %o',
    async (options) => {
      await expect(inspectSet('parquet', refused.texts, options)).rejects.toThrow(
        `a.file knows the names and types of its columns; leave --${Object.keys(options)[0]} out`,
      )
    },
  )

  it('pictures beside numbers are a question', async () => {
    const preview = await inspectSet('parquet', hub.parquet, { label: 'image' }).catch((error: unknown) =>
      String(error),
    )
    expect(preview).toMatchObject({ columns: [{ role: 'label' }, { role: 'feature' }] })
    await expect(readSet('parquet', indexed.named, { label: 'x' })).rejects.toThrow("column 'label' has texts")
  })
})

describe('damaged files', () => {
  it.each([
    ['parquet', utf8('PAR1'), 'a.file, byte 4: expected the letters PAR1 at the end'],
    ['parquet', utf8('nothing of this kind'), 'a.file, byte 0: expected the letters PAR1: not a Parquet file'],
    ['parquet', parquet.subarray(0, -20), 'expected the letters PAR1 at the end; the file is cut or encrypted'],
    ['parquet', changed(parquet, [parquet.length - 5, 255]), 'a.file, footer: cannot be read: '],
    ['arrow', arrow.subarray(0, -20), 'expected the letters ARROW1 at the end; the file is cut'],
    ['arrow', utf8('FEA1 and more'), 'is Feather of version 1: save it again with DataFrame.to_feather of pandas'],
    ['arrow', utf8('nothing'), 'expected the letters ARROW1 or a message: not an Arrow file'],
    ['arrow', Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 127, 0, 0), 'a message of 2147483647 bytes'],
    ['arrow', Uint8Array.of(255, 255, 255, 255, 156, 255, 255, 255, 0, 0), 'a message of -100 bytes'],
  ] as const)('%s: %#', async (format, file, message) => {
    await expect(open(format, file)).rejects.toThrow(message)
  })

  it('a stream that is cut names the data that are missing', async () => {
    const stream = fromBase64(same['arrow stream'] ?? '')
    await expect(open('arrow', stream.subarray(0, stream.length - 400))).rejects.toThrow(
      /a message (with|of) \d+ bytes/,
    )
  })

  it.each(Object.keys(same).filter((name) => /zstd|gzip|brotli|lz4|snappy|views|large/.test(name)))(
    '%s: changed bytes are read or refused in words',
    async (name) => {
      const whole = fromBase64(same[name] ?? '')
      const refuse = (bytes: number): void => {
        if (!(bytes < 1e7)) throw new CallError('notPossible', 'too large')
      }
      for (let n = 0; n < 40; n++) {
        const at = n % 2 === 0 ? whole.length - 1 - ((n * 37) % 700) : (n * 7919) % whole.length
        const file = changed(whole, [at, n % 3 === 0 ? 255 : (n * 31) % 256])
        await open(formatOfName(name), file, refuse).catch((error: unknown) => {
          if (!(error instanceof CallError)) throw error
        })
      }
    },
  )

  it('asks for memory before it unpacks', async () => {
    for (const [format, file] of [['parquet', parquet] as const, ['arrow', arrow] as const]) {
      const asked: number[] = []
      const refuse = (bytes: number): void => {
        asked.push(bytes)
        throw new CallError('notPossible', 'too large')
      }
      await expect(open(format, file, refuse)).rejects.toThrow('too large')
      expect(asked).toHaveLength(1)
      expect(asked[0]).toBeGreaterThan(500)
    }
  })
})

describe('LZ4', () => {
  // Two literals, then a match of six bytes at distance 2, then one literal.
  const block = Uint8Array.of(0x22, 1, 2, 2, 0, 0x10, 9)
  const unpacked = [1, 2, 1, 2, 1, 2, 1, 2, 9]

  it('unpacks overlapping matches', () => {
    expect([...lz4Raw(block, 9)]).toEqual(unpacked)
  })

  it('a match may refer to the block before', () => {
    const output = Uint8Array.of(7, 8, 0, 0, 0, 0, 0, 0)
    expect(lz4Block(Uint8Array.of(0x01, 2, 0, 0x10, 5), output, 2)).toBe(8)
    expect([...output]).toEqual([7, 8, 7, 8, 7, 8, 7, 5])
  })

  it.each([
    ['a longer output', block, 10, 'unpacks to 9 bytes, but declares 10'],
    ['a shorter output', block, 8, 'longer than it declares'],
    ['a match before the data', Uint8Array.of(0x10, 1, 5, 0, 0), 9, 'lies before the data'],
    ['a distance of 0', Uint8Array.of(0x10, 1, 0, 0, 0), 9, 'lies before the data'],
    ['a cut length', Uint8Array.of(0xf0, 255), 9, 'ends inside a length'],
    ['cut literals', Uint8Array.of(0x30, 1), 9, 'longer than it declares'],
    ['a cut match', Uint8Array.of(0x10, 1, 5), 9, 'ends inside a match'],
  ])('%s is refused', (_name, input, length, message) => {
    expect(() => lz4Raw(input, length)).toThrow(message)
  })

  it('frames with plain blocks, and cut ones', () => {
    const head = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0]
    const plain = Uint8Array.of(...head, 3, 0, 0, 0x80, 1, 2, 3, 0, 0, 0, 0)
    expect([...lz4Frame(plain, 3)]).toEqual([1, 2, 3])
    expect(() => lz4Frame(plain.subarray(0, 13), 3)).toThrow('ends inside a block')
    expect(() => lz4Frame(plain, 2)).toThrow('longer than it declares')
    expect(() => lz4Frame(Uint8Array.of(1, 2, 3, 4, 5, 6, 7), 3)).toThrow('expected an LZ4 frame')
  })
})
