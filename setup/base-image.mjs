import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { aptInstall } from './apt.mjs'
import { askEngine, callEngine, followLines } from './engine-api.mjs'
import { SetupError } from './setup-error.mjs'

const suite = 'bookworm'
/** What the Dockerfile pulls; the bootstrap makes the same release from Debian's packages. */
const pulled = { name: 'debian', tag: '12.12-slim' }
const bootstrapped = { name: 'bothy/base', tag: suite }
const pullAnswerMs = 15_000

/**
 * The image to build on: pulled where a registry of images answers, else bootstrapped once.
 * @param {string} socket
 * @param {(detail: string) => void} tell
 * @returns {Promise<string>} its reference
 */
export async function ensureBaseImage(socket, tell) {
  for (const { name, tag } of [pulled, bootstrapped]) {
    if (await askEngine(socket, `/images/${name}:${tag}/json`)) return `${name}:${tag}`
  }
  tell(`pulling ${pulled.name}:${pulled.tag}`)
  if (await pull(socket, tell)) return `${pulled.name}:${pulled.tag}`
  await bootstrap(socket, tell)
  return `${bootstrapped.name}:${bootstrapped.tag}`
}

async function pull(socket, tell) {
  try {
    const response = await callEngine(socket, {
      method: 'POST',
      path: `/images/create?fromImage=${pulled.name}&tag=${pulled.tag}`,
      timeoutMs: pullAnswerMs,
    })
    return (
      (await followLines(response, ({ status, progress }) =>
        tell(`pulling: ${status} ${progress ?? ''}`),
      )) === ''
    )
  } catch {
    // No registry of images can be reached from here; the bootstrap needs none.
    return false
  }
}

async function bootstrap(socket, tell) {
  if (!existsSync('/usr/bin/mmdebstrap')) {
    await aptInstall(['mmdebstrap'], {
      purpose: 'mmdebstrap, which makes the base image where none can be pulled',
      tell,
    })
  }
  tell('no registry of images answers: bootstrapping Debian from its packages')
  const child = spawn(
    'mmdebstrap',
    ['--quiet', '--variant=minbase', '--include=ca-certificates', suite, '-'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors = (errors + chunk).slice(-2000)
  })
  let bytes = 0
  child.stdout.on('data', (chunk) => {
    bytes += chunk.length
    tell(`bootstrapping Debian: ${Math.round(bytes / 1e6)} MB`)
  })
  const exited = new Promise((resolve) => child.on('close', resolve))
  const response = await callEngine(socket, {
    method: 'POST',
    path: `/images/create?fromSrc=-&repo=${bootstrapped.name}&tag=${bootstrapped.tag}-unfinished`,
    headers: { 'content-type': 'application/x-tar' },
    body: child.stdout,
  })
  const failure = await followLines(response, () => undefined)
  const code = await exited
  if (failure || code !== 0) {
    throw new SetupError(
      `The base image could not be bootstrapped from Debian's packages.\n\n${failure}\n${errors.trim()}`,
    )
  }
  // Half an image is imported without complaint when the bootstrap dies, so only a whole one
  // gets the name.
  const unfinished = `${bootstrapped.name}:${bootstrapped.tag}-unfinished`
  await callEngine(socket, {
    method: 'POST',
    path: `/images/${unfinished}/tag?repo=${bootstrapped.name}&tag=${bootstrapped.tag}`,
  })
  await callEngine(socket, { method: 'DELETE', path: `/images/${unfinished}?noprune=1` })
}
