import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { askEngine, callEngine, readText } from './engine-api.mjs'
import { hashFiles } from './hash-files.mjs'
import { node24, root } from './paths.mjs'
import { step } from './progress.mjs'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

const inputs = ['dist/agent', 'agent/kit', 'package-lock.json']

/**
 * Assembles what is mounted into every container, unless it is there already.
 * @param {{ socket: string, image: string, kits: string }} options
 */
export async function ensureKit({ socket, image, kits }) {
  const wanted = hashFiles(root, inputs, [image])
  const marker = join(kits, '.inputs')
  const isCurrent =
    existsSync(join(kits, 'current')) &&
    existsSync(marker) &&
    readFileSync(marker, 'utf8') === wanted
  if (isCurrent) return
  await step('Agent kit', async (tell) => {
    mkdirSync(kits, { recursive: true, mode: 0o755 })
    tell('busybox')
    const busybox = await busyboxOf(socket, image, kits)
    tell('assembling')
    const argv = [
      node24,
      'agent/kit/assemble.ts',
      '--kits',
      kits,
      '--bundle',
      'dist/agent',
      '--busybox',
      busybox,
    ]
    const version = await run(argv, { cwd: root, what: 'The agent kit could not be assembled' })
    writeFileSync(marker, wanted)
    return { detail: version.trim() }
  })
}

/** The static busybox of the default image, copied out of a container of it that never runs. */
async function busyboxOf(socket, image, kits) {
  const created = await askEngine(socket, '/containers/create', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: bodyOf({ Image: image, Cmd: ['true'] }),
  })
  const file = join(kits, '.busybox')
  try {
    const archive = await callEngine(socket, {
      path: `/containers/${created.Id}/archive?path=/bin/busybox`,
    })
    const folder = join(kits, '.unpack')
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    const tar = spawn('tar', ['-x', '-C', folder, 'busybox'], {
      stdio: ['pipe', 'inherit', 'inherit'],
    })
    const closed = new Promise((resolve) => tar.on('close', resolve))
    archive.pipe(tar.stdin)
    if ((await closed) !== 0)
      throw new SetupError(
        'The default image holds no /bin/busybox. Remove the image, and run npm start again.',
      )
    chmodSync(join(folder, 'busybox'), 0o755)
    renameSync(join(folder, 'busybox'), file)
    rmSync(folder, { recursive: true })
    return file
  } finally {
    await readText(
      await callEngine(socket, { method: 'DELETE', path: `/containers/${created.Id}?force=1` }),
    )
  }
}

async function* json(value) {
  yield JSON.stringify(value)
}

function bodyOf(value) {
  return Readable.from(json(value))
}
