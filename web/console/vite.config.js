// Bundles GraphiQL and its workers into dist/console, so that the page loads nothing from another server.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  logLevel: 'warn',
  build: {
    outDir: fileURLToPath(new URL('../../dist/console', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    // The licences of everything in the bundle, as they require.
    license: { fileName: 'licenses.md' },
    // The editor is one module of 2.8 MB.
    chunkSizeWarningLimit: 3_000,
    // Dependencies contain "use client", which has no meaning in a bundle.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  worker: { format: 'es' },
})
