import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { setPath } from '../../../src/lab/datasets/dataSets.ts'
import { ImportRequest } from '../../../src/shared/contract/datasets.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { watchedLab, type WatchedLab } from '../place.ts'

/** Files and folders that other programs write, each made small for one fault. */
const cases = fileURLToPath(new URL('../../fixtures/cases/', import.meta.url))
const importOf = (lab: WatchedLab, ...files: string[]) =>
  Promise.resolve(lab.handlers['datasets.import'](ImportRequest.parse({ id: 'one', files })))
const take = async (...names: string[]) => {
  const lab = await watchedLab('finishes')
  return (await importOf(lab, ...names.map((name) => join(cases, name)))).dataset
}

describe('published sets', () => {
  it('QMNIST: eight whole numbers a label, the class first', async () => {
    const folder = 'published-sets'
    const both = await take(`${folder}/qmnist-train-images-idx3-ubyte.gz`, `${folder}/qmnist-train-labels-idx2-int.gz`)
    expect(both).toMatchObject({ samples: 26, shape: [28, 28] })
    expect(both.classNames).toHaveLength(10)
    expect(await take(`${folder}/qmnist-train-images-idx3-ubyte.gz`)).toMatchObject({ hash: both.hash })
  })

  it('KMNIST: two archives of one array each', async () => {
    const set = await take('published-sets/kmnist-train-imgs.npz', 'published-sets/kmnist-train-labels.npz')
    expect(set).toMatchObject({ samples: 12, shape: [4, 4] })
    expect(set.classNames).toHaveLength(3)
  })
})

describe('archives', () => {
  it('two members of one name are refused', async () => {
    await expect(take('archives/dup.npz')).rejects.toThrow("dup.npz has two members called 'X.npy'")
  })

  it('members that name places outside are never written', async () => {
    const [good, names] = [await take('archives/good.npz'), await take('archives/names.npz')]
    expect(good.hash).toMatch(/^91c21064a047/)
    expect(names.hash).toBe(good.hash)
  })

  it('a member with another checksum, length or name than declared is refused', async () => {
    const bytes = readFileSync(join(cases, 'archives/good.npz'))
    const damaged = async (change: (file: Buffer, directory: number) => void): Promise<void> => {
      const file = Buffer.from(bytes)
      change(file, file.indexOf(Buffer.from([0x50, 0x4b, 1, 2])))
      const path = join(temporaryFolder(), 'damaged.npz')
      writeFileSync(path, file)
      const lab = await watchedLab('finishes')
      await importOf(lab, path)
    }
    await expect(damaged((file, at) => file.writeUInt32LE(1234, at + 16))).rejects.toThrow(
      'but the archive declares 000004d2',
    )
    await expect(damaged((file, at) => file.writeUInt8(0x5a, at + 46))).rejects.toThrow(
      /the directory names 'Z.*', but the member there is/,
    )
    await expect(damaged((file, at) => file.writeUInt32LE(7, at))).rejects.toThrow('expected a member of the archive')
  })
})

describe('pictures', () => {
  it.each([
    ...['app0', 'dqt', 'sof', 'restart'].map((place) => `jpeg-fill-${place}`),
    ...['1bit', '1bit-grey', '2bit-grey', '4bit', '4bit-grey', '4bit-palette'].map((kind) => `png-interlaced-${kind}`),
    'png-unused-transparency',
    'png-damaged-profile',
  ])('%s has the content of its plain twin', async (name) => {
    const [one, twin] = [await take(`pictures/${name}`), await take(`pictures/twins/${name}`)]
    expect(one).toMatchObject({ hash: twin.hash, shape: twin.shape })
  })

  it.each([
    [
      'png-damaged-161',
      'a/0.png, byte 89: the pixels have 42 bytes where the header declares 455; the picture is damaged',
    ],
    ['jpeg-damaged-237', 'a/0.jpg, byte 649: a scan names channel 0, which the frame header does not have'],
    ['jpeg-damaged-730', 'a/0.jpg, byte 181: a Huffman table has a wrong length; the picture is damaged'],
    ['jpeg-damaged-2062', 'a/0.jpg, byte 24: a scan comes before the frame header; the picture is damaged'],
  ])('%s is refused with the place and the damage', async (name, message) => {
    await expect(take(`pictures/${name}`)).rejects.toThrow(message)
  })
})

