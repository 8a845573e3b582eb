import {
  type FindLanguage,
  featureOf,
  imageOf,
  portsIn,
  type RepositoryLook,
  saidIn,
} from './stack.ts'

const usual = '22'

const frameworks = [
  [/^next$/, 3000, 'Next.js'],
  [/^nuxt3?$/, 3000, 'Nuxt'],
  [/^(react-scripts|@remix-run\/serve)$/, 3000, 'Application'],
  [/^(express|fastify|koa|@nestjs\/core|hono)$/, 3000, 'Server'],
  [/^(vite|@sveltejs\/kit)$/, 5173, 'Vite'],
  [/^@angular\/core$/, 4200, 'Angular'],
  [/^astro$/, 4321, 'Astro'],
  [/^gatsby$/, 8000, 'Gatsby'],
  [/^@vue\/cli-service$/, 8080, 'Vue'],
  [/^storybook$/, 6006, 'Storybook'],
] as const

export const findNode: FindLanguage = (look) => {
  if (!look.names.has('package.json')) return null
  const said = saidIn(
    look,
    ['.nvmrc', /^\s*v?(\d+)/],
    ['.node-version', /^\s*v?(\d+)/],
    ['package.json', /"engines"\s*:\s*{[^}]*"node"\s*:\s*"[^"\d]*(\d+)/],
  )
  const names = dependenciesIn(look.textOf('package.json'))
  const isTyped = names.includes('typescript') || look.names.has('tsconfig.json')
  const version = said?.version ?? null
  return {
    id: 'node',
    title: isTyped ? 'TypeScript' : 'Node.js',
    version,
    because: said?.name ?? 'package.json',
    image: imageOf(isTyped ? 'typescript-node' : 'javascript-node', version ?? usual),
    feature: featureOf('node:2', { version }),
    postCreateCommand: installOf(look),
    ports: names.flatMap((name) => portsIn(name, frameworks)),
    extensions: [
      ...(names.includes('eslint') ? ['dbaeumer.vscode-eslint'] : []),
      ...(names.includes('@biomejs/biome') ? ['biomejs.biome'] : []),
      ...(names.includes('prettier') ? ['esbenp.prettier-vscode'] : []),
    ],
  }
}

function dependenciesIn(text: string): string[] {
  try {
    const { dependencies, devDependencies } = JSON.parse(text) as {
      dependencies?: object
      devDependencies?: object
    }
    return Object.keys({ ...dependencies, ...devDependencies })
  } catch {
    // What it depends on will be seen once it can be read.
    return []
  }
}

function installOf({ names }: RepositoryLook): string {
  if (names.has('pnpm-lock.yaml')) return 'corepack enable && pnpm install --frozen-lockfile'
  if (names.has('yarn.lock')) return 'yarn install'
  if (names.has('bun.lock') || names.has('bun.lockb')) return 'npm install -g bun && bun install'
  return names.has('package-lock.json') ? 'npm ci' : 'npm install'
}
