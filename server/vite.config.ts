import { defineConfig } from 'vite'

/**
 * The server as one file, beside the web build it serves. What loads native code stays
 * in node_modules.
 */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true, external: ['better-sqlite3', 'pg', 'pino', 'msgpackr'] },
  build: {
    ssr: 'server/main.ts',
    outDir: 'dist/server',
    target: 'node24',
    emptyOutDir: true,
    rolldownOptions: { output: { entryFileNames: 'main.mjs' } },
  },
})
