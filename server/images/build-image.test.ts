import { expect, test, vi } from 'vitest'
import { baseImage, buildBench } from './build-bench.testing.ts'

const { bench, newRepository, build, runIn } = buildBench()
// Each step is a container, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const dockerfile = (text: string) => ({ Dockerfile: `FROM ${baseImage}\n${text}` })

test('a Dockerfile becomes an image: arguments, files, users, stages and what it says of itself', async () => {
  const id = await newRepository({
    Dockerfile: `ARG BASE=nowhere
FROM \${BASE} AS tools
RUN mkdir -p /opt/tool/bin && echo made > /opt/tool/bin/tool
FROM \${BASE}
ARG WHO=nobody UNUSED
ENV HUT=warm GREETING="hello $WHO"
COPY one.txt *.md /srv/notes/
COPY --chmod=600 --chown=7:8 folder /srv/folder
COPY one.txt /srv/renamed
ADD archive.txt /srv/
WORKDIR /srv/work
RUN echo "$GREETING, $HUT" > said; echo $WHO >> said
RUN <<EOF
echo one > /srv/work/two
echo two >> two
EOF
COPY --from=tools /opt/tool/bin/ /usr/bin/
RUN ["/bin/sh", "-c", "echo exec > exec"]
RUN mkdir ours && /bin/busybox chown 1000 ours && /bin/busybox mv ours /srv/
USER 1000
WORKDIR /home
RUN /bin/busybox id -u > /srv/ours/id
LABEL kind=hut
ENTRYPOINT ["/bin/sh"]`,
    'one.txt': '1\n',
    'two.md': '2\n',
    'left.md': 'left out\n',
    'folder/deep/three': '3\n',
    'archive.txt': 'no archive\n',
    '.dockerignore': 'left.md\n',
  })
  const args = { BASE: baseImage, WHO: 'ada' }
  const asked = { dockerfile: 'Dockerfile', context: '.', target: null, args }
  const { said, error, imageId } = await build(id, { build: asked })
  expect(error, said).toBeUndefined()
  const look = `cd /srv; cat notes/one.txt notes/two.md renamed archive.txt work/said work/two work/exec /usr/bin/tool ours/id
/bin/busybox stat -c '%a %u:%g %n' folder folder/deep folder/deep/three notes/one.txt; ls notes`
  expect(await runIn(imageId, look)).toBe(`1
2
1
no archive
hello ada, warm
ada
one
two
exec
made
1000
755 7:8 folder
600 7:8 folder/deep
600 7:8 folder/deep/three
644 0:0 notes/one.txt
one.txt
two.md
`)
  const image = await bench.under.driver.building?.readImage(imageId, AbortSignal.timeout(9000))
  expect(image?.config).toMatchObject({
    user: '1000',
    workingDir: '/home',
    entrypoint: ['/bin/sh'],
    cmd: [],
    labels: { kind: 'hut' },
    env: { HUT: 'warm', GREETING: 'hello ada' },
  })
  expect(image?.config.env).not.toHaveProperty('WHO')
})

test('what was built before is not built again, unless it is another’s or it is another thing (S-67)', async () => {
  const files = {
    ...dockerfile('COPY note /note\nRUN cat /note > /said\nRUN date +%s%N > /when'),
    note: 'a',
  }
  const id = await newRepository(files)
  const first = await build(id)
  const again = await build(id)
  expect(again.error).toBeUndefined()
  expect(again.imageId).toBe(first.imageId)
  expect(again.said.match(/\(unchanged\)/g)).toHaveLength(3)
  const others = await build(id, { ownerId: 'eve' })
  expect(others.said).not.toContain('unchanged')
  expect(others.imageId).not.toBe(first.imageId)
  await bench.run(id, 'echo b > /workspaces/hut/note')
  const changed = await build(id)
  expect(changed.said).not.toContain('unchanged')
  expect(await runIn(changed.imageId, 'cat /said')).toBe('b\n')
  const kept = (await bench.under.driver.building?.listBuilt()) ?? []
  expect(new Set(kept.map(({ ownerId }) => ownerId))).toEqual(new Set(['ada', 'eve']))
})

