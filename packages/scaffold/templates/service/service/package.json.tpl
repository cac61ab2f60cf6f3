{
  "name": "@flotilla/{{name}}",
  "private": true,
  "description": "{{description}}",
  "license": "Apache-2.0",
  "type": "module",
  "scripts": {
    "test": "vitest run --root ../.. services/{{name}}/",
    "types": "tsc -p .",
    "bundle": "flotilla-bundle"
  },
  "dependencies": {
    "@flotilla/{{name}}-contract": "workspace:*",
    "@flotilla/clock": "{{library}}",
    "@flotilla/contract": "{{library}}",
    "@flotilla/kit": "{{library}}",
{{#events}}
    "@flotilla/messaging": "{{library}}",
{{/events}}
    "@flotilla/postgres": "{{library}}",
    "@flotilla/service": "{{library}}",
    "fastify": "catalog:"
  },
  "devDependencies": {
    "@flotilla/bundle": "{{library}}",
    "@flotilla/conformance": "{{library}}",
    "vitest": "catalog:"
  }
}
