import type { Hostile } from './hostile.testing.ts'

const image = 'evil.example/image:1'

/** What somebody hostile writes into `runArgs`, each in one way. */
export const hostileWords: Hostile[] = [
  {
    name: 'wants the host’s namespaces',
    file: {
      image,
      runArgs: [
        '--pid=host',
        '--ipc',
        'host',
        '--uts=host',
        '--userns=host',
        '--cgroupns=host',
        '--network=host',
        '--net',
        'container:other',
      ],
    },
    says: ['"--pid=host", "--ipc host", "--uts=host"', 'in "runArgs" is refused'],
  },
  {
    name: 'mounts the engine’s socket by words',
    file: {
      image,
      runArgs: ['-v', '/var/run/docker.sock:/var/run/docker.sock', '-v/:/host', '--volume=/:/h'],
    },
    says: ['"-v /var/run/docker.sock:/var/run/docker.sock", "-v/:/host", "--volume=/:/h"'],
  },
  {
    name: 'mounts the host by other words',
    file: {
      image,
      runArgs: [
        '--mount',
        'type=bind,source=/,target=/host',
        '--volumes-from',
        'other',
        '--device=/dev/sda',
      ],
    },
    says: [
      '"--mount type=bind,source=/,target=/host", "--volumes-from other", "--device=/dev/sda"',
    ],
  },
  {
    name: 'adds privileges by words',
    file: {
      image,
      runArgs: [
        '--privileged',
        '--cap-add',
        'SYS_ADMIN',
        '--security-opt',
        'no-new-privileges=false',
      ],
    },
    says: [
      '"--privileged", "--security-opt no-new-privileges=false"',
      '"SYS_ADMIN" in "--cap-add"',
    ],
  },
  {
    name: 'hides a flag in the value of another one',
    file: {
      image,
      runArgs: ['--hostname', '--privileged', '-e', '-v=/:/host', '--name=x --privileged'],
    },
    says: ['"--privileged"', '"-v=/:/host"'],
  },
  {
    name: 'runs another runtime, beginning and place',
    file: {
      image,
      runArgs: [
        '--runtime=evil',
        '--entrypoint=/evil',
        '--cgroup-parent=/',
        '--restart=always',
        '--gpus=all',
      ],
    },
    says: [
      '"--runtime=evil", "--entrypoint=/evil", "--cgroup-parent=/", "--restart=always", "--gpus=all"',
    ],
  },
  {
    name: 'reads a file of the host into its environment',
    file: {
      image,
      runArgs: ['--env-file', '/etc/shadow', '--label-file=/etc/shadow', '--cidfile=/x'],
    },
    says: ['"--env-file /etc/shadow", "--label-file=/etc/shadow", "--cidfile=/x"'],
  },
  {
    name: 'takes the variable of the server by a bare name',
    file: { image, runArgs: ['--env', 'BOTHY_CANARY', '-e', 'BOTHY_LINE=x', '-e', 'HOME=/'] },
    says: ['"--env BOTHY_CANARY", "-e BOTHY_LINE=x", "-e HOME=/" in "runArgs" is refused'],
  },
  {
    name: 'opens ports and names of the host',
    file: {
      image,
      runArgs: ['-p', '80:80', '-P', '--add-host=x:host-gateway', '--dns=10.0.0.1', '--link=other'],
    },
    says: ['"-p 80:80", "-P", "--add-host=x:host-gateway"'],
  },
  {
    name: 'fills the memory of the host',
    file: {
      image,
      runArgs: ['--shm-size=900g', '--memory=900g', '--pids-limit=-1', '--oom-kill-disable'],
    },
    says: ['"--pids-limit=-1", "--oom-kill-disable"', '"--memory=900g" in "runArgs" has no effect'],
    host: { ShmSize: 512 * 1024 ** 2 },
  },
  {
    name: 'changes the kernel',
    file: {
      image,
      runArgs: ['--sysctl=kernel.core_pattern=|/evil', '--ulimit=nofile=9999999', '--tmpfs=/x'],
    },
    says: ['"--sysctl=kernel.core_pattern=|/evil", "--tmpfs=/x" in "runArgs" is refused'],
  },
]
