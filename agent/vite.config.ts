import { defineConfig } from 'vite'

export default defineConfig({
  // The addon of the terminals is the one thing that stays outside; it is required by its package's name.
  ssr: { target: 'node', noExternal: true },
  build: {
    ssr: 'agent/main.ts',
    target: 'node24',
    outDir: 'dist/agent',
    emptyOutDir: true,
    minify: true,
    copyPublicDir: false,
    rollupOptions: { output: { entryFileNames: 'main.mjs', codeSplitting: false } },
  },
})
