import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

/** Everything is bundled: what is shipped needs no node_modules for main, preload and renderer. */
export default defineConfig({
  main: { build: { externalizeDeps: false } },
  // A sandboxed preload is one CommonJS file.
  preload: {
    build: { externalizeDeps: false, rollupOptions: { output: { format: 'cjs', entryFileNames: 'index.cjs' } } },
  },
  renderer: {
    plugins: [vue()],
    build: { target: 'chrome130', minify: true, chunkSizeWarningLimit: 2000 },
  },
})
