import { defineConfig, type Plugin } from 'vite'

/**
 * An ES import of node:http reads every export of it, `WebSocket` among them, which loads all of undici: 13 MB
 * that the agent never uses.
 */
function lightHttp(): Plugin {
  const id = '\0light-http'
  return {
    name: 'light-http',
    enforce: 'pre',
    resolveId: (source) => (/^(node:)?http$/.test(source) ? id : null),
    load: (loaded) =>
      loaded === id
        ? `const http = process.getBuiltinModule('node:http')
           export default http
           export const { createServer, IncomingMessage, STATUS_CODES } = http`
        : null,
  }
}

export default defineConfig({
  plugins: [lightHttp()],
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
