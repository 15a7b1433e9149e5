import { expect, it } from 'vitest'
import { readCifar10 } from '../../../src/lab/datasets/readers/cifar.ts'
import { cifar100Classes } from '../../../src/lab/datasets/readers/known/cifar.ts'
import { cifarRecord, changed } from './makeFiles.ts'

const two = Buffer.concat([cifarRecord(3, 1, 2, 3), changed(cifarRecord(9, 4, 5, 6), [2, 99])])
const file = (bytes: Uint8Array, name = 'a.bin') => ({ name, bytes })

it('readCifar10 joins files, interleaves colours and names the present classes', () => {
  const { numbers, shape, labels, classNames } = readCifar10(
    [file(two), file(cifarRecord(3, 7, 8, 9), 'b.bin')],
    () => {},
  )
  expect({ shape, labels: [...labels], classNames }).toEqual({
    shape: [32, 32, 3],
    labels: [0, 1, 0],
    classNames: ['cat', 'truck'],
  })
  expect(numbers.length).toBe(3 * 3072)
  // The second record's red plane begins with 4 and 99.
  expect([...numbers.subarray(3072, 3081)]).toEqual([4, 5, 6, 99, 5, 6, 4, 5, 6])
  expect([...numbers.subarray(6144, 6147)]).toEqual([7, 8, 9])
})

it.each([
  ['empty', [file(new Uint8Array())], 'a.bin, byte 0: expected records of 3073 bytes, found the end of the file'],
  [
    'cut',
    [file(two.subarray(0, 3083))],
    'a.bin, byte 3073: expected a record of 3073 bytes, found the end of the file after 10',
  ],
  [
    'with a label out of range',
    [file(two), file(changed(two, [3073, 10]), 'b.bin')],
    'b.bin, byte 3073: expected a label 0 … 9, found 10',
  ],
  ['with one class', [file(cifarRecord(2, 0, 0, 0))], "a.bin: all 1 samples have the label 'bird'"],
])('the error of a file %s names file and byte', (_, files, message) => {
  expect(() => readCifar10(files, () => {})).toThrow(message)
})

it('CIFAR-100 has 100 fine and 20 coarse classes, all of different names', () => {
  expect(new Set(cifar100Classes.fine).size).toBe(100)
  expect(new Set(cifar100Classes.coarse).size).toBe(20)
  expect(cifar100Classes.fine.toSorted()).toEqual(cifar100Classes.fine)
  expect(cifar100Classes.coarse.toSorted()).toEqual(cifar100Classes.coarse)
})
