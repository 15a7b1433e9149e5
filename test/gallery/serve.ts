import { createServer, type Plugin, type ViteDevServer } from 'vite'

const root = new URL('.', import.meta.url).pathname

/** Draws the exported files in Node, as the lab does, from modules that Vite reloads. */
const exports = (): Plugin => ({
  name: 'exported-figures',
  configureServer: (server) => {
    server.middlewares.use('/exported', (request, response) => {
      const name = /^\/([\w-]+)\.svg/.exec(request.url ?? '')?.[1] ?? ''
      void draw(server, name).then(
        (svg) => {
          response.statusCode = svg === null ? 404 : 200
          response.setHeader('content-type', 'image/svg+xml')
          response.setHeader('cache-control', 'no-store')
          response.end(svg ?? '')
        },
        (error: unknown) => {
          response.statusCode = 500
          response.end(error instanceof Error ? error.stack : String(error))
        },
      )
    })
  },
})

async function draw(server: ViteDevServer, name: string): Promise<string | null> {
  const module = (await server.ssrLoadModule('/exported.ts')) as typeof import('./exported.ts')
  return module.exportedSvg(name)
}

/** Serves the gallery, which reloads itself when a chart or its data change. */
export async function serveGallery(port?: number): Promise<ViteDevServer> {
  const server = await createServer({
    configFile: false,
    root,
    cacheDir: new URL('../../node_modules/.cache/gallery', import.meta.url).pathname,
    plugins: [exports()],
    server: { ...(port === undefined ? {} : { port }), fs: { allow: [new URL('../..', import.meta.url).pathname] } },
  })
  return await server.listen()
}

if (import.meta.main) (await serveGallery()).printUrls()
