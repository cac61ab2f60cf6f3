{
  "name": "@flotilla/{{name}}",
  "version": "0.0.0",
  "private": true,
  "description": "{{description}}",
  "license": "Apache-2.0",
  "type": "module",
  "files": [
    "src"
  ],
  "exports": {
    ".": "./src/index.ts"
  },
  "scripts": {
    "test": "vitest run --root ../.. packages/{{name}}/",
    "types": "tsc -p ."
  },
  "devDependencies": {
    "vitest": "catalog:"
  }
}
