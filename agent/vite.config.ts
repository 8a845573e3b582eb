import { defineConfig, type Plugin } from 'vite'

/**
 * What of these the agent uses. An ES import of one reads every export of it, and each of
 * those loads more.
 */
const used = new Map([
  ['crypto', ['createHash', 'randomBytes', 'randomFillSync']],
  ['net', ['connect', 'createServer', 'isIP']],
])

/**
 * Loaded when it is used: what many codespaces never ask for, and what cannot be held ready in a
 * kit.
 */
const usedLate = new Map([
  ['child_process', ['spawn']],
  ['http', ['createServer', 'STATUS_CODES']],
  ['module', ['createRequire']],
  ['zlib', ['crc32', 'createDeflateRaw', 'deflateRawSync']],
])

/**
 * What `ws` asks for as a client, which the agent is not. Of compression it loads what archives
 * take, and does none.
 */
const unused = new Set(['https', 'tls'])

/** Keeps out of memory what the agent does not use of Node: undici and TLS alone are 20 MB. */
function lightBuiltins(): Plugin {
  const prefix = '\0light:'
  return {
    name: 'light-builtins',
    enforce: 'pre',
    resolveId(source) {
      const name = source.replace(/^node:/, '')
      return [used, usedLate, unused].some((names) => names.has(name)) ? prefix + name : null
    },
    load(id) {
      if (!id.startsWith(prefix)) return null
      const name = id.slice(prefix.length)
      const late = usedLate.get(name)
      if (late) return late.map((property) => forward(name, property)).join('\n')
      const names = used.get(name)
      if (!names) return 'export default {}'
      return `const builtin = process.getBuiltinModule('node:${name}')
        export default builtin
        export const { ${names.join(', ')} } = builtin`
    },
  }
}

/** As CommonJS, whose properties are read where they are used. */
function forward(name: string, property: string): string {
  return `Object.defineProperty(exports, '${property}', {
    enumerable: true,
    get: () => process.getBuiltinModule('node:${name}').${property},
  })`
}

export default defineConfig({
  plugins: [lightBuiltins()],
  // The addon of the terminals is the one thing that stays outside; it is required by its
  // package's name.
  ssr: { target: 'node', noExternal: true },
  build: {
    ssr: 'agent/main.ts',
    target: 'node24',
    outDir: 'dist/agent',
    emptyOutDir: true,
    minify: true,
    copyPublicDir: false,
    // What is held ready can only be that.
    rollupOptions: {
      output: { format: 'cjs', entryFileNames: 'main.cjs', codeSplitting: false },
    },
  },
})
