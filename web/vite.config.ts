import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import packageFile from '../package.json' with { type: 'json' }
import { chunkNames } from './chunks.ts'
import { oneCodiconFont, onlyUsedIcons } from './codicons.ts'
import { copyPdfData } from './copy-pdf-data.ts'
import { noDockThemes } from './dock-themes.ts'
import { listIdeFiles } from './list-ide-files.ts'
import { precompress } from './precompress.ts'

/** `npm run build`: the web app as static files in dist/web, each text beside its .br and .gz. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    tailwindcss(),
    oneCodiconFont(),
    onlyUsedIcons(),
    noDockThemes(),
    listIdeFiles(),
    copyPdfData(),
    precompress(),
  ],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: ['chrome123', 'firefox125', 'safari17.4'],
    modulePreload: { polyfill: false },
    // Fonts and images stay files: the content security policy knows data: only for
    // what Monaco draws.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    // Each module is named by itself: what another one needs is not taken along with it.
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: chunkNames(), includeDependenciesRecursively: false }] },
      },
    },
  },
  worker: { format: 'es' },
  // next-auth/react looks for its address there; in a browser it is always this origin.
  define: {
    'import.meta.env.VITE_BOTHY_VERSION': JSON.stringify(packageFile.version),
    'process.env.NEXTAUTH_URL': 'undefined',
    'process.env.NEXTAUTH_URL_INTERNAL': 'undefined',
    'process.env.VERCEL_URL': 'undefined',
  },
})
