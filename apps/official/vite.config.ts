import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// The desks of county offices run Chromium 79 and later; the server puts a fresh nonce in place of __CSP_NONCE__.
export default defineConfig({
  root: here('.'),
  base: '/staff/',
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' },
  resolve: { alias: { '@api': here('../api-client/src/index.ts'), '@ui': here('../ui/src/index.ts') } },
  build: {
    target: 'chrome79',
    outDir: here('../../dist/staff'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
  },
})