describe('folders of pictures', () => {
  it.each(['thumbs', 'desktop-ini', 'macosx'])('%s: what systems leave behind does not count', async (name) => {
    const set = await take(`picture-folders/${name}`)
    expect(set.samples).toBe(6)
    expect(set.classNames).toHaveLength(2)
  })

  it('a dangling link, a folder called as a picture and folders of splits are named', async () => {
    const copy = (): string => {
      const folder = join(temporaryFolder(), 'set')
      cpSync(join(cases, 'picture-folders/thumbs'), folder, { recursive: true })
      return folder
    }
    const refusal = async (change: (folder: string, first: string) => void): Promise<void> => {
      const folder = copy()
      const first = readdirSync(folder).find((name) => !name.includes('.')) ?? ''
      change(folder, first)
      await importOf(await watchedLab('finishes'), folder)
    }
    await expect(refusal((at, first) => symlinkSync('nowhere.png', join(at, first, '9.png')))).rejects.toThrow(
      /9\.png cannot be read: ENOENT/,
    )
    await expect(refusal((at, first) => mkdirSync(join(at, first, 'x.png')))).rejects.toThrow(
      'x.png is no file: move it',
    )
    await expect(
      refusal((at) => cpSync(join(cases, 'picture-folders/thumbs'), join(at, 'train'), { recursive: true })),
    ).rejects.toThrow('the folders train hold folders themselves: import one of them')
  })

  it('a pipe is refused, and does not hang', async () => {
    const path = join(temporaryFolder(), 'x.csv')
    execFileSync('mkfifo', [path])
    await expect(importOf(await watchedLab('finishes'), path)).rejects.toThrow('x.csv is no file and no folder')
  })
})

describe('numbers of a small range', () => {
  it.each(['none', 'unitRange', 'featureRange', 'perFeature', 'unitNorm'] as const)(
    '%s gives the same numbers whatever type stores them',
    async (standardise) => {
      const lab = await watchedLab('finishes')
      const drawn = []
      for (const [i, type] of ['Xu8', 'Xf4'].entries()) {
        const request = {
          id: `n${i}`,
          files: [`${type}.npy`, 'y.npy'].map((file) => join(cases, 'scale', file)),
          name: type,
        }
        const { dataset } = await lab.handlers['datasets.import'](ImportRequest.parse(request))
        const { hash, name, features, classNames } = dataset
        const data = {
          set: 'imported' as const,
          hash,
          name,
          classes: classNames.length,
          dimension: features,
          standardise,
          missing: 'refuse' as const,
          scale: 1,
          sampling: { kind: 'balanced' as const, perClass: 5, seed: 0 },
        }
        drawn.push((await lab.handlers['datasets.draw']({ data })).numbers)
      }
      expect(drawn[0]).toEqual(drawn[1])
      if (standardise === 'unitRange') expect(Math.max(...(drawn[0] ?? []))).toBe(1)
    },
  )
})

describe('a stored set', () => {
  it('whose content was altered, or cut, is refused where it is used', async () => {
    const lab = await watchedLab('finishes')
    const files = ['Xu8.npy', 'y.npy'].map((file) => join(cases, 'scale', file))
    const { dataset } = await importOf(lab, ...files)
    const read = () => lab.handlers['datasets.preview']({ id: dataset.id, from: 0, count: 1 })
    await read()
    const path = setPath(lab.home, dataset.hash)
    const whole = readFileSync(path)
    const altered = Buffer.from(whole)
    altered.writeUInt8((altered.at(-200) ?? 0) ^ 1, altered.length - 200)
    writeFileSync(path, altered)
    await expect(async () => await read()).rejects.toThrow('is damaged: its content has the SHA-256')
    writeFileSync(path, whole)
    truncateSync(path, whole.length - 8)
    await expect(async () => await read()).rejects.toThrow('is damaged')
    writeFileSync(path, whole)
    await read()
  })
})
