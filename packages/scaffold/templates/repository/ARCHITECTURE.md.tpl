# {{name}}: the map

`npm run flotilla -- graph` draws it from the imports.

| service | owns | shows |
|---|---|---|

```
flotilla.mjs         the launcher: brings pnpm and Node 24 from npm, then runs the command
contracts/<name>/    a service's public face: operations, commands, events; all that others may import
services/<name>/     the rest of it: migrations/ src/ Dockerfile openapi.json
packages/            what services share
charts/              service and its values per service, postgres, nats; skaffold/ goes into skaffold.yaml
```
