import { defineService } from '@flotilla/service'
import { {{camel}} } from './{{name}}/index.ts'
import { tables } from './tables.ts'

export const service = defineService({
  name: '{{name}}',
  home: new URL('..', import.meta.url),
  tables,
{{^events}}
  messages: false,
{{/events}}
  async build(app, ports) {
    await app.register({{camel}}, ports)
  },
})
