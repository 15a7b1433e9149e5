import { describe, expect, it } from 'vitest'
import { readArrays } from '../../../../src/lab/datasets/readers/arrays/readArrays.ts'
import { anySize, arrayFiles, open, readSet } from './oracleArrays.ts'

const { svhn, emnist, cifar, usps } = arrayFiles
const samplesOf = ({ numbers, labels }: { numbers: ArrayLike<number>; labels: Int32Array }): number[][] => {
  const size = numbers.length / labels.length
  return Array.from(labels, (_, i) => Array.from({ length: size }, (_number, j) => numbers[i * size + j] ?? NaN))
}

describe('published sets in arrays are oriented and named', () => {
  it('SVHN: samples last, and the label 10 is the digit 0', async () => {
    const set = await readSet('matlab', svhn.file, 'train_32x32.mat')
    expect(set).toMatchObject({ shape: [32, 32, 3], classNames: svhn.classes })
    expect([...set.labels]).toEqual([0, 1, 0])
    const samples = samplesOf(set)
    expect(samples.map((own) => own.reduce((sum, value) => sum + value, 0))).toEqual(svhn.sums)
    expect(samples[1]?.slice(0, 12)).toEqual(svhn.first)
    expect(set.notes?.join()).toContain('the label 10 is the digit 0')
  })

  it('EMNIST of MATLAB: upright, with the letters of its mapping', async () => {
    const set = await readSet('matlab', emnist.file, 'emnist-letters.mat')
    expect(set).toMatchObject({ shape: [28, 28], classNames: ['A', 'B'] })
    expect([...set.numbers]).toEqual(emnist.values)
    expect([...set.labels]).toEqual([0, 1, 0])
  })

  it('CIFAR-10 of MATLAB: interleaved colours and names of classes', async () => {
    const set = await readSet('matlab', cifar.ten, 'data_batch_1.mat')
    expect(set).toMatchObject({ shape: [32, 32, 3], classNames: ['cat', 'truck'] })
    const [one, two] = samplesOf(set)
    expect(one?.slice(0, 12)).toEqual(cifar.first)
    expect(two?.slice(-3)).toEqual(cifar.last)
  })

  it('CIFAR-100 of MATLAB: fine labels, or coarse ones as asked', async () => {
    const file = await open('matlab', cifar.hundred, 'train.mat')
    const read = (labels: string) => readArrays([file], { samples: 'data', labels }, anySize).classNames
    expect((await readSet('matlab', cifar.hundred)).classNames).toEqual(['apple', 'worm'])
    expect(read('fine_labels')).toEqual(['apple', 'worm'])
    expect(read('coarse_labels')).toEqual(['fruit_and_vegetables', 'non-insect_invertebrates'])
  })

  it('USPS: pictures of 16 × 16 pixels, of the samples for training', async () => {
    const set = await readSet('hdf5', usps.file, 'usps.h5')
    expect(set).toMatchObject({ shape: [16, 16], classNames: ['5', '6'] })
    expect(samplesOf(set)).toEqual(usps.values)
    expect(set.notes?.[0]).toBe('samples: train/data, labels: train/target')
  })
})
