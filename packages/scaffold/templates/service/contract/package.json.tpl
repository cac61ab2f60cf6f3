{
  "name": "@flotilla/{{name}}-contract",
  "private": true,
{{#events}}
  "description": "What {{name}} can be asked and told, and what it tells",
{{/events}}
{{^events}}
  "description": "What {{name}} can be asked",
{{/events}}
  "license": "Apache-2.0",
  "type": "module",
  "exports": {
{{#events}}
    "./commands": "./src/commands.ts",
    "./events": "./src/events.ts",
{{/events}}
    "./operations": "./src/operations.ts"
  },
  "scripts": {
    "types": "tsc -p ."
  },
  "dependencies": {
    "@flotilla/contract": "{{library}}"
  }
}
