import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { listPackages } from './packaging/listPackages.ts'

/** KaTeX names each of its fonts in three formats: the window's Chromium reads the smallest, and the others need not be shipped. */
const oneFontFormat: Plugin = {
  name: 'one-font-format',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('/katex/') && id.endsWith('.css')
      ? code.replace(/,url\([^)]*\) format\("(?:woff|truetype)"\)/g, '')
      : undefined,
}

/** Everything is bundled: what is shipped needs no node_modules for main, preload and renderer. */
export default defineConfig({
  main: { build: { externalizeDeps: false }, plugins: [listPackages('.runtime/packages-inside/main.json')] },
  // A sandboxed preload is one CommonJS file.
  preload: {
    build: { externalizeDeps: false, rollupOptions: { output: { format: 'cjs', entryFileNames: 'index.cjs' } } },
  },
  renderer: {
    plugins: [vue(), oneFontFormat, listPackages('.runtime/packages-inside/renderer.json')],
    // A font inside a style sheet would be one that the page's policy refuses.
    build: { assetsInlineLimit: 0, target: 'chrome130', minify: true, chunkSizeWarningLimit: 2000 },
  },
})
