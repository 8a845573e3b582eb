import { expect, test, vi } from 'vitest'
import { baseImage, buildBench } from './build-bench.testing.ts'

const { bench, newRepository, build, runIn } = buildBench()
// Each step is a container, and the machine may be busy.
vi.setConfig({ testTimeout: 180_000 })

test('a step sees files of the context, of stages and of images, and nothing of them is in the image', async () => {
  const id = await newRepository({
    Dockerfile: `FROM ${baseImage} AS tools
RUN mkdir -p /opt/tool && echo made > /opt/tool/one
FROM ${baseImage}
WORKDIR /srv/app
RUN --mount=type=bind,target=. --mount=type=bind,source=folder/deep,target=/tmp/there \\
  --mount=from=tools,source=/opt/tool,target=/opt/tool,readonly \\
  --mount=type=cache,target=/var/kept \\
  cat a.txt folder/deep /tmp/there /opt/tool/one > /said; ls > /names; echo own > /srv/app/written
RUN --mount=type=bind,source=a.txt,target=a.txt cat a.txt >> /said; /bin/busybox chmod 777 /tmp
USER 1000
RUN --mount=type=bind,source=folder,target=/mnt/folder cat /mnt/folder/deep > /tmp/seen`,
    'a.txt': 'a\n',
    'left.md': 'left out\n',
    'folder/deep': 'deep\n',
    '.dockerignore': 'left.md\n',
  })
  const built = await build(id)
  expect(built.error, built.said).toBeUndefined()
  expect(built.said).toContain(
    '--mount=type=cache has no effect: what this step writes to /var/kept is kept for no other build, and is part of the image.',
  )
  const look = 'cat /said /tmp/seen /names; ls -a /srv/app /opt/tool /mnt/folder; ls /tmp'
  expect(await runIn(built.imageId, look)).toBe(
    `a
deep
deep
made
a
deep
Dockerfile
a.txt
folder
/mnt/folder:
.
..

/opt/tool:
.
..

/srv/app:
.
..
seen
`,
  )
  const again = await build(id)
  expect(again.imageId).toBe(built.imageId)
  await bench.run(id, 'echo other > /workspaces/hut/left.md')
  expect((await build(id)).imageId).toBe(built.imageId)
  await bench.run(id, 'echo b > /workspaces/hut/a.txt')
  const changed = await build(id)
  expect(await runIn(changed.imageId, 'cat /said')).toBe('b\ndeep\ndeep\nmade\nb\n')
})

test('what a mount would hide is not touched, and a link that a step leaves there leads nowhere (S-57)', async () => {
  const hidden = await newRepository({
    Dockerfile: `FROM ${baseImage}\nRUN --mount=type=bind,target=/etc id`,
  })
  const { error } = await build(hidden)
  expect(error?.message).toBe(
    'Dockerfile:2: RUN ended with 1: There is something at /etc in the image already, which a mount would hide. Mount it elsewhere.',
  )
  const linked = await newRepository({
    Dockerfile: `FROM ${baseImage}
RUN mkdir /mine && echo kept > /mine/file
RUN --mount=type=bind,target=/work /bin/busybox rm -rf /work && /bin/busybox ln -s /mine /work`,
  })
  const { imageId, said, error: none } = await build(linked)
  expect(none, said).toBeUndefined()
  expect(await runIn(imageId, 'cat /mine/file; ls -d /work 2>/dev/null || echo gone')).toBe(
    'kept\ngone\n',
  )
})
