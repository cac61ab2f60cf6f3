apiVersion: v2
name: {{name}}
description: {{description}}
version: 0.1.0
dependencies: [{ name: service, version: 0.1.0, repository: "file://../service" }]
