# {{name}}

Services on Flotilla's common library (`@flotilla/*`).

```sh
npm start      # all services on this machine: Node 18 or newer and npm, no Docker
npm test       # on real databases
npm run check  # types, lint, format, unused code, boundaries, drift
```

| what | how |
|---|---|
| the services, and who asks whom | [ARCHITECTURE.md](ARCHITECTURE.md) |
| one more service, capability, event or package | `npm run flotilla -- new service <name>`; `--help` names the rest |
| what a change reaches, and whom it would break | `npm run flotilla -- affected`, `-- contracts --against main` |
| on Kubernetes | `npm run cluster`, then `skaffold run` |
| a newer library | the versions of `@flotilla/*` in `pnpm-workspace.yaml`, all to the same; then `npm run flotilla -- doctor --fix` |
