import { defineConfig } from 'vite'
import { precompress } from '../../web/precompress.ts'

/** The reference page, built and packed as the product's own pages are. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [precompress()],
  build: { outDir: '../../dist/bench', emptyOutDir: true, chunkSizeWarningLimit: 4000 },
  worker: { format: 'es' },
})
