import { parse } from 'jsonc-parser'
import { expect, test } from 'vitest'
import { findLanguages, namesToRead } from './find-languages.ts'
import { proposeConfiguration } from './propose-configuration.ts'

function languagesOf(files: Record<string, string>) {
  const names = Object.keys(files)
  const read = namesToRead(names)
  const textOf = (name: string) => (read.includes(name) ? (files[name] ?? '') : '')
  return findLanguages({ names: new Set(names), textOf })
}

function proposed(files: Record<string, string>, base?: string | null) {
  const languages = languagesOf(files)
  const of = base === undefined ? (languages[0]?.id ?? null) : base
  const text = proposeConfiguration({ name: 'shop', languages, base: of, hasFeatures: true })
  const errors: [] = []
  const value = parse(text, errors) as Record<string, unknown>
  expect([errors, value.name]).toEqual([[], 'shop'])
  return { text, value }
}

test('an application of Next.js gets its version, port and clean install', () => {
  const manifest = {
    dependencies: { next: '15' },
    devDependencies: { typescript: '5', eslint: '9' },
  }
  const files = {
    'package.json': JSON.stringify(manifest),
    'package-lock.json': '',
    '.nvmrc': 'v20.1\n',
  }
  expect(proposed(files).text).toBe(`// What codespaces of this repository are made from.
// Every key: https://containers.dev/implementors/json_reference/
{
  "name": "shop",
  // TypeScript 20, as .nvmrc says.
  "image": "mcr.microsoft.com/devcontainers/typescript-node:20",
  "forwardPorts": [3000],
  "portsAttributes": {
    "3000": {
      "label": "Next.js"
    }
  },
  // Runs once, when the container has been made.
  "postCreateCommand": "npm ci",
  "customizations": {
    "vscode": {
      "extensions": [
        "dbaeumer.vscode-eslint"
      ]
    }
  }
}
`)
})

test.for<[string, Record<string, string>, string, string | null, number[]]>([
  [
    'engines',
    { 'package.json': '{"engines":{"node":">=18.2"}}' },
    'javascript-node:18',
    'npm install',
    [],
  ],
  [
    'pnpm',
    { 'package.json': '{"devDependencies":{"vite":"1"}}', 'pnpm-lock.yaml': '' },
    'javascript-node:22',
    'corepack enable && pnpm install --frozen-lockfile',
    [5173],
  ],
  [
    'a manifest that is none',
    { 'package.json': '{', 'yarn.lock': '' },
    'javascript-node:22',
    'yarn install',
    [],
  ],
  [
    'Python',
    { 'requirements.txt': 'Flask==3\n', '.python-version': '3.11.4\n' },
    'python:3.11',
    'pip install -r requirements.txt',
    [5000],
  ],
  [
    'poetry',
    {
      'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.10"\nfastapi = "*"',
      'poetry.lock': '',
    },
    'python:3.10',
    'pipx install poetry && poetry install',
    [8000],
  ],
  [
    'uv',
    { 'pyproject.toml': 'requires-python = ">=3.13"', 'uv.lock': '' },
    'python:3.13',
    'pipx install uv && uv sync',
    [],
  ],
  [
    'Go',
    { 'go.mod': 'module a\n\ngo 1.23.1\nrequire github.com/gin-gonic/gin v1' },
    'go:1.23',
    'go mod download',
    [8080],
  ],
  ['Rust', { 'Cargo.toml': '[dependencies]\naxum = "0.7"' }, 'rust:1', 'cargo fetch', [3000]],
  [
    'Maven',
    { 'pom.xml': '<java.version>17</java.version>spring-boot', mvnw: '' },
    'java:17',
    './mvnw -B dependency:go-offline',
    [8080],
  ],
  [
    'Gradle',
    { 'build.gradle.kts': 'languageVersion = JavaLanguageVersion.of(21)', gradlew: '' },
    'java:21',
    './gradlew dependencies',
    [],
  ],
  ['no wrapper', { 'build.gradle': "sourceCompatibility = '1.8'" }, 'java:8', null, []],
  [
    '.NET',
    {
      'shop.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web"><TargetFramework>net8.0</TargetFramework>',
    },
    'dotnet:8.0',
    'dotnet restore',
    [5000],
  ],
  ['Ruby', { Gemfile: "ruby '3.2.1'\ngem 'rails'" }, 'ruby:3.2', 'bundle install', [3000]],
  [
    'PHP',
    { 'composer.json': '{"require":{"php":"^8.2","laravel/framework":"11"}}' },
    'php:8.2',
    'composer install',
    [8000],
  ],
])('%s is recognized', ([, files, image, command, ports]) => {
  const { value } = proposed(files)
  expect(value.image).toBe(`mcr.microsoft.com/devcontainers/${image}`)
  expect(value.postCreateCommand ?? null).toBe(command)
  expect(value.forwardPorts ?? []).toEqual(ports)
})

test('several languages are one image and a Feature for each other one, and each fetches its own', () => {
  const files = { 'go.mod': 'go 1.22', 'package.json': '{}', '.nvmrc': '20' }
  const features = { 'ghcr.io/devcontainers/features/node:2': { version: '20' } }
  expect(proposed(files).value).toMatchObject({
    image: 'mcr.microsoft.com/devcontainers/go:1.22',
    features,
    postCreateCommand: { go: 'go mod download', node: 'npm install' },
  })
  const other = proposed(files, 'node').value
  expect(other.image).toBe('mcr.microsoft.com/devcontainers/javascript-node:20')
  expect(other.features).toEqual({ 'ghcr.io/devcontainers/features/go:1': { version: '1.22' } })
  expect(Object.keys(proposed(files, null).value.features as object)).toHaveLength(2)
})

test('where Features do nothing there are none', () => {
  const languages = languagesOf({ 'go.mod': '', 'package.json': '{}' })
  const proposal = { name: 'shop', languages, base: 'go', hasFeatures: false }
  expect(proposeConfiguration(proposal)).not.toContain('features')
})

test('a repository of nothing that is known gets the default image', () => {
  expect(proposed({ 'README.md': '' }).value).toEqual({ name: 'shop' })
})

test('the name of a file ends no comment, and no text', () => {
  const { text } = proposed({ '"\n}.csproj': '' })
  expect(text).toContain('.NET, by "␊}.csproj.')
})

test('every Feature that is proposed is one of the list', async () => {
  const { default: known } = await import('../features/known-features.json')
  const all = { 'go.mod': '', 'Cargo.toml': '', 'pom.xml': '', 'a.csproj': '', 'setup.py': '' }
  const files = { ...all, Gemfile: '', 'composer.json': '', 'package.json': '' }
  const references = Object.keys(proposed(files, null).value.features as object)
  expect(references).toHaveLength(8)
  const listed = known.map(({ reference }) => reference)
  expect(references.filter((reference) => !listed.includes(reference))).toEqual([])
})

test('what is no version of anything breaks nothing', () => {
  const files = { '.nvmrc': 'lts/*', 'package.json': '{"name":"\\"};"}', 'go.mod': 'go banana' }
  expect(proposed(files).value.image).toBe('mcr.microsoft.com/devcontainers/go:1')
})
