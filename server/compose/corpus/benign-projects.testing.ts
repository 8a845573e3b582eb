import type { Benign } from './benign.testing.ts'

const base = 'mcr.microsoft.com/devcontainers/base:bookworm'

/** Those of several files or services that go together. */
export const benignProjects: Benign[] = [
  {
    name: 'MongoDB and a stand-in for cloud services with its own healthcheck',
    file: { dockerComposeFile: 'compose.yml', service: 'dev', remoteUser: 'vscode' },
    files: {
      '.devcontainer/compose.yml': `
services:
  dev:
    image: ${base}
    depends_on: [mongo, cloud]
    links: ["mongo:database"]
  mongo:
    image: "mongo:7"
    hostname: mongo-0
    container_name: app_mongo
    working_dir: /data
    user: mongodb
  cloud:
    image: localstack/localstack:3
    environment:
      SERVICES: s3,sqs
      DEBUG: 0
      PERSISTENCE: true
    healthcheck: { disable: true }
    networks:
      backend: { aliases: [s3.localhost, aws] }
    volumes: [cloud:/var/lib/localstack:ro, /var/cache]
networks: { backend: { driver: bridge } }
volumes: { cloud: }
x-anything: [1, 2]
`,
    },
    config: { image: base, remoteUser: 'vscode' },
    service: {
      dependsOn: [
        { name: 'mongo', condition: 'service_started' },
        { name: 'cloud', condition: 'service_started' },
      ],
    },
    companions: {
      cloud: {
        image: 'localstack/localstack:3',
        aliases: ['s3.localhost', 'aws'],
        environment: { SERVICES: 's3,sqs', DEBUG: '0', PERSISTENCE: 'true' },
        healthcheck: 'none',
        volumes: [{ volume: 'cloud', target: '/var/lib/localstack', isReadOnly: true }],
      },
      mongo: {
        image: 'mongo:7',
        aliases: ['mongo-0', 'app_mongo', 'database'],
        workingDir: '/data',
        user: 'mongodb',
      },
    },
    says: ['"networks.driver" of "backend" has no effect'],
  },
  {
    name: 'anchors, merge keys and extensions',
    file: { dockerComposeFile: 'compose.yml', service: 'app' },
    files: {
      '.devcontainer/compose.yml': `
x-environment: &environment
  LOG: debug
  HOST: db
x-service: &service
  image: ${base}
  environment: *environment
services:
  app:
    <<: *service
  worker:
    <<: *service
    command: [python3, -m, worker]
    environment:
      <<: *environment
      QUEUE: high
`,
    },
    config: { image: base, containerEnv: { LOG: 'debug', HOST: 'db' } },
    service: {},
    companions: {
      worker: {
        image: base,
        command: ['python3', '-m', 'worker'],
        environment: { LOG: 'debug', HOST: 'db', QUEUE: 'high' },
      },
    },
  },
  {
    name: 'an override file changes',
    file: {
      dockerComposeFile: ['../docker-compose.yml', 'docker-compose.override.yml'],
      service: 'web',
      overrideCommand: true,
    },
    files: {
      'docker-compose.yml': `
services:
  web:
    build: { context: ./web, args: { NODE: 20, MODE: production } }
    command: npm start
    environment: [NODE_ENV=production, PORT=80]
    volumes: ["./web:/srv", "deps:/srv/node_modules"]
    expose: ["80"]
  db:
    image: mariadb:10
    volumes: ["data:/var/lib/mysql"]
    ports: ["3306:3306"]
volumes: { data: , deps: }
`,
      '.devcontainer/docker-compose.override.yml': `
services:
  web:
    build: { target: dev, args: [MODE=development] }
    command: sleep infinity
    environment: { NODE_ENV: development }
  db:
    image: mariadb:11
    ports: !reset []
    volumes: ["other:/var/lib/mysql", "logs:/var/log/mysql"]
volumes: { other: , logs: }
`,
    },
    config: {
      build: {
        dockerfile: 'web/Dockerfile',
        context: 'web',
        target: 'dev',
        args: { NODE: '20', MODE: 'development' },
      },
      containerEnv: { NODE_ENV: 'development', PORT: '80' },
      mounts: {
        volumes: [
          { volume: 'deps', target: '/workspaces/app/web/node_modules', isReadOnly: false },
        ],
        tmpfs: [],
      },
    },
    service: {},
    companions: {
      db: {
        image: 'mariadb:11',
        volumes: [
          { volume: 'other', target: '/var/lib/mysql', isReadOnly: false },
          { volume: 'logs', target: '/var/log/mysql', isReadOnly: false },
        ],
      },
    },
    says: ['"/srv" of "web" is "/workspaces/app/web" here'],
  },
  {
    name: 'profiles keep back, and one that is asked for brings along what it needs',
    file: { dockerComposeFile: 'compose.yml', service: 'app', runServices: ['search'] },
    files: {
      '.devcontainer/compose.yml': `
services:
  app: { image: "${base}" }
  search:
    image: elasticsearch:8.15.0
    profiles: [search]
    environment: { discovery.type: single-node, xpack.security.enabled: "false" }
    ulimits: { memlock: -1 }
    depends_on:
      setup: { condition: service_completed_successfully }
      metrics: { condition: service_started, required: false }
  setup: { image: busybox, profiles: [search], command: "true" }
  debug: { image: busybox, profiles: [debug] }
`,
    },
    config: { image: base },
    service: {},
    companions: {
      search: {
        image: 'elasticsearch:8.15.0',
        environment: { 'discovery.type': 'single-node', 'xpack.security.enabled': 'false' },
        dependsOn: [{ name: 'setup', condition: 'service_completed_successfully' }],
      },
      setup: { image: 'busybox', command: ['true'] },
    },
    says: ['Not started: "debug".', '"ulimits" of "search" has no effect'],
  },
  {
    name: 'services that extend others, of another file too,',
    file: { dockerComposeFile: 'compose.yml', service: 'app' },
    files: {
      '.devcontainer/compose.yml': `
services:
  app: { extends: { file: ../common/base.yml, service: node } }
  worker:
    extends: app
    command: node worker.js
    environment: { KIND: worker }
`,
      'common/base.yml': `
services:
  node:
    build: .
    environment: { KIND: app, COLOR: "1" }
`,
    },
    config: {
      build: { dockerfile: 'common/Dockerfile', context: 'common', target: null, args: {} },
      containerEnv: { KIND: 'app', COLOR: '1' },
    },
    service: {
      builds: {
        worker: { dockerfile: 'common/Dockerfile', context: 'common', target: null, args: {} },
      },
    },
    companions: {
      worker: {
        image: '',
        command: ['node', 'worker.js'],
        environment: { KIND: 'worker', COLOR: '1' },
      },
    },
  },
  {
    name: 'a project that includes another one',
    file: { dockerComposeFile: '../compose.yml', service: 'app' },
    files: {
      'compose.yml': `
include: [infra/compose.yml]
services:
  app: { image: "${base}", depends_on: [queue] }
`,
      'infra/compose.yml': `
services:
  queue: { image: "rabbitmq:\${VERSION}", volumes: ["queue:/var/lib/rabbitmq"] }
volumes: { queue: }
`,
      'infra/.env': 'VERSION=3-management\n',
    },
    config: { image: base },
    service: { dependsOn: [{ name: 'queue', condition: 'service_started' }] },
    companions: {
      queue: {
        image: 'rabbitmq:3-management',
        volumes: [{ volume: 'queue', target: '/var/lib/rabbitmq', isReadOnly: false }],
      },
    },
    says: ['"infra/.env" is read for the variables'],
  },
  {
    name: 'a proxy and mail that ask for a little of the machine',
    file: { dockerComposeFile: 'compose.yml', service: 'app' },
    files: {
      '.devcontainer/compose.yml': `
services:
  app:
    image: ${base}
    environment: [TERM, GITHUB_TOKEN]
    extra_hosts: ["host.docker.internal:host-gateway"]
    labels: { traefik.enable: "true" }
  proxy:
    image: nginx:1.27
    volumes:
      - ./nginx.conf:/etc/nginx/nginx.conf:ro
      - /var/run/docker.sock:/tmp/docker.sock:ro
  mail:
    image: axllent/mailpit
    logging: { driver: none }
    stop_grace_period: 1s
`,
    },
    config: { image: base },
    service: {},
    companions: {
      mail: { image: 'axllent/mailpit' },
      proxy: {
        image: 'nginx:1.27',
        copies: [{ source: 'app/.devcontainer/nginx.conf', target: '/etc/nginx/nginx.conf' }],
      },
    },
    says: [
      '"TERM" of "app" is not set',
      '"GITHUB_TOKEN" of "app" is not set',
      '"extra_hosts" of "app" is refused',
      '"labels" of "app" has no effect',
      '"/etc/nginx/nginx.conf" of "proxy" is a copy of ".devcontainer/nginx.conf"',
      '"/var/run/docker.sock" is not mounted at "/tmp/docker.sock" in "proxy": it is no volume',
      '"logging" of "mail" has no effect',
      '"stop_grace_period" of "mail" has no effect',
    ],
  },
]