test('a failure is told with its file, its line and its last words, and what came before it is kept (F-45)', async () => {
  const id = await newRepository(
    dockerfile('RUN echo fine > /fine\n\nRUN echo so; \\\n  echo "no such tool"; exit 3'),
  )
  const { error, said } = await build(id)
  expect(error).toMatchObject({ code: 'BUILD_FAILED' })
  expect(error?.message).toBe('Dockerfile:4: RUN ended with 3: no such tool')
  expect(said).toContain('[2/2] RUN echo so;')
  expect((await build(id)).said).toContain('[1/2] RUN echo fine > /fine (unchanged)')

  const text = `FROM ${baseImage}\nCOPY Dockerfile /copied\nRUN test -s /copied && exit 4\n`
  const inline = { text, linesAbove: 7 }
  const within = { dockerfile: 'Dockerfile', inline, context: '.', target: null, args: {} }
  const { error: other } = await build(id, { build: within })
  expect(other?.message).toMatch(/^Dockerfile:10: RUN ended with 4/)
})

test('what a Dockerfile may not ask for is refused with its line, before anything of it runs', async () => {
  const refused: Record<string, string> = {
    'ADD https://example.com/x /x': 'ADD https://example.com/x is not possible here.',
    'COPY --from=bothy/default:1 /x /x': 'Bothy’s own images',
    'COPY --from=localhost:5000/x /x /x': 'Not allowed.',
    'RUN --network=host id': 'RUN --network=host is not possible here.',
    'RUN --security=insecure id': 'RUN --security=insecure is not possible here.',
    'RUN --mount=type=bind,from=x,target=/x id': 'is not possible here: a folder of it',
    'RUN --mount=type=secret,id=a,required=true id': 'needs the secret a',
    'COPY missing /x': 'missing is not in the context',
    'COPY ../../../etc/passwd /x': 'is not in the context',
    'FLY away': 'FLY is no instruction',
  }
  const id = await newRepository({ Dockerfile: 'FROM x' })
  for (const [line, sentence] of Object.entries(refused)) {
    const text = Buffer.from(`FROM ${baseImage}\n${line}\nRUN echo reached`).toString('base64')
    await bench.run(id, `echo ${text} | base64 -d > /workspaces/hut/Dockerfile`)
    const { error, said } = await build(id)
    expect(error?.message).toMatch(/^Dockerfile:2: /)
    expect(error?.message).toContain(sentence)
    expect(said).not.toContain('reached')
  }
})

test('no link leads out of the repository: neither the Dockerfile, nor the context, nor what is copied (S-61)', async () => {
  const id = await newRepository({ ...dockerfile('COPY . /all/'), 'sub/file': 'x' })
  const shell = (script: string) => bench.run(id, `cd /workspaces/hut && ${script}`)
  await shell(
    'ln -s /etc/shadow link && ln -s /etc folder && mkdir -p /workspaces/other && cp Dockerfile ../other/',
  )
  const { error, imageId } = await build(id)
  expect(error).toBeUndefined()
  const seen = 'cd /all; /bin/busybox readlink link; /bin/busybox readlink folder; ls -d sub/file'
  expect(await runIn(imageId, seen)).toBe('/etc/shadow\n/etc\nsub/file\n')
  const rest = { target: null, args: {} }
  await shell('ln -s ../other/Dockerfile Linked && ln -s /etc etc')
  for (const asked of [
    { dockerfile: 'Linked', context: '.' },
    { dockerfile: 'Dockerfile', context: 'etc' },
    { dockerfile: 'etc/passwd', context: '.' },
  ]) {
    const refused = await build(id, { build: { ...asked, ...rest } })
    expect(refused.error?.message).toMatch(/symbolic link/)
  }
  await shell(`printf 'FROM %s\nCOPY folder/passwd /x' '${baseImage}' > Dockerfile`)
  expect((await build(id)).error?.message).toContain('folder/passwd is not in the context')
})

