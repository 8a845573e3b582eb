import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import type { BuildStep, ImageBuilding, ImageConfig } from '#server/drivers/image-building.ts'
import { AppError } from '#server/errors.ts'
import { judgeByLines } from '#server/registries/allowed-images.ts'
import { allowedImages } from '#server/registries/registries.settings.ts'
import { buildImage } from '../build-image.ts'
import type { ContextEntry } from '../context/read-look.ts'

const letters = { file: 'f', folder: 'd', link: 'l' } as const

const nothing: ImageConfig = {
  env: {},
  labels: {},
  user: '',
  workingDir: '',
  entrypoint: [],
  cmd: [],
  shell: [],
  exposedPorts: [],
  volumes: [],
  stopSignal: '',
  healthcheck: null,
  onBuild: [],
}

/** As the look at the files prints it. */
function printed(dockerfile: string, entries: readonly ContextEntry[]): Buffer {
  const list = entries.map(({ kind, mode, path, content }) => {
    return `${letters[kind]}\0${mode}\0${path}\0${kind === 'link' ? content : ''}\0`
  })
  const sums = entries.flatMap(({ kind, path, content }) =>
    kind === 'file' ? [`${content} *${path}\0`] : [],
  )
  const lengths = [list.join(''), [...list, ...sums].join('')].map((text) =>
    Buffer.byteLength(text),
  )
  const encoded = Buffer.from(dockerfile).toString('base64')
  return Buffer.from(
    `dockerfile ${encoded}\nlist ${lengths.join(' ')}\n${[...list, ...sums].join('')}\nend\n`,
  )
}

type Given = {
  text: string
  entries?: ContextEntry[]
  args?: Record<string, string>
  onBuild?: string[]
}

/** What an engine would be asked for to build this, and what is said of it. Nothing is run. */
export async function recordBuild({ text, entries = [], args = {}, onBuild = [] }: Given) {
  const steps: BuildStep[] = []
  const images: string[] = []
  let said = ''
  const building: ImageBuilding = {
    async readImage(image) {
      images.push(image)
      return { imageId: 'sha256:0', config: { ...nothing, onBuild } }
    },
    async buildStep(step) {
      steps.push(step)
      return { kind: 'built', imageId: `sha256:${steps.length}`, writtenBytes: 0 }
    },
    endBuild: async () => undefined,
    findBuilt: async () => null,
    listBuilt: async () => [],
    removeBuilt: async () => undefined,
  }
  const driver: Pick<ContainerDriver, 'runTask'> = {
    async runTask({ onResult }) {
      onResult?.(printed(text, entries))
      return 0
    },
  }
  const error = await buildImage(
    {
      driver: driver as ContainerDriver,
      building,
      codespaceId: '0c9f4a52-6f3f-4f0e-9a53-3a2f5ad1f5f7',
      ownerId: 'eve',
      build: { dockerfile: 'Dockerfile', context: '.', target: null, args },
      repositoryName: 'app',
      limits: { memoryBytes: 1024 ** 3, cpus: 1, pids: 512, diskBytes: 1024 ** 3, timeMs: 60_000 },
      isAnew: false,
      used: new Set(),
      environment: {},
      refused: async () => [],
      secrets: async () => new Map(),
      obtain: async (image) => {
        const { fault } = judgeByLines(image, allowedImages.default)
        if (fault !== null) throw new AppError('IMAGE_NOT_ALLOWED', `The image ${image} ${fault}`)
      },
      toolImage: 'bothy/default:1',
      log: {
        add(bytes) {
          said += Buffer.from(bytes as Uint8Array).toString()
        },
        lastLine: '',
      },
    },
    AbortSignal.timeout(30_000),
  ).then(
    () => null,
    (reason: Error) => reason,
  )
  return { steps, images, said, error }
}
