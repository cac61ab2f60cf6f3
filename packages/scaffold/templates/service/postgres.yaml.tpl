database: {{name}}
clients: [{{name}}]