test('an image’s own instructions for those that build on it are done first', async () => {
  const id = await newRepository({
    ...dockerfile('ONBUILD COPY note /noted\nONBUILD RUN echo too > /too'),
    note: 'a',
  })
  const base = await build(id)
  const name = `bothy-test/onbuild:${process.pid}`
  const [repo, tag] = name.split(':')
  const { engine } = bench.under
  await engine.call('POST', `/images/${base.imageId}/tag`, { query: { repo, tag } })
  try {
    await bench.run(id, `echo 'FROM ${name}' > /workspaces/hut/Dockerfile`)
    const { imageId, error } = await build(id)
    expect(error).toBeUndefined()
    expect(await runIn(imageId, 'cat /noted /too')).toBe('atoo\n')
  } finally {
    await engine.call('DELETE', `/images/${name}`)
  }
})

test('what a step writes where the image has a volume is in memory, and no part of it', async () => {
  const id = await newRepository(
    dockerfile(
      'VOLUME /data\nRUN echo 1 > /one\nRUN grep " /data tmpfs" /proc/mounts && echo 2 > /data/two',
    ),
  )
  const { error, said, imageId } = await build(id)
  expect(error, said).toBeUndefined()
  const image = await bench.under.driver.building?.readImage(imageId, AbortSignal.timeout(9000))
  expect(image?.config.volumes).toEqual(['/data'])
  expect(await runIn(imageId, 'cat /one; ls /data')).toBe('1\n')
})

test('a build with nothing of what was built before builds all of it, and is what others find then', async () => {
  const id = await newRepository(dockerfile('RUN date +%s%N > /when\nRUN cat /when > /then'))
  const first = await build(id)
  const anew = await build(id, { isAnew: true })
  expect(anew.error).toBeUndefined()
  expect(anew.said).not.toContain('unchanged')
  // It is in no registry, which ends nothing.
  expect(anew.said).toContain(`${baseImage} is fetched anew.`)
  expect(anew.imageId).not.toBe(first.imageId)
  expect((await build(id)).imageId).toBe(anew.imageId)
  const { building } = bench.under.driver
  const left = ((await building?.listBuilt()) ?? []).filter(({ key }) => key === null)
  expect(left.map(({ imageId }) => imageId)).toEqual([first.imageId])
  for (const one of left) await building?.removeBuilt(one)
  expect(((await building?.listBuilt()) ?? []).filter(({ key }) => key === null)).toEqual([])
})

test('a step has the secrets that it asks for, and nobody else has any of them (S-77)', async () => {
  const id = await newRepository(
    dockerfile(`ARG TOKEN=none
RUN --mount=type=secret,id=npm-token,required \\
  --mount=type=secret,id=NPM_TOKEN,target=/srv/deep/npmrc,mode=0440 \\
  --mount=type=secret,id=npm-token,env=TOKEN <<EOF
[ "$(cat /run/secrets/npm-token)" = "$TOKEN" ] && [ "$(cat /srv/deep/npmrc)" = "$TOKEN" ] && echo "has $TOKEN"
EOF
RUN test ! -e /run/secrets/npm-token && test ! -e /srv && test "$TOKEN" = none && echo gone
USER 1000
RUN --mount=type=secret,id=npm-token cat /run/secrets/npm-token > /dev/null && echo readable`),
  )
  const secrets = async () => new Map([['NPM_TOKEN', 'canary-of-a-build']])
  const built = await build(id, { secrets })
  expect(built.error, built.said).toBeUndefined()
  expect(built.said).toMatch(/has \*\*\*\n.*gone\n.*readable\n/s)
  expect(built.said).not.toContain('canary')
  const { engine } = bench.under
  const look = async (path: string) => JSON.stringify(await engine.call('GET', path))
  const image = `/images/${built.imageId}`
  expect(await look(`${image}/json`)).not.toContain('canary')
  expect(await look(`${image}/history`)).not.toContain('canary')
  const find = '/bin/busybox grep -r canary /srv /run /tmp /root 2>/dev/null; echo'
  expect(await runIn(built.imageId, find)).toBe('\n')
  const other = await build(id, { secrets: async () => new Map([['NPM_TOKEN', 'other-value']]) })
  expect(other.said).toContain('(unchanged)')
})
