import { closeSync, openSync, readdirSync, readSync, type Dirent } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { readCmap } from './sfnt.ts'

/** Returns the folders in which the system keeps its fonts. */
function systemFolders(): string[] {
  const home = homedir()
  if (process.platform === 'darwin') return ['/System/Library/Fonts', '/Library/Fonts', join(home, 'Library/Fonts')]
  if (process.platform === 'win32') return [join(process.env['WINDIR'] ?? 'C:/Windows', 'Fonts')]
  return ['/usr/share/fonts', '/usr/local/share/fonts', join(home, '.local/share/fonts'), join(home, '.fonts')]
}

/** Where fonts are searched, and what was found: a file for each character, null where no font has it. */
export const fontSearch = {
  folders: systemFolders(),
  files: null as string[] | null,
  found: new Map<string, string | null>(),
}

/** A machine with thousands of fonts is not searched whole. */
const mostFiles = 500
const deepest = 5

/** Returns the file of the system font that draws a character; null where none does. */
export function systemFontOf(character: string): string | null {
  const known = fontSearch.found.get(character)
  if (known !== undefined) return known
  fontSearch.files ??= fontSearch.folders.flatMap((folder) => filesIn(folder, deepest)).toSorted(byUse)
  const code = character.codePointAt(0) ?? 0
  const file = fontSearch.files.slice(0, mostFiles).find((path) => hasGlyph(path, code)) ?? null
  fontSearch.found.set(character, file)
  return file
}

function filesIn(folder: string, depth: number): string[] {
  let entries: Dirent[]
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return depth > 0 ? filesIn(path, depth - 1) : []
    return /\.(ttf|otf|ttc)$/i.test(entry.name) ? [path] : []
  })
}

const special = /bold|italic|oblique|mono|condensed|light|thin|black|medium|serif/i
const usual = /^(DejaVuSans|NotoSans|Arial|Segoe|SourceHanSans|PingFang|Hiragino|msyh|malgun)/i

/** Upright sans-serif fonts with many characters come first. */
const byUse = (a: string, b: string): number => rankOf(a) - rankOf(b) || (a < b ? -1 : 1)
function rankOf(path: string): number {
  const name = basename(path)
  return (special.test(name) ? 2 : 0) + (usual.test(name) ? 0 : 1)
}

/** Reads the table of characters alone: a font of East Asian letters has tens of megabytes. */
function hasGlyph(path: string, code: number): boolean {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const start = bytes(file, 0, 16)
    const isCollection = start.toString('latin1', 0, 4) === 'ttcf'
    const at = isCollection ? start.readUInt32BE(12) : 0
    const count = bytes(file, at, 12).readUInt16BE(4)
    const tables = bytes(file, at + 12, 16 * count)
    const place = (tag: string): [offset: number, length: number] | null => {
      for (let i = 0; i < count; i++)
        if (tables.toString('latin1', 16 * i, 16 * i + 4) === tag)
          return [tables.readUInt32BE(16 * i + 8), tables.readUInt32BE(16 * i + 12)]
      return null
    }
    // Fonts of coloured pictures have no outlines to print.
    const cmap = place('glyf') || place('CFF ') ? place('cmap') : null
    return cmap !== null && (readCmap(bytes(file, ...cmap)).get(code) ?? 0) > 0
  } catch {
    // A damaged font has no character.
    return false
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function bytes(file: number, at: number, length: number): Buffer {
  const read = Buffer.alloc(length)
  if (readSync(file, read, 0, length, at) < length) throw new RangeError('the font ends too early')
  return read
}
