{
  "name": "@flotilla/{{name}}",
  "version": "0.0.0",
  "private": true,
  "description": "{{description}}",
  "license": "Apache-2.0",
  "type": "module",
  "exports": {
    ".": "./src/index.ts"
  },
  "scripts": {
    "types": "tsc -p ."
  },
  "devDependencies": {
    "vitest": "catalog:"
  }
}
