{
  "name": "@flotilla/{{name}}",
  "version": "0.1.0",
  "private": true,
  "description": "{{description}}",
  "license": "Apache-2.0",
  "type": "module",
  "scripts": {
    "types": "tsc -p .",
    "bundle": "flotilla-bundle"
  },
  "dependencies": {
    "@flotilla/{{name}}-contract": "workspace:*",
    "@flotilla/clock": "workspace:*",
    "@flotilla/contract": "workspace:*",
    "@flotilla/kit": "workspace:*",
{{#events}}
    "@flotilla/messaging": "workspace:*",
{{/events}}
    "@flotilla/postgres": "workspace:*",
    "@flotilla/telemetry": "workspace:*",
    "fastify": "catalog:"
  },
  "devDependencies": {
    "@flotilla/cli": "workspace:*",
    "@flotilla/testing": "workspace:*",
    "vitest": "catalog:"
  }
}
