import { describe, expect, it } from 'vitest'
import { readPickle } from '../../../src/lab/checkpoints/readers/pickle.ts'

const read = (...parts: (string | number)[]) =>
  readPickle(
    Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part, 'latin1')))),
    'p',
  )

describe('readPickle', () => {
  it('reads numbers, texts, tuples and dictionaries', () => {
    expect(read('\x80\x02}X\x01\0\0\0aK\x05s.')).toEqual({ kind: 'dict', entries: [['a', 5]] })
    expect(read('(K\x01M\x00\x01J\xff\xff\xff\xfft.')).toEqual({ kind: 'tuple', items: [1, 256, -1] })
    expect(read('G\x3f\xf0\0\0\0\0\0\0.')).toBe(1)
    expect(read(0x8a, 1, 0xff, '.')).toBe(-1)
  })

  it.each([
    ['a global that may run code', ['cos\nsystem\n.'], 'names os.system'],
    ['a builtin', ['c__builtin__\neval\n.'], 'names __builtin__.eval'],
    ['a global from the stack', ['X\x02\0\0\0osX\x06\0\0\0system', 0x93, '.'], 'names os.system'],
    ['INST', ['(ios\nsystem\n.'], 'the opcode INST'],
    ['OBJ', ['(o.'], 'the opcode OBJ'],
    ['NEWOBJ', [')', 0x81, '.'], 'the opcode NEWOBJ'],
    ['an extension', [0x82, 1, '.'], 'the opcode EXT1'],
    ['an unknown opcode', [0xfe, '.'], 'the opcode 0xfe'],
    ['a call of a number', ['K\x01)R.'], 'the pickle calls a number'],
    ['a call without a tuple', ['ccollections\nOrderedDict\nK\x01R.'], 'with a number'],
    ['attributes of a list', [']}b.'], 'sets attributes of a list'],
    ['an item of a list', [']K\x01K\x02s.'], 'sets an item of a list'],
    ['an empty stack', ['.'], 'from an empty stack'],
    ['a missing mark', ['t.'], 'has no mark'],
    ['an unknown memo', ['h\x05.'], 'recalls 5'],
    ['a persistent id of its own', ['K\x01Q.'], 'no storage of PyTorch'],
    ['a storage type that is called', ['ctorch\nFloatStorage\n)R.'], 'calls the type torch.FloatStorage'],
    ['a tensor of nothing', ['ctorch._utils\n_rebuild_tensor\n)R.'], 'makes a tensor of nothing'],
    ['a missing end', ['K\x01'], 'is truncated'],
  ])('refuses %s', (_, parts, sentence) => {
    expect(() => read(...parts)).toThrow(sentence)
    expect(() => read(...parts)).toThrow(/^p, byte \d+:/)
  })

  it('refuses a tensor beyond its storage', () => {
    const storage = '(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x04tQ'
    const tensor = `ctorch._utils\n_rebuild_tensor\n(${storage}K\x01K\x04\x85K\x01\x85tR.`
    expect(() => read(tensor)).toThrow('ends at entry 4 of a storage of 4')
  })
})
