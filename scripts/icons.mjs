import { Resvg } from '@resvg/resvg-js'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './setup/node.mjs'

/** Sizes in pixels of the desktop's icon theme, of window icons and of the icon files of Windows and macOS. */
export const iconSizes = [16, 22, 24, 32, 48, 64, 128, 256, 512, 1024]
/** The details of the large drawing vanish at this size and below. */
const largestSmall = 32
const icoSizes = [16, 24, 32, 48, 64, 128, 256]
const icnsTypes = { icp4: 16, icp5: 32, icp6: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 }

export const iconFolder = 'resources/icon'

/** @type {(root: string, size: number) => Buffer} */
const drawIcon = (root, size) => {
  const name = size <= largestSmall ? 'icon-small.svg' : 'icon.svg'
  const svg = readFileSync(join(root, iconFolder, name), 'utf8')
  return new Resvg(svg, { fitTo: { mode: 'width', value: size }, font: { loadSystemFonts: false } }).render().asPng()
}

/**
 * Packs PNG images into an icon file of Windows.
 * @type {(images: { size: number; png: Buffer }[]) => Buffer}
 */
const icoFile = (images) => {
  const head = Buffer.alloc(6 + 16 * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  images.forEach(({ size, png }, i) => {
    const at = 6 + 16 * i
    // The byte 0 stands for 256 pixels.
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  })
  return Buffer.concat([head, ...images.map(({ png }) => png)])
}

/** @type {(type: string, content: Buffer) => Buffer} */
const icnsChunk = (type, content) => {
  const head = Buffer.alloc(8)
  head.write(type, 'ascii')
  head.writeUInt32BE(8 + content.length, 4)
  return Buffer.concat([head, content])
}

/**
 * Draws every icon file from the two SVGs. Returns contents by name.
 * @type {(root?: string) => Map<string, Buffer>}
 */
export const drawIcons = (root = projectRoot) => {
  const pngs = new Map(iconSizes.map((size) => [size, drawIcon(root, size)]))
  /** @type {(size: number) => Buffer} */
  const png = (size) => pngs.get(size) ?? drawIcon(root, size)
  const icns = Object.entries(icnsTypes).map(([type, size]) => icnsChunk(type, png(size)))
  return new Map([
    ...iconSizes.map((size) => /** @type {const} */ ([`${size}.png`, png(size)])),
    ['icon.ico', icoFile(icoSizes.map((size) => ({ size, png: png(size) })))],
    ['icon.icns', icnsChunk('icns', Buffer.concat(icns))],
  ])
}

// As a program: writes the files beside the SVGs. Run it after a change of an SVG.
if (process.argv[1] === import.meta.filename)
  for (const [name, content] of drawIcons()) writeFileSync(join(projectRoot, iconFolder, name), content)
