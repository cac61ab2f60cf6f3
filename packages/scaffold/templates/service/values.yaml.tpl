service:
  name: {{name}}
{{#events}}
  bus: true
{{/events}}
