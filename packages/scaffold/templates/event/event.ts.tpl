
export const {{camel}} = defineEvent({
  service: '{{service}}',
  name: '{{name}}',
  version: 1,
  summary: '{{description}}',
  schema: Type.Object({ id: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  key: ({ id }) => id,
})
