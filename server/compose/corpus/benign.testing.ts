import { benignProjects } from './benign-projects.testing.ts'

/**
 * What well-meant repositories say in Compose files, each of another kind, written for this in the
 * manner of public ones. `config`: what of the codespace's own container is another than the
 * default; `companions`: the same of each service beside it; `says`: the words that the log has,
 * one for each remark, in any order.
 */
export type Benign = {
  name: string
  path?: string
  file: object
  files: Record<string, string>
  config: object
  service: { dependsOn?: object[]; builds?: object; network?: string }
  companions: Record<string, object>
  says?: string[]
}

const base = 'mcr.microsoft.com/devcontainers/base:bookworm'

const started = (name: string) => ({ name, condition: 'service_started' })

export const benign: Benign[] = [
  {
    name: 'the template that has its database at localhost has',
    file: { dockerComposeFile: 'docker-compose.yml', service: 'app' },
    files: {
      '.devcontainer/docker-compose.yml': `services:
  app:
    image: ${base}
    command: sleep infinity
    # Runs app on the same network as the database container.
    network_mode: service:db
  db:
    image: postgres:16
  admin:
    image: pgadmin:8
    network_mode: "service:app"
  mail:
    image: mailpit:1
    network_mode: bridge
`,
    },
    config: { image: base },
    service: { dependsOn: [started('db')], network: 'shared-1' },
    companions: {
      admin: { image: 'pgadmin:8', network: 'shared-1' },
      db: { image: 'postgres:16', network: 'shared-1' },
      mail: { image: 'mailpit:1' },
    },
  },
  {
    name: 'the template with a database beside a Dockerfile has',
    file: {
      name: 'Python 3 & PostgreSQL',
      dockerComposeFile: 'docker-compose.yml',
      service: 'app',
      workspaceFolder: `/workspaces/\${localWorkspaceFolderBasename}`,
    },
    files: {
      '.devcontainer/docker-compose.yml': `version: '3.8'

services:
  app:
    build:
      context: ..
      dockerfile: .devcontainer/Dockerfile
    volumes:
      - ../..:/workspaces:cached
    # Overrides default command so things don't shut down after the process ends.
    command: sleep infinity
    environment:
      DB_HOST: db

  db:
    image: postgres:16
    restart: unless-stopped
    volumes:
      - postgres-data:/var/lib/postgresql/data
    environment:
      POSTGRES_USER: postgres
      POSTGRES_DB: postgres
      POSTGRES_PASSWORD: postgres
    # Add "forwardPorts": ["5432"] to **devcontainer.json** to forward PostgreSQL locally.

volumes:
  postgres-data:
`,
    },
    config: {
      name: 'Python 3 & PostgreSQL',
      workspaceFolder: '/workspaces/app',
      build: { dockerfile: '.devcontainer/Dockerfile', context: '.', target: null, args: {} },
      containerEnv: { DB_HOST: 'db' },
    },
    service: {},
    companions: {
      db: {
        image: 'postgres:16',
        environment: {
          POSTGRES_USER: 'postgres',
          POSTGRES_DB: 'postgres',
          POSTGRES_PASSWORD: 'postgres',
        },
        volumes: [
          { volume: 'postgres-data', target: '/var/lib/postgresql/data', isReadOnly: false },
        ],
      },
    },
    says: ['"restart" of "db" has no effect'],
  },
  {
    name: 'web, postgres and redis with healthchecks say',
    path: '.devcontainer.json',
    file: {
      dockerComposeFile: ['docker-compose.yml'],
      service: 'web',
      workspaceFolder: '/app',
    },
    files: {
      'docker-compose.yml': `
services:
  web:
    image: ${base}
    volumes: [".:/app:cached"]
    command: /bin/sh -c "while sleep 1000; do :; done"
    ports: ["3000:3000"]
    depends_on:
      postgres: { condition: service_healthy }
      redis:
        condition: service_started
    environment:
      - DATABASE_URL=postgres://app:\${DB_PASSWORD:-secret}@postgres/app
      - REDIS_URL=redis://redis:6379/0
  postgres:
    image: postgres:16-alpine
    environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: "\${DB_PASSWORD:-secret}" }
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -U $$POSTGRES_USER"]
      interval: 5s
      timeout: 1m30s
      retries: 10
    ports:
      - "127.0.0.1:5432:5432"
  redis:
    image: redis:7
    command: redis-server --save "" --appendonly no
    healthcheck: { test: redis-cli ping }
`,
    },
    config: {
      image: base,
      workspaceFolder: '/workspaces/app',
      containerEnv: {
        DATABASE_URL: 'postgres://app:secret@postgres/app',
        REDIS_URL: 'redis://redis:6379/0',
      },
    },
    service: {
      dependsOn: [
        { name: 'postgres', condition: 'service_healthy' },
        { name: 'redis', condition: 'service_started' },
      ],
    },
    companions: {
      postgres: {
        image: 'postgres:16-alpine',
        environment: { POSTGRES_USER: 'app', POSTGRES_PASSWORD: 'secret' },
        healthcheck: {
          test: { shell: 'pg_isready -U $POSTGRES_USER' },
          intervalMs: 5000,
          timeoutMs: 90_000,
          startPeriodMs: null,
          retries: 10,
        },
      },
      redis: {
        image: 'redis:7',
        command: ['redis-server', '--save', '', '--appendonly', 'no'],
        healthcheck: {
          test: { shell: 'redis-cli ping' },
          intervalMs: null,
          timeoutMs: null,
          startPeriodMs: null,
          retries: null,
        },
      },
    },
    says: [
      '"/app" of "web" is "/workspaces/app" here',
      '"workspaceFolder" "/app" is /workspaces/app here',
      '"ports" of "web", "postgres" has no effect',
    ],
  },
  {
    name: 'MySQL with its variables in a file',
    file: { dockerComposeFile: '../compose.yaml', service: 'app', runServices: ['mysql'] },
    files: {
      'compose.yaml': `
services:
  app:
    image: \${APP_IMAGE:?say which}
    user: "1000:1000"
    init: true
    cap_add: [SYS_PTRACE]
    env_file: .env.development
    shm_size: 128mb
  mysql:
    image: mysql:8.4
    env_file:
      - path: ./docker/mysql.env
      - path: ./docker/mysql.local.env
        required: false
    volumes:
      - type: volume
        source: mysql
        target: /var/lib/mysql/
      - type: tmpfs
        target: /tmp
        tmpfs: { size: 64m }
    tmpfs: ["/run:size=1g,mode=755"]
    mem_limit: 512m
    cpus: "0.5"
  adminer:
    image: adminer
volumes: { mysql: {} }
`,
      '.env': `# Of the project\nAPP_IMAGE=${base}\n`,
      '.env.development': `export NODE_ENV=development\nPLAIN=a b # words\nLITERAL='$no'\n`,
      'docker/mysql.env': 'MYSQL_ROOT_PASSWORD="top\\"secret"\nMYSQL_DATABASE=app\n',
    },
    config: {
      image: base,
      containerUser: '1000',
      containerEnv: { NODE_ENV: 'development', PLAIN: 'a b', LITERAL: '$no' },
      capAdd: ['SYS_PTRACE'],
      shmBytes: 128 * 1024 ** 2,
    },
    service: {},
    companions: {
      mysql: {
        image: 'mysql:8.4',
        environment: { MYSQL_ROOT_PASSWORD: 'top"secret', MYSQL_DATABASE: 'app' },
        volumes: [{ volume: 'mysql', target: '/var/lib/mysql', isReadOnly: false }],
        tmpfs: [
          { target: '/run', sizeBytes: 1024 ** 3 },
          { target: '/tmp', sizeBytes: 64 * 1024 ** 2 },
        ],
        limits: { memoryBytes: 512 * 1024 ** 2, cpus: 0.5, pids: null },
      },
    },
    says: ['".env" is read for the variables', 'Not started: "adminer".'],
  },
  ...benignProjects,
]
