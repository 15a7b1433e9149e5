import { protocol } from 'electron'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

/** The scheme of the window. Unlike file:// it has an origin and headers, and it cannot read the disk. */
const scheme = 'collapsar'
export const assetOrigin = `${scheme}://window`

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** Registers the scheme. Electron requires this before the app is ready. */
export function registerAssetScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built renderer and nothing outside its folder. */
export function serveAssets(directory: string): void {
  protocol.handle(scheme, async (request) => {
    const path = normalize(join(directory, decodeURIComponent(new URL(request.url).pathname)))
    const type = types[extname(path)]
    if (!path.startsWith(directory + sep) || !type) return new Response(null, { status: 404 })
    try {
      const headers = { 'content-type': type, 'content-security-policy': contentSecurityPolicy }
      return new Response(await readFile(path), { headers })
    } catch {
      return new Response(null, { status: 404 })
    }
  })
}
