import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBaseImage } from './base-image.mjs'
import { askEngine, callEngine, followLines } from './engine-api.mjs'
import { hashFiles } from './hash-files.mjs'
import { node24, root } from './paths.mjs'
import { step } from './progress.mjs'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

const npmVersion = '11.6.2'
const npmIntegrity =
  'sha512-7iKzNfy8lWYs3zq4oFPa8EXZz5xt9gQNKJZau3B1ErLBb6bF7sBJ00x09485DOvRT2l5Gerbl3VlZNT57MxJVA=='
const repository = 'bothy/default'
const proxyNames = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
]

/**
 * Builds images/default unless an image of exactly these inputs is here.
 * @param {string} socket
 * @returns {Promise<string>} its reference
 */
export async function ensureDefaultImage(socket) {
  const nodePackage = `node_modules/node-linux-${process.arch}/package.json`
  const reference = `${repository}:${hashFiles(root, ['images/default', nodePackage], [npmVersion, extraAuthority()])}`
  if (await askEngine(socket, `/images/${reference}/json`)) return reference
  await step('Default image', async (tell) => {
    const base = await ensureBaseImage(socket, tell)
    const context = await makeContext(tell)
    try {
      await buildImage(socket, { context, base, reference, tell })
    } finally {
      rmSync(context, { recursive: true, force: true })
    }
    return { detail: reference }
  })
  return reference
}

async function makeContext(tell) {
  const context = mkdtempSync(join(tmpdir(), 'bothy-image-'))
  cpSync(join(root, 'images', 'default'), context, { recursive: true })
  copyFileSync(node24, join(context, 'node'))
  tell(`npm ${npmVersion}`)
  const what = 'npm for the default image could not be fetched'
  await run(['npm', 'pack', '--silent', `npm@${npmVersion}`], { cwd: context, what })
  const packed = readFileSync(join(context, `npm-${npmVersion}.tgz`))
  if (`sha512-${createHash('sha512').update(packed).digest('base64')}` !== npmIntegrity) {
    throw new SetupError(
      `${what}: what the registry sent as npm ${npmVersion} is not what it should be.`,
    )
  }
  await run(['tar', '-xzf', `npm-${npmVersion}.tgz`], { cwd: context, what })
  renameSync(join(context, 'package'), join(context, 'npm'))
  rmSync(join(context, `npm-${npmVersion}.tgz`))
  writeFileSync(join(context, 'extra-ca.crt'), extraAuthority())
  return context
}

/** The operator's own authority, which the image trusts; it is public, so a layer may hold it. */
function extraAuthority() {
  const file = process.env.BOTHY_EXTRA_CA
  if (!file) return ''
  if (existsSync(file)) return readFileSync(file, 'utf8')
  throw new SetupError(
    `BOTHY_EXTRA_CA is "${file}"; expected a readable file with a PEM certificate.`,
  )
}

async function buildImage(socket, { context, base, reference, tell }) {
  const proxies = Object.fromEntries(
    proxyNames.filter((name) => process.env[name]).map((name) => [name, process.env[name]]),
  )
  const query = new URLSearchParams({
    t: reference,
    rm: 'true',
    forcerm: 'true',
    buildargs: JSON.stringify({ BASE: base, ...proxies }),
    labels: JSON.stringify({ 'bothy.image': 'default' }),
  })
  const tar = spawn('tar', ['-C', context, '-c', '.'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const response = await callEngine(socket, {
    method: 'POST',
    path: `/build?${query}`,
    headers: { 'content-type': 'application/x-tar' },
    body: tar.stdout,
  })
  let tail = ''
  const failure = await followLines(response, ({ stream }) => {
    if (!stream) return
    tail = (tail + stream).slice(-3000)
    const line = stream.trim().split('\n').at(-1)
    if (line) tell(line.slice(0, 70))
  })
  if (failure)
    throw new SetupError(`The default image could not be built: ${failure}\n\n${tail.trim()}`)
}
