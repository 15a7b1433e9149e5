import { labelList } from './classes.ts'
import { badFile, type RawSet, type Report } from './rawSet.ts'

/** Class names by their numbers in the files. */
const names = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck']
const side = 32
const plane = side * side
/** Bytes of a record: the label, then a red, a green and a blue plane. */
const record = 1 + 3 * plane

/**
 * Reads the binary files of CIFAR-10 one after another and interleaves the colours of each pixel. Throws a CallError that
 * names file and byte.
 */
export function readCifar10(files: readonly { name: string; bytes: Uint8Array }[], report: Report): RawSet {
  for (const { name, bytes } of files) {
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
  const count = files.reduce((sum, { bytes }) => sum + bytes.length / record, 0)
  const numbers = new Uint8Array(count * 3 * plane)
  const list = labelList(files.map(({ name }) => name).join(', '), count)
  let sample = 0
  for (const { name, bytes } of files)
    for (let at = 0; at < bytes.length; at += record, sample++) {
      const label = names[bytes[at] as number]
      if (label === undefined) throw badFile(name, `byte ${at}`, `expected a label 0 … 9, found ${bytes[at]}`)
      list.add(label)
      interleave(bytes, at + 1, numbers, sample * 3 * plane)
      if (sample % 1000 === 0) report(sample / count)
    }
  return { numbers, shape: [side, side, 3], ...list.finish(), featureNames: null }
}

function interleave(from: Uint8Array, start: number, to: Uint8Array, at: number): void {
  for (let pixel = 0; pixel < plane; pixel++)
    for (let colour = 0; colour < 3; colour++)
      to[at + 3 * pixel + colour] = from[start + colour * plane + pixel] as number
}
