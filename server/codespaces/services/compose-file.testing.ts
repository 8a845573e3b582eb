/** A service that is healthy once it answers, in a file where each of both keeps something. */
export const composeFile = (image: string) => `
services:
  app:
    image: ${image}
    volumes: ['..:/workspaces:cached', 'kept:/kept']
    depends_on: { db: { condition: service_healthy } }
  db:
    image: ${image}
    user: root
    init: true
    command: ['sh', '-c', 'echo up >> /data/starts; exec python3 -m http.server 8000 -d /data']
    volumes: ['data:/data']
    healthcheck:
      test: ['CMD', 'python3', '-c', 'import socket; socket.create_connection(("localhost", 8000))']
      interval: 300ms
volumes: { data: {}, kept: {} }
`
