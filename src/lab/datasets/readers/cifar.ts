import { labelList } from './classes.ts'
import { cifar100Classes, cifar10Classes, cifarNumbers, cifarPicture, interleave } from './known/cifar.ts'
import { badFile, type RawSet, type Report } from './rawSet.ts'

/** How the records of a set lie in its files: labels, then the planes of one picture. */
interface Layout {
  /** Bytes of labels, and the place of the wanted one. */
  labels: number
  label: number
  classes: readonly string[]
}

export interface CifarFile {
  name: string
  bytes: Uint8Array
}

/** Which labels of CIFAR-100: 100 classes, or the 20 that they belong to. */
export const cifar100Labels = ['fine', 'coarse'] as const
export type Cifar100Labels = (typeof cifar100Labels)[number]

/**
 * Reads the binary files of CIFAR-10 one after another and interleaves the colours of each pixel. Throws a CallError that
 * names file and byte.
 */
export const readCifar10 = (files: readonly CifarFile[], report: Report): RawSet =>
  readRecords(files, { labels: 1, label: 0, classes: cifar10Classes }, report)

/** Reads the binary files of CIFAR-100, whose records have a coarse and a fine label. Throws a CallError as `readCifar10`. */
export const readCifar100 = (files: readonly CifarFile[], which: Cifar100Labels, report: Report): RawSet =>
  readRecords(files, { labels: 2, label: which === 'fine' ? 1 : 0, classes: cifar100Classes[which] }, report)

function readRecords(files: readonly CifarFile[], { labels, label: own, classes }: Layout, report: Report): RawSet {
  const record = labels + cifarNumbers
  for (const file of files) requireRecords(file, record)
  const count = files.reduce((sum, { bytes }) => sum + bytes.length / record, 0)
  const numbers = new Uint8Array(count * cifarNumbers)
  const list = labelList(files.map(({ name }) => name).join(', '), count)
  let sample = 0
  for (const { name, bytes } of files)
    for (let at = 0; at < bytes.length; at += record, sample++) {
      const label = classes[bytes[at + own] as number]
      if (label === undefined)
        throw badFile(name, `byte ${at + own}`, `expected a label 0 … ${classes.length - 1}, found ${bytes[at + own]}`)
      list.add(label)
      interleave(bytes, at + labels, numbers, sample * cifarNumbers)
      if (sample % 1000 === 0) report(sample / count)
    }
  return { numbers, shape: [...cifarPicture], ...list.finish(), featureNames: null }
}

function requireRecords({ name, bytes }: CifarFile, record: number): void {
  if (bytes.length === 0)
    throw badFile(name, 'byte 0', `expected records of ${record} bytes, found the end of the file`)
  const rest = bytes.length % record
  if (rest !== 0)
    throw badFile(
      name,
      `byte ${bytes.length - rest}`,
      `expected a record of ${record} bytes, found the end of the file after ${rest}`,
    )
}
